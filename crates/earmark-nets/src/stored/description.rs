//! What is known of a stored network besides its parameters.

use serde::{Deserialize, Serialize};

use crate::{architecture::Architecture, error::NetError, input::InputShape, stored::malformed};

/// The version of the format that is written, the only one that is read.
const VERSION: u32 = 1;

/// The way inputs are normalised that is written, the only one that is read: by row, mean and deviation.
const NORMALIZATION: u32 = 1;

/// The text beside the parameters, in TOML.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    version: u32,
    normalization: u32,
    /// How many classes are told apart.
    pub n_classes: usize,
    /// What one example is, after cropping.
    pub input: InputShape,
    /// The layers.
    pub architecture: Architecture,
}

impl Description {
    /// Bytes of the longest text that is read. It bounds how many layers a stranger's file can name.
    pub(crate) const MOST_TEXT: usize = 8 << 10;

    pub(crate) fn new(architecture: Architecture, input: InputShape, n_classes: usize) -> Self {
        Self {
            version: VERSION,
            normalization: NORMALIZATION,
            n_classes,
            input,
            architecture,
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, NetError> {
        let description: Self = toml::from_str(text).map_err(malformed)?;
        for (what, found, known) in [
            ("version", description.version, VERSION),
            ("normalization", description.normalization, NORMALIZATION),
        ] {
            if found != known {
                return Err(malformed(format!(
                    "{what} {found}: this program reads {known}, get a newer one"
                )));
            }
        }
        Ok(description)
    }

    pub(crate) fn text(&self) -> Result<String, NetError> {
        toml::to_string(self).map_err(malformed)
    }
}

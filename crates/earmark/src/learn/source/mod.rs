//! From a data set to labelled rows.
//!
//! | file | what lives there |
//! |---|---|
//! | `audio.rs` | data sets of files, described with the cache |
//! | `sources.rs` | what listens to files: sets of descriptors, taggers |
//! | `parts.rs` | what is taken of them: from a track to its rows |
//! | `sequences.rs` | sequences of files for networks, in memory or from the cache |
//! | `arrays.rs` | NPZ tables of pictures and sequences, summarised or as they are |
//! | `table.rs` | CSV tables of features, as they are |
//! | `listed.rs` | what a table of tracks says of them; what is left out |

mod arrays;
mod audio;
mod listed;
mod parts;
mod sequences;
mod sources;
mod table;

use std::path::Path;

pub(super) use arrays::KIND as ARRAYS;
pub(super) use parts::Parts;
pub(super) use sources::Sources;

use super::config::DataConfig;
use super::{Examples, Host};
use crate::{Error, ErrorKind};

/// What an audio data set is described by where nothing is said.
pub const DEFAULT_FEATURES: &str = "musicnn-msd/pools:mean-std";

impl Examples {
    /// Reads and describes what `config` names.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a data set, table or feature that is none, or that hold together nothing;
    /// [`ErrorKind::Interrupted`]. Files that cannot be described are reported to the host and left out.
    pub fn read(config: &DataConfig, host: &mut Host<'_>) -> Result<Self, Error> {
        let ending = config.path.extension().and_then(|ending| ending.to_str());
        let is_file = !config.path.is_dir();
        let examples = match ending {
            Some("npz") if is_file => arrays::read(config),
            Some("csv") if is_file && config.features.is_none() => table::read(config),
            _ => audio::read(config, host),
        }?;
        match &config.also {
            None => Ok(examples),
            Some(path) => examples.with_further(further(path)?, path),
        }
    }
}

/// A table of further tracks; it has the columns `id` and `label`, and perhaps `group`.
fn further(path: &Path) -> Result<Examples, Error> {
    let columns = DataConfig {
        path: path.to_owned(),
        id: Some("id".to_owned()),
        ..DataConfig::default()
    };
    table::read(&columns)
}

/// Refuses to cut what is no sequence.
fn refuse_stretches(config: &DataConfig) -> Result<(), Error> {
    refuse(
        config.frames.is_some() || config.step.is_some(),
        "stretches (frames, step) are cut of sequences of frames (mel-seq:frames), not of the columns of",
        &config.path,
    )
}

fn refuse(asked: bool, what: &str, path: &Path) -> Result<(), Error> {
    if !asked {
        return Ok(());
    }
    let message = format!("{what} {}; leave it out", path.display());
    Err(Error::new(ErrorKind::Config, message))
}

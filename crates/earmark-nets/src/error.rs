//! The one error type of the crate.

/// Why a network cannot be built or asked.
///
/// Every message prints the value that was refused and what is allowed instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NetError {
    /// A parameter lies outside its range.
    #[error("{name} = {value}: must be {allowed}")]
    InvalidParameter {
        /// The parameter as it is spelled in TOML, for example `dropout`.
        name: &'static str,
        /// The refused value, printed.
        value: String,
        /// What is allowed.
        allowed: String,
    },

    /// No preset has this name.
    #[error("{name}: no such network; did you mean {nearest}? ({known})")]
    UnknownPreset {
        /// The name that was asked for.
        name: String,
        /// The known name that is spelled most like it.
        nearest: &'static str,
        /// All known names.
        known: String,
    },

    /// A layer leaves nothing of its input.
    #[error(
        "layer {layer}: input of shape {shape:?} is smaller than {needed:?} (give more rows or frames, or fewer layers)"
    )]
    InputTooSmall {
        /// The layer as [`Network::layers`](crate::Network::layers) would name it.
        layer: String,
        /// What comes in: rows and frames.
        shape: [usize; 2],
        /// What must come in at least.
        needed: [usize; 2],
    },

    /// A tensor has another shape than the network was built for.
    #[error("input of shape {actual:?}: this network takes [batch, {n_rows}, {n_frames}]")]
    WrongInput {
        /// The shape of the tensor.
        actual: [usize; 3],
        /// Rows of the network's input.
        n_rows: usize,
        /// Frames of the network's input.
        n_frames: usize,
    },

    /// The network would be larger than any of this crate is meant to be.
    #[error(
        "layer {layer}: {n_parameters} parameters; at most {limit} are allowed (make layers or input smaller)"
    )]
    TooLarge {
        /// The layer.
        layer: String,
        /// How many parameters the layer would have.
        n_parameters: u128,
        /// How many it may have.
        limit: u128,
    },
}

impl NetError {
    pub(crate) fn invalid(
        name: &'static str,
        value: impl std::fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Self::InvalidParameter {
            name,
            value: value.to_string(),
            allowed: allowed.into(),
        }
    }
}

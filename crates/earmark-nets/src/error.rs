//! The one error type of the crate.

/// Why a network cannot be built, trained, stored or asked.
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

    /// A set of examples is empty.
    #[error("no {what} examples: give at least one")]
    NoExamples {
        /// Whose examples: `training`, `validation` or other.
        what: &'static str,
    },

    /// Examples are not of the shape or the classes of a network.
    #[error("{what} examples {actual}: this network takes {expected}")]
    OtherExamples {
        /// Whose examples.
        what: &'static str,
        /// What they are.
        actual: String,
        /// What they must be.
        expected: String,
    },

    /// An example cannot be used.
    #[error("example {index}: {reason}")]
    InvalidExample {
        /// Its number in its source.
        index: usize,
        /// What is wrong with it.
        reason: String,
    },

    /// Training went out of the range of numbers.
    #[error(
        "{what} is {value} in epoch {epoch}, step {step}: try a lower learning rate, more warm-up steps or `clip_norm`"
    )]
    NotFinite {
        /// What was looked at: `loss`, `gradient` or `validation loss`.
        what: &'static str,
        /// Its value.
        value: String,
        /// The epoch, from 1.
        epoch: usize,
        /// The step of the epoch, from 1.
        step: usize,
    },

    /// Training was asked to stop.
    #[error("stopped in epoch {epoch}: start again with the same checkpoint to go on")]
    Stopped {
        /// The epoch that was not finished, from 1; 0 while the inputs were being looked through.
        epoch: usize,
    },

    /// A checkpoint cannot be written, read or continued.
    #[error("checkpoint {path}: {reason}")]
    Checkpoint {
        /// The file.
        path: String,
        /// What is wrong and what to do.
        reason: String,
    },

    /// Bytes are not a stored network.
    #[error("this is no stored network: {reason}")]
    Malformed {
        /// What is wrong with them.
        reason: String,
    },

    /// A stored network lacks a tensor.
    #[error("tensor {name} is missing: the file is of another architecture or version")]
    MissingTensor {
        /// The tensor.
        name: String,
    },

    /// A stored tensor has another shape than the architecture asks for.
    #[error("tensor {name} of shape {actual:?}: the architecture needs {expected:?}")]
    TensorShape {
        /// The tensor.
        name: String,
        /// Its shape in the file.
        actual: Vec<usize>,
        /// The shape of the parameter.
        expected: Vec<usize>,
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

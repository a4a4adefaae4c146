use thiserror::Error;

/// What can go wrong with a model.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// No model of that name is shipped.
    #[error(
        "no shipped model is called '{name}'; choose one of {}",
        crate::shipped::names().collect::<Vec<_>>().join(", ")
    )]
    UnknownModel {
        /// The name that was asked for.
        name: String,
    },

    /// A weight file cannot be read.
    #[error("the weights cannot be read: {0}; use a file that `earmark models verify` accepts")]
    Malformed(String),

    /// A weight file lacks a tensor.
    #[error("the weights lack the tensor '{0}'; they are not of this architecture")]
    MissingTensor(String),

    /// A tensor has another shape than the architecture asks for.
    #[error("tensor '{name}' has shape {found:?}, this architecture needs {expected:?}")]
    Shape {
        /// Name of the tensor.
        name: String,
        /// Its shape in the file.
        found: Vec<usize>,
        /// The shape of the architecture.
        expected: Vec<usize>,
    },

    /// A patch has a number of frames the network cannot take.
    #[error("a patch of {n_frames} frames was given; the network takes {min} to {max}")]
    PatchLength {
        /// Frames in the patch.
        n_frames: usize,
        /// Fewest frames.
        min: usize,
        /// Most frames.
        max: usize,
    },

    /// The shipped weights are not those the program was released with.
    #[error("the weights of '{name}' have SHA-256 {found}, expected {expected}; reinstall Earmark")]
    Checksum {
        /// Name of the model.
        name: &'static str,
        /// The hash of the bytes in the binary.
        found: String,
        /// The hash on record.
        expected: &'static str,
    },
}

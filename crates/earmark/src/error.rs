use std::path::{Path, PathBuf};

use earmark_audio::AudioError;
use earmark_data::{DataError, DataErrorKind};
use earmark_features::FeatureError;
use earmark_models::ModelError;

/// The classes of errors in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file cannot be opened or read.
    Io,
    /// The format is known, the content cannot be decoded.
    Decode,
    /// No decoder for this format.
    UnsupportedFormat,
    /// The file holds no usable audio.
    InvalidAudio,
    /// The audio is shorter than the model needs.
    TooShort,
    /// A setting is wrong.
    Config,
    /// A model cannot be found or read.
    Model,
    /// A fault in Earmark.
    Internal,
    /// The caller asked to stop; never in a record.
    Interrupted,
}

impl ErrorKind {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Decode => "decode",
            Self::UnsupportedFormat => "unsupported_format",
            Self::InvalidAudio => "invalid_audio",
            Self::TooShort => "too_short",
            Self::Config => "config",
            Self::Model => "model",
            Self::Internal => "internal",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Why something could not be done, and what would help.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Error {
    /// The class of the error.
    pub kind: ErrorKind,
    /// The file it is about, if it is about one.
    pub path: Option<PathBuf>,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Error {
    /// An error that is about no file.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            path: None,
            message: message.into(),
        }
    }

    /// The same error about `path`.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }
}

impl From<AudioError> for Error {
    fn from(error: AudioError) -> Self {
        use earmark_audio::ErrorKind as Audio;
        let kind = match error.kind() {
            Audio::Io => ErrorKind::Io,
            Audio::Decode => ErrorKind::Decode,
            Audio::UnsupportedFormat => ErrorKind::UnsupportedFormat,
            Audio::InvalidAudio => ErrorKind::InvalidAudio,
            _ => ErrorKind::Internal,
        };
        Self {
            kind,
            path: error.path().map(Path::to_owned),
            message: error.to_string(),
        }
    }
}

impl From<DataError> for Error {
    fn from(error: DataError) -> Self {
        let kind = match error.kind() {
            DataErrorKind::Config => ErrorKind::Config,
            _ => ErrorKind::Io,
        };
        Self::new(kind, error.to_string()).at(error.path())
    }
}

impl From<ModelError> for Error {
    fn from(error: ModelError) -> Self {
        Self::new(ErrorKind::Model, error.to_string())
    }
}

/// Audio comes checked and configurations are fixed, so that a descriptor can
/// only fail by a fault of ours.
impl From<FeatureError> for Error {
    fn from(error: FeatureError) -> Self {
        Self::new(ErrorKind::Internal, error.to_string())
    }
}

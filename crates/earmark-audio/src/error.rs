//! The one error type of the crate.

use std::path::{Path, PathBuf};

/// What went wrong, in the words of Earmark's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file could not be opened or read, or is no regular file.
    Io,
    /// The format is known, but the data cannot be decoded.
    Decode,
    /// No reader or decoder exists for this format, codec or rate.
    UnsupportedFormat,
    /// The file decodes, but holds no usable audio: no audio track, no
    /// samples, or samples that are not finite numbers.
    InvalidAudio,
}

impl ErrorKind {
    /// The name used in JSON records: `io`, `decode`, `unsupported_format`
    /// or `invalid_audio`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::Decode => "decode",
            Self::UnsupportedFormat => "unsupported_format",
            Self::InvalidAudio => "invalid_audio",
        }
    }
}

/// Why a file cannot be turned into a waveform.
///
/// `Display` reads "what is wrong; what to do about it". The path is not part
/// of the text: ask [`AudioError::path`].
#[derive(Debug, thiserror::Error)]
#[error("{message}; {remedy}")]
#[non_exhaustive]
pub struct AudioError {
    kind: ErrorKind,
    path: Option<PathBuf>,
    message: String,
    remedy: &'static str,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl AudioError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>, remedy: &'static str) -> Self {
        Self {
            kind,
            path: None,
            message: message.into(),
            remedy,
            source: None,
        }
    }

    pub(crate) fn caused_by(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn at(mut self, path: Option<&Path>) -> Self {
        self.path = path.map(Path::to_path_buf);
        self
    }

    /// The class of the error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file it is about; `None` when the audio came from memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

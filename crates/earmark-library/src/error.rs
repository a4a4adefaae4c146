//! The one error type of the crate.

use std::fmt::Display;
use std::path::{Path, PathBuf};

/// The classes of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LibraryErrorKind {
    /// A file cannot be read or written.
    Io,
    /// A file is not what its place says it is.
    Damaged,
    /// A file was made by a newer version of Earmark.
    Newer,
    /// Another program holds what is wanted.
    Busy,
    /// What was asked for cannot be had.
    Config,
}

/// Why something could not be done to a library.
///
/// `Display` reads "what is wrong; what to do about it". The path is not part of the text: ask [`LibraryError::path`].
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}; {remedy}")]
pub struct LibraryError {
    kind: LibraryErrorKind,
    path: Option<PathBuf>,
    message: String,
    remedy: String,
}

impl LibraryError {
    pub(crate) fn new(
        kind: LibraryErrorKind,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            path: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    pub(crate) fn config(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(LibraryErrorKind::Config, message, remedy)
    }

    pub(crate) fn read(path: &Path, error: &dyn Display) -> Self {
        let message = format!("cannot be read ({error})");
        let remedy = "check the path and its permissions";
        Self::new(LibraryErrorKind::Io, message, remedy).at(path)
    }

    pub(crate) fn write(path: &Path, error: &dyn Display) -> Self {
        let message = format!("cannot be written ({error})");
        let remedy = "check that its folder exists, may be written to and has room";
        Self::new(LibraryErrorKind::Io, message, remedy).at(path)
    }

    /// The same error about `path`.
    #[must_use]
    pub(crate) fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> LibraryErrorKind {
        self.kind
    }

    /// The file it is about, if it is about one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

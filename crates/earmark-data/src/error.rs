//! The one error type of the crate.

use std::io;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;

/// The classes of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DataErrorKind {
    /// A file cannot be read or written.
    Io,
    /// A file is not what its place says it is.
    Damaged,
    /// What was asked for cannot be had.
    Config,
}

/// Why a table or an entry of the cache cannot be read or written.
///
/// `Display` reads "what is wrong; what to do about it". The path is not part of the text: ask
/// [`DataError::path`].
#[derive(Debug, thiserror::Error)]
#[error("{message}; {remedy}")]
pub struct DataError {
    kind: DataErrorKind,
    path: PathBuf,
    message: String,
    remedy: &'static str,
}

impl DataError {
    pub(crate) fn config(path: &Path, message: impl Into<String>, remedy: &'static str) -> Self {
        Self::new(DataErrorKind::Config, path, message, remedy)
    }

    pub(crate) fn damaged(path: &Path, message: impl Into<String>) -> Self {
        let remedy = "delete it and run again";
        Self::new(DataErrorKind::Damaged, path, message, remedy)
    }

    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        let message = format!("cannot be read ({error})");
        Self::new(
            DataErrorKind::Io,
            path,
            message,
            "check the path and its permissions",
        )
    }

    pub(crate) fn write(path: &Path, error: &dyn std::fmt::Display) -> Self {
        let message = format!("cannot be written ({error})");
        let remedy = "check that its folder exists, may be written to and has room";
        Self::new(DataErrorKind::Io, path, message, remedy)
    }

    fn new(
        kind: DataErrorKind,
        path: &Path,
        message: impl Into<String>,
        remedy: &'static str,
    ) -> Self {
        Self {
            kind,
            path: path.to_owned(),
            message: message.into(),
            remedy,
        }
    }

    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> DataErrorKind {
        self.kind
    }

    /// The file it is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What can fail while a file is written, before the path is known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
}

impl WriteError {
    pub(crate) fn at(self, path: &Path) -> DataError {
        DataError::write(path, &self)
    }
}

//! What is wrong with an array.

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::DatasetError;

/// What is wrong with an array whose name and file are known further out.
pub(super) enum ArrayError {
    Io(io::Error),
    Damaged(String),
    Type { descr: String, expected: String },
    Shape { shape: Vec<usize>, expected: String },
    Value { position: Vec<usize>, value: f64 },
    EmptyText { position: usize },
}

impl ArrayError {
    pub(super) fn of(self, path: &Path, array: &str) -> DatasetError {
        let (path, array) = (path.to_owned(), array.to_owned());
        match self {
            Self::Io(source) => DatasetError::Io { path, source },
            Self::Damaged(reason) => {
                let reason = format!("array {array:?}: {reason}");
                DatasetError::NotNpz { path, reason }
            }
            Self::Type { descr, expected } => DatasetError::ArrayType {
                path,
                array,
                found: descr,
                expected,
            },
            Self::Shape { shape, expected } => DatasetError::ArrayShape {
                path,
                array,
                shape,
                expected,
            },
            Self::Value { position, value } => DatasetError::ArrayValue {
                path,
                array,
                position,
                value,
            },
            Self::EmptyText { position } => DatasetError::EmptyText {
                path,
                array,
                position,
            },
        }
    }
}

impl From<io::Error> for ArrayError {
    /// What a zip file says of damage comes as an error of reading.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::UnexpectedEof => Self::Damaged("it ends too early".into()),
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other => {
                Self::Damaged(error.to_string())
            }
            _ => Self::Io(error),
        }
    }
}

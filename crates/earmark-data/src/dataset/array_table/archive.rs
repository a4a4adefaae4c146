//! The arrays of an archive by name.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::array_error::ArrayError;
use super::head::{Head, Kind};
use super::values::{Values, read_numbers, read_text};
use crate::DatasetError;

/// An open NPZ archive: a zip file with an NPY file for each array.
pub(super) struct Archive {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
}

impl Archive {
    pub(super) fn open(path: &Path) -> Result<Self, DatasetError> {
        let file = File::open(path).map_err(|error| DatasetError::io(path, error))?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| not_npz(path, error))?;
        let path = path.to_owned();
        Ok(Self { path, zip })
    }

    pub(super) fn has(&self, array: &str) -> bool {
        self.zip.index_for_name(&entry_name(array)).is_some()
    }

    /// Shape, of at least one axis, and values of an array of numbers.
    pub(super) fn numbers(&mut self, array: &str) -> Result<(Vec<usize>, Values), DatasetError> {
        self.read(array, |head, data| {
            let Kind::Number(number) = head.kind else {
                return Err(head.wrong_type("uint8, float32 or float64: X.astype(\"float32\")"));
            };
            if head.shape.is_empty() {
                return Err(head.wrong_shape("at least two axes"));
            }
            let values = read_numbers(&head, number, data)?;
            Ok((head.shape, values))
        })
    }

    /// An array of `n` texts, none of them empty.
    pub(super) fn text(&mut self, array: &str, n: usize) -> Result<Vec<String>, DatasetError> {
        self.read(array, |head, data| {
            let Kind::Text(text) = head.kind else {
                return Err(head.wrong_type("text: array.astype(str)"));
            };
            if head.shape != [n] {
                return Err(head.wrong_shape(&format!("[{n}], as X has so many")));
            }
            read_text(&head, text, data)
        })
    }

    fn read<T>(
        &mut self,
        array: &str,
        read: impl FnOnce(Head, &mut dyn Read) -> Result<T, ArrayError>,
    ) -> Result<T, DatasetError> {
        if !self.has(array) {
            return Err(self.missing(array));
        }
        let entry = self.zip.by_name(&entry_name(array));
        let mut entry = entry.map_err(|error| not_npz(&self.path, error))?;
        let read = Head::read(&mut entry).and_then(|head| read(head, &mut entry));
        read.map_err(|error| error.of(&self.path, array))
    }

    fn missing(&self, array: &str) -> DatasetError {
        let names = self.zip.file_names();
        DatasetError::MissingArray {
            path: self.path.clone(),
            array: array.into(),
            found: names
                .filter_map(Result::ok)
                .map(|name| name.trim_end_matches(".npy").into())
                .collect(),
        }
    }
}

fn entry_name(array: &str) -> String {
    format!("{array}.npy")
}

fn not_npz(path: &Path, error: ZipError) -> DatasetError {
    match error {
        ZipError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            DatasetError::io(path, error)
        }
        other => DatasetError::NotNpz {
            path: path.to_owned(),
            reason: other.to_string(),
        },
    }
}

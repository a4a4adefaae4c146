//! Tables written to files.
//!
//! | file | what lives there |
//! |---|---|
//! | `schema.rs` | what the rows of a table are and how they are called |
//! | `csv.rs`, `parquet.rs`, `npz.rs` | one form each |
//! | `npy.rs` | arrays of NumPy, for `npz.rs` |

mod csv;
mod npy;
mod npz;
mod parquet;
mod schema;

use std::path::{Path, PathBuf};

use crate::error::WriteError;
use crate::{AsideFile, DataError, TrackRows, folder_of};

pub use schema::{TableForm, TableSchema};

/// Writes a table track by track. The file appears when it is finished; a writer that is dropped before leaves
/// everything as it was.
pub struct TableWriter {
    path: PathBuf,
    file: AsideFile,
    rows: Box<dyn WriteRows>,
}

/// One form of a table, on its way into a file.
trait WriteRows {
    fn track(&mut self, path: &str, rows: &TrackRows) -> Result<(), WriteError>;
    fn finish(self: Box<Self>) -> Result<(), WriteError>;
}

/// Begins a table at `path`, in the form its ending names.
///
/// Memory does not grow with the rows.
///
/// # Errors
/// [`DataErrorKind::Config`](crate::DataErrorKind::Config) for an ending that is none of
/// [`TableForm::ENDINGS`], [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the file cannot be made.
pub fn create_table(path: &Path, schema: TableSchema) -> Result<TableWriter, DataError> {
    let form = TableForm::of(path)?;
    let file = AsideFile::create(path)?;
    let handle = file.handle()?;
    let rows = || -> Result<Box<dyn WriteRows>, WriteError> {
        Ok(match form {
            TableForm::Csv => Box::new(csv::CsvRows::new(handle, &schema)?),
            TableForm::Parquet => Box::new(parquet::ParquetRows::new(handle, schema)?),
            TableForm::Npz => Box::new(npz::NpzRows::new(handle, folder_of(path), schema)?),
        })
    };
    Ok(TableWriter {
        rows: rows().map_err(|error| error.at(path))?,
        path: path.to_owned(),
        file,
    })
}

impl TableWriter {
    /// Appends the rows of the track at `path`.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the disk refuses them.
    pub fn track(&mut self, path: &Path, rows: &TrackRows) -> Result<(), DataError> {
        let written = self.rows.track(&path.to_string_lossy(), rows);
        written.map_err(|error| error.at(&self.path))
    }

    /// Ends the table and puts it in its place.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where that fails.
    pub fn finish(self) -> Result<(), DataError> {
        let written = self.rows.finish();
        written.map_err(|error| error.at(&self.path))?;
        self.file.commit()
    }
}

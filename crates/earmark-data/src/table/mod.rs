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

use std::path::Path;

use crate::{DataError, TrackRows};

pub use schema::{TableForm, TableSchema};

/// Writes a table track by track. The file appears when it is finished; a writer that is dropped before leaves
/// everything as it was.
pub trait TableWriter {
    /// Appends the rows of the track at `path`.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the disk refuses them.
    fn track(&mut self, path: &Path, rows: &TrackRows) -> Result<(), DataError>;

    /// Ends the table and puts it in its place.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where that fails.
    fn finish(self: Box<Self>) -> Result<(), DataError>;
}

/// Begins a table at `path`, in the form its ending names.
///
/// Memory does not grow with the rows.
///
/// # Errors
/// [`DataErrorKind::Config`](crate::DataErrorKind::Config) for an ending that is none of
/// [`TableForm::ENDINGS`], [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the file cannot be made.
pub fn create_table(path: &Path, schema: TableSchema) -> Result<Box<dyn TableWriter>, DataError> {
    Ok(match TableForm::of(path)? {
        TableForm::Csv => Box::new(csv::CsvTable::create(path, &schema)?),
        TableForm::Parquet => Box::new(parquet::ParquetTable::create(path, schema)?),
        TableForm::Npz => Box::new(npz::NpzTable::create(path, schema)?),
    })
}

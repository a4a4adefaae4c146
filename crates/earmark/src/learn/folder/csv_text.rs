//! CSV files of a run, in memory until they are written.

use crate::{Error, ErrorKind};

/// Records as CSV; the first is the head.
pub(super) fn csv_text(records: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer
            .write_record(record)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    }
    writer
        .into_inner()
        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

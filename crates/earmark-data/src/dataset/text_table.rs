//! CSV files with a head.

use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::DatasetError;

/// A table in memory that knows where its cells are in the file.
pub(super) struct TextTable {
    path: PathBuf,
    columns: Vec<String>,
    records: Vec<StringRecord>,
}

/// One line.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    table: &'a TextTable,
    record: &'a StringRecord,
}

impl TextTable {
    pub(super) fn read(path: &Path) -> Result<Self, DatasetError> {
        let mut reader = open(path, true)?;
        let head = reader.headers().map_err(|error| not_csv(path, error))?;
        let columns: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
        for (n, column) in columns.iter().enumerate() {
            if columns[..n].contains(column) {
                let (path, column) = (path.to_owned(), column.clone());
                return Err(DatasetError::DuplicateColumn { path, column });
            }
        }
        let records: Result<Vec<_>, _> = reader.records().collect();
        Ok(Self {
            path: path.to_owned(),
            columns,
            records: records.map_err(|error| not_csv(path, error))?,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn find(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    pub(super) fn need(&self, column: &str) -> Result<usize, DatasetError> {
        self.find(column)
            .ok_or_else(|| DatasetError::MissingColumn {
                path: self.path.clone(),
                column: column.to_owned(),
                found: self.columns.clone(),
            })
    }

    /// All lines, of which there is at least one.
    pub(super) fn lines(&self) -> Result<impl Iterator<Item = Line<'_>>, DatasetError> {
        if self.records.is_empty() {
            let path = self.path.clone();
            return Err(DatasetError::Empty { path });
        }
        Ok(self.records.iter().map(|record| Line {
            table: self,
            record,
        }))
    }
}

impl<'a> Line<'a> {
    /// What is in a column as it is; none where there is nothing.
    pub(super) fn raw(self, column: usize) -> Option<&'a str> {
        self.record.get(column).filter(|text| !text.is_empty())
    }

    /// What is in a column, without blanks around it; none where there is nothing.
    pub(super) fn get(self, column: usize) -> Option<&'a str> {
        self.record
            .get(column)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    pub(super) fn need(self, column: usize) -> Result<&'a str, DatasetError> {
        self.get(column).ok_or_else(|| self.missing(column))
    }

    pub(super) fn missing(self, column: usize) -> DatasetError {
        DatasetError::MissingValue {
            path: self.table.path.clone(),
            line: self.number(),
            column: self.table.columns[column].clone(),
        }
    }

    pub(super) fn wrong(self, column: usize, expected: &'static str) -> DatasetError {
        DatasetError::Cell {
            path: self.table.path.clone(),
            line: self.number(),
            column: self.table.columns[column].clone(),
            value: self.get(column).unwrap_or_default().to_owned(),
            expected,
        }
    }

    /// That a row of a track says something else than its first one.
    pub(super) fn mixed(self, column: usize, id: &str, values: [&str; 2]) -> DatasetError {
        DatasetError::MixedRows {
            path: self.table.path.clone(),
            line: self.number(),
            column: self.table.columns[column].clone(),
            id: id.to_owned(),
            values: Box::new(values.map(str::to_owned)),
        }
    }

    /// The line of the file, counted from 1.
    fn number(self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }
}

pub(super) fn open(
    path: &Path,
    has_head: bool,
) -> Result<csv::Reader<std::fs::File>, DatasetError> {
    let file = std::fs::File::open(path).map_err(|error| DatasetError::io(path, error))?;
    let mut builder = csv::ReaderBuilder::new();
    Ok(builder.has_headers(has_head).from_reader(file))
}

pub(super) fn not_csv(path: &Path, error: csv::Error) -> DatasetError {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is no UTF-8 text".to_owned(),
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("it has {len} cells, the first line {expected_len}"),
        _ => error.to_string(),
    };
    match error.into_kind() {
        csv::ErrorKind::Io(error) => DatasetError::io(path, error),
        _ => DatasetError::NotCsv {
            path: path.to_owned(),
            line,
            reason,
        },
    }
}

//! Tables as text.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::{TableSchema, TableWriter};
use crate::error::WriteError;
use crate::{AsideFile, DataError, SegmentRows, TrackRows};

pub(super) struct CsvTable {
    file: AsideFile,
    writer: csv::Writer<BufWriter<File>>,
    path: PathBuf,
    has_segments: bool,
    has_frames: bool,
}

impl CsvTable {
    pub(super) fn create(path: &Path, schema: &TableSchema) -> Result<Self, DataError> {
        let file = AsideFile::create(path)?;
        let writer = BufWriter::new(file.handle()?);
        let mut table = Self {
            file,
            writer: csv::Writer::from_writer(writer),
            path: path.to_owned(),
            has_segments: schema.has_segments,
            has_frames: schema.has_frames,
        };
        let head = schema.keys().into_iter();
        let head = head.chain(schema.columns.iter().map(String::as_str));
        let written = table.writer.write_record(head);
        written.map_err(|error| WriteError::from(error).at(path))?;
        Ok(table)
    }

    fn row(
        &mut self,
        path: &str,
        segment: SegmentRows,
        frame: usize,
        values: &[f32],
    ) -> Result<(), WriteError> {
        self.writer.write_field(path)?;
        if self.has_segments {
            self.writer.write_field(segment.start.to_string())?;
            self.writer.write_field(segment.end.to_string())?;
        }
        if self.has_frames {
            self.writer.write_field(frame.to_string())?;
        }
        for value in values {
            self.writer.write_field(number(*value))?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }
}

/// The shortest digits that are read back as the same f32; very small and large ones with an exponent.
fn number(value: f32) -> String {
    match value.abs() {
        0.0 | 1e-4..1e7 => value.to_string(),
        _ => format!("{value:e}"),
    }
}

impl TableWriter for CsvTable {
    fn track(&mut self, path: &Path, rows: &TrackRows) -> Result<(), DataError> {
        let name = path.to_string_lossy();
        let mut rows = rows.rows();
        let written = rows.try_for_each(|(segment, n, row)| self.row(&name, segment, n, row));
        written.map_err(|error| error.at(&self.path))
    }

    fn finish(mut self: Box<Self>) -> Result<(), DataError> {
        let flushed = self.writer.flush();
        flushed.map_err(|error| WriteError::from(error).at(&self.path))?;
        self.file.commit()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_read_back_as_they_were(bits: u32) {
            let value = f32::from_bits(bits);
            prop_assume!(value.is_finite());
            prop_assert_eq!(number(value).parse::<f32>().unwrap().to_bits(), bits);
        }
    }

    #[test]
    fn numbers_are_short() {
        let texts = [0.0, 0.1, -113.5, 1e-30, 2.5e20].map(number);
        assert_eq!(texts, ["0", "0.1", "-113.5", "1e-30", "2.5e20"]);
    }
}

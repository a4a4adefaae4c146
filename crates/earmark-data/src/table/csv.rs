//! Tables as text.

use std::fs::File;
use std::io::BufWriter;

use super::{TableSchema, WriteRows};
use crate::error::WriteError;
use crate::{SegmentRows, TrackRows};

pub(super) struct CsvRows {
    writer: csv::Writer<BufWriter<File>>,
    has_segments: bool,
    has_frames: bool,
}

impl CsvRows {
    pub(super) fn new(file: File, schema: &TableSchema) -> Result<Self, WriteError> {
        let mut writer = csv::Writer::from_writer(BufWriter::new(file));
        let head = schema.keys().into_iter();
        writer.write_record(head.chain(schema.columns.iter().map(String::as_str)))?;
        Ok(Self {
            writer,
            has_segments: schema.has_segments,
            has_frames: schema.has_frames,
        })
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

impl WriteRows for CsvRows {
    fn track(&mut self, path: &str, rows: &TrackRows) -> Result<(), WriteError> {
        let mut rows = rows.rows();
        rows.try_for_each(|(segment, n, row)| self.row(path, segment, n, row))
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        Ok(self.writer.flush()?)
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

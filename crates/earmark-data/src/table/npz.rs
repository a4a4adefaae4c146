//! Tables as arrays of NumPy.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{TableSchema, WriteRows, npy};
use crate::TrackRows;
use crate::error::WriteError;

/// `X` holds the values as f32: `[n_rows, n_columns]`, or with frames, where all segments have the same
/// number of them, `[n_segments, n_frames, n_columns]`; otherwise the frames of all segments follow each
/// other and those of segment `i` are `X[offsets[i]:offsets[i + 1]]`. `path` (and `start`, `end`) have an
/// entry for each segment, `columns` one for each column, `kind` is the set.
pub(super) struct NpzRows {
    file: File,
    schema: TableSchema,
    /// The values, until their number is known.
    values: BufWriter<File>,
    paths: Vec<String>,
    starts: Vec<f64>,
    ends: Vec<f64>,
    lengths: Vec<usize>,
}

impl NpzRows {
    /// The values wait in a nameless file in `folder`.
    pub(super) fn new(file: File, folder: &Path, schema: TableSchema) -> Result<Self, WriteError> {
        Ok(Self {
            file,
            schema,
            values: BufWriter::new(tempfile::tempfile_in(folder)?),
            paths: Vec::new(),
            starts: Vec::new(),
            ends: Vec::new(),
            lengths: Vec::new(),
        })
    }

    fn shape(&self) -> Vec<usize> {
        let n_columns = self.schema.columns.len();
        if !self.schema.has_frames {
            return vec![self.lengths.len(), n_columns];
        }
        match self.lengths.first() {
            Some(first) if self.are_equally_long() => vec![self.lengths.len(), *first, n_columns],
            _ => vec![self.lengths.iter().sum(), n_columns],
        }
    }

    fn are_equally_long(&self) -> bool {
        self.lengths.windows(2).all(|pair| pair[0] == pair[1])
    }
}

fn offsets(lengths: &[usize]) -> Vec<i64> {
    let ends = lengths.iter().scan(0, |end, length| {
        *end += *length as i64;
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

impl WriteRows for NpzRows {
    fn track(&mut self, path: &str, rows: &TrackRows) -> Result<(), WriteError> {
        for segment in rows.segments() {
            self.paths.push(path.to_owned());
            self.starts.push(segment.start);
            self.ends.push(segment.end);
            self.lengths.push(segment.n_rows);
        }
        let mut values = rows.values().iter();
        Ok(values.try_for_each(|value| self.values.write_all(&value.to_le_bytes()))?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.values.flush()?;
        let mut zip = ZipWriter::new(BufWriter::new(&self.file));
        // Stored as numpy.savez does; 1980 is a zip file's beginning of time, the same in every run.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default())
            .large_file(true);
        let begin = |zip: &mut ZipWriter<_>, name: &str| zip.start_file(name, options);
        begin(&mut zip, "X.npy")?;
        npy::head("<f4", &self.shape(), &mut zip)?;
        self.values.get_mut().rewind()?;
        io::copy(&mut BufReader::new(self.values.get_ref()), &mut zip)?;
        begin(&mut zip, "path.npy")?;
        npy::write_text(&self.paths, &mut zip)?;
        if self.schema.has_segments {
            begin(&mut zip, "start.npy")?;
            npy::write_f64(&self.starts, &mut zip)?;
            begin(&mut zip, "end.npy")?;
            npy::write_f64(&self.ends, &mut zip)?;
        }
        if self.schema.has_frames && !self.are_equally_long() {
            begin(&mut zip, "offsets.npy")?;
            npy::write_i64(&offsets(&self.lengths), &mut zip)?;
        }
        begin(&mut zip, "columns.npy")?;
        npy::write_text(&self.schema.columns, &mut zip)?;
        begin(&mut zip, "kind.npy")?;
        npy::write_text(&[&self.schema.kind], &mut zip)?;
        Ok(zip.finish()?.flush()?)
    }
}

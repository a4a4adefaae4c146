//! Tables as arrays of NumPy.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{TableSchema, TableWriter, npy};
use crate::error::WriteError;
use crate::{AsideFile, DataError, TrackRows};

/// `X` holds the values as f32: `[n_rows, n_columns]`, or with frames, where all segments have the same
/// number of them, `[n_segments, n_frames, n_columns]`; otherwise the frames of all segments follow each
/// other and those of segment `i` are `X[offsets[i]:offsets[i + 1]]`. `path` (and `start`, `end`) have an
/// entry for each segment, `columns` one for each column, `kind` is the set.
pub(super) struct NpzTable {
    file: AsideFile,
    path: PathBuf,
    schema: TableSchema,
    /// The values, until their number is known.
    values: BufWriter<File>,
    paths: Vec<String>,
    starts: Vec<f64>,
    ends: Vec<f64>,
    lengths: Vec<usize>,
}

impl NpzTable {
    pub(super) fn create(path: &Path, schema: TableSchema) -> Result<Self, DataError> {
        let file = AsideFile::create(path)?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let values = tempfile::tempfile_in(folder.unwrap_or(Path::new(".")));
        let values = values.map_err(|error| WriteError::from(error).at(path))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            schema,
            values: BufWriter::new(values),
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

    fn write(&mut self) -> Result<(), WriteError> {
        self.values.flush()?;
        let mut zip = ZipWriter::new(BufWriter::new(self.file.file_mut().try_clone()?));
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

fn offsets(lengths: &[usize]) -> Vec<i64> {
    let ends = lengths.iter().scan(0, |end, length| {
        *end += *length as i64;
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

impl TableWriter for NpzTable {
    fn track(&mut self, path: &Path, rows: &TrackRows) -> Result<(), DataError> {
        for segment in rows.segments() {
            self.paths.push(path.to_string_lossy().into_owned());
            self.starts.push(segment.start);
            self.ends.push(segment.end);
            self.lengths.push(segment.n_rows);
        }
        let mut values = rows.values().iter();
        let written = values.try_for_each(|value| self.values.write_all(&value.to_le_bytes()));
        written.map_err(|error| WriteError::from(error).at(&self.path))
    }

    fn finish(mut self: Box<Self>) -> Result<(), DataError> {
        self.write().map_err(|error| error.at(&self.path))?;
        self.file.commit()
    }
}

//! From what sources say of a track to its rows.

use std::ops::Range;

use earmark_data::{Layout, SegmentRows, TrackRows};
use earmark_features::{FeatureError, Spectrogram};

use super::sequences::frames_of;
use super::sources::Sources;
use crate::describe::Segments;
use crate::learn::Inputs;
use crate::learn::examples::ReadTable;
use crate::learn::inputs::{Form, Input, InputSource};
use crate::{Error, ErrorKind};

/// The parts of some inputs: what is taken of which source.
pub(in crate::learn) struct Parts {
    inputs: Inputs,
    parts: Vec<Part>,
}

impl Parts {
    /// The parts of `inputs`, whose sources join `sources`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for segments of what hears whole tracks.
    pub(in crate::learn) fn new(
        inputs: &Inputs,
        segments: Option<Segments>,
        sources: &mut Sources,
    ) -> Result<Self, Error> {
        let parts = inputs.parts().iter();
        let parts = parts.map(|input| Part::new(*input, segments, sources));
        Ok(Self {
            inputs: inputs.clone(),
            parts: parts.collect::<Result<_, _>>()?,
        })
    }

    /// What is said of all tracks.
    pub(in crate::learn) fn table(&self, layout: Layout) -> Result<ReadTable, Error> {
        let kinds: Vec<&str> = self.parts.iter().map(|part| part.kind.as_str()).collect();
        let columns: Vec<_> = self
            .parts
            .iter()
            .map(Part::columns)
            .collect::<Result<_, _>>()?;
        Ok(ReadTable {
            features: Some(self.inputs.to_string()),
            kind: kinds.join("+"),
            layout,
            has_ids: true,
            columns: columns.concat(),
            n_frames: self.n_frames(),
        })
    }

    /// Frames of short sequences, if all parts have as many.
    fn n_frames(&self) -> usize {
        let n_frames = |part: &Part| part.input.form.map_or(1, Form::n_frames);
        match self.parts.as_slice() {
            [first, rest @ ..] if rest.iter().all(|part| n_frames(part) == n_frames(first)) => {
                n_frames(first)
            }
            _ => 1,
        }
    }

    /// How the track was cut for the first part.
    pub(in crate::learn) fn segments<'a>(&self, described: &'a [TrackRows]) -> &'a [SegmentRows] {
        described[self.parts[0].source].segments()
    }

    /// What the only part of frames takes of a track.
    pub(in crate::learn) fn frames(&self, described: &[TrackRows]) -> Vec<f32> {
        frames_of(&described[self.parts[0].source], &self.range_of_frames())
    }

    /// The columns of its source that the only part of frames takes.
    pub(super) fn range_of_frames(&self) -> Range<usize> {
        self.parts[0].range()
    }

    /// The rows of a track, one a segment, of what each source says of it.
    pub(in crate::learn) fn rows(&self, described: &[TrackRows]) -> Result<Vec<Vec<f64>>, Error> {
        let mut parts = self.parts.iter();
        let mut rows = match parts.next() {
            Some(first) => first.rows(&described[first.source])?,
            None => Vec::new(),
        };
        for part in parts {
            let more = part.rows(&described[part.source])?;
            // Sets at several rates may differ by a segment at the end.
            rows.truncate(more.len());
            for (row, more) in rows.iter_mut().zip(more) {
                row.extend(more);
            }
        }
        Ok(rows)
    }
}

/// A part of the inputs.
struct Part {
    input: Input,
    /// The number of its source.
    source: usize,
    /// What its columns are, versions and all.
    kind: String,
}

impl Part {
    fn new(input: Input, segments: Option<Segments>, sources: &mut Sources) -> Result<Self, Error> {
        let (source, mut kind) = sources.of(&input, segments)?;
        if let InputSource::Tagger { output, .. } = input.source {
            kind += &format!("/{}", output.name);
        }
        if let Some(form) = input.form {
            kind += &format!(":{}", form.kind());
        }
        Ok(Self {
            input,
            source,
            kind,
        })
    }

    /// The columns that are taken of a row of the source.
    fn range(&self) -> Range<usize> {
        match self.input.source {
            InputSource::Set(set) => 0..set.n_columns(),
            InputSource::Tagger { output, .. } => output.range(),
        }
    }

    fn columns(&self) -> Result<Vec<String>, Error> {
        let range = self.range();
        if let Some(Form::Summary(summary)) = self.input.form {
            let columns = summary.columns(range.len());
            let columns = columns.map_err(|error| self.refused(&error))?;
            let name = |column| format!("{}.{column}", self.input);
            return Ok(columns
                .into_iter()
                .map(|column| name(column.name))
                .collect());
        }
        Ok(match self.input.source {
            InputSource::Set(set) => set
                .columns()
                .into_iter()
                .map(|column| column.name)
                .collect(),
            InputSource::Tagger { output, .. } => {
                let numbers = 1..=range.len();
                numbers.map(|n| format!("{}{n}", output.name)).collect()
            }
        })
    }

    /// A row a segment.
    fn rows(&self, track: &TrackRows) -> Result<Vec<Vec<f64>>, Error> {
        let mut values = track.values();
        let mut rows = Vec::with_capacity(track.segments().len());
        for segment in track.segments() {
            let (now, later) = values.split_at(segment.n_rows * track.n_columns());
            values = later;
            rows.push(self.row(segment, now, track.n_columns())?);
        }
        Ok(rows)
    }

    fn row(
        &self,
        segment: &SegmentRows,
        values: &[f32],
        n_columns: usize,
    ) -> Result<Vec<f64>, Error> {
        let range = self.range();
        let frames = values
            .chunks_exact(n_columns)
            .map(|row| &row[range.clone()]);
        match self.input.form {
            None | Some(Form::Frames) => {
                Ok(frames.flatten().map(|value| f64::from(*value)).collect())
            }
            Some(Form::Summary(summary)) => {
                let values: Vec<f32> = frames.flatten().copied().collect();
                debug_assert_eq!(values.len(), segment.n_rows * range.len());
                let sequence = Spectrogram::from_frames(range.len(), values)?;
                summary
                    .values(&sequence)
                    .map_err(|error| self.refused(&error))
            }
        }
    }

    fn refused(&self, error: &FeatureError) -> Error {
        let kind = match error {
            FeatureError::TooShort { .. } => ErrorKind::TooShort,
            _ => ErrorKind::Config,
        };
        Error::new(kind, format!("{}: {error}", self.input))
    }
}

//! Audio files.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use earmark_data::{Entry, Layout, Manifest, SegmentRows, TrackRows, read_dataset};
use earmark_features::{SequenceSummary, Spectrogram};

use super::listed::Listed;
use super::{DEFAULT_FEATURES, refuse};
use crate::batch::in_order;
use crate::describe::{Describer, KeptRows, Recipe, Segments, TaggerRows, Track};
use crate::files::AUDIO_EXTENSIONS;
use crate::learn::config::DataConfig;
use crate::learn::examples::{ReadTable, ReadTrack};
use crate::learn::inputs::{Input, InputSource, Inputs};
use crate::learn::{Event, Examples, Host};
use crate::{Error, ErrorKind};

/// What a map of what is heard is drawn of.
const EMBEDDINGS: &str = "musicnn-msd/embedding:mean";

pub(super) fn read(config: &DataConfig, host: &mut Host<'_>) -> Result<Examples, Error> {
    let manifest = read_dataset(&config.path, AUDIO_EXTENSIONS)?;
    manifest.check_files()?;
    refuse(
        config.names_columns(),
        "columns are of tables, not of",
        &config.path,
    )?;
    let inputs = config.features.as_deref().unwrap_or(DEFAULT_FEATURES);
    let inputs: Inputs = inputs.parse()?;
    let segments = config.segments.as_deref().map(str::parse).transpose()?;
    let parts = Parts::new(&inputs, segments, &host.cache)?;
    let layout = manifest.layout();
    let mut listed = Listed::new(config)?;
    let entries = entries(&manifest, &mut listed);
    let described = parts.describe(&entries, host)?;
    let table = described.table(&inputs, layout);
    let tracks = described.tracks(&mut listed)?;
    Examples::new(table, 1, tracks, listed.finish()?)
}

/// All parts of the inputs, ready to describe.
struct Parts(Vec<Part>);

impl Parts {
    fn new(inputs: &Inputs, segments: Option<Segments>, cache: &Path) -> Result<Self, Error> {
        let parts = inputs.parts().iter();
        let parts = parts.map(|input| Part::new(input, segments, cache));
        parts.collect::<Result<_, _>>().map(Self)
    }

    fn describe<'a>(
        &self,
        entries: &'a [Entry],
        host: &mut Host<'_>,
    ) -> Result<Described<'a>, Error> {
        let mut described = Described::of(entries);
        for part in &self.0 {
            part.describe(&mut described, host)?;
            described.columns.extend(part.column_names()?);
            described.kinds.push(part.kind.clone());
        }
        Ok(described)
    }
}

impl Examples {
    /// The files of some of these units by what a tagger hears in them, for a map; those it cannot hear, such as very
    /// short ones, are left out. None if it hears none.
    pub(in crate::learn) fn embedded(
        &self,
        units: &[usize],
        host: &mut Host<'_>,
    ) -> Result<Option<Self>, Error> {
        let on_event = &mut *host.on_event;
        let mut without_failures = |event: Event<'_>| {
            if !matches!(event, Event::Failed(..)) {
                on_event(event);
            }
        };
        let mut host = Host {
            cache: host.cache.clone(),
            checkpoints: None,
            threads: host.threads,
            stop: host.stop,
            on_event: &mut without_failures,
        };
        let entries: Vec<Entry> = units.iter().map(|unit| self.entry(*unit)).collect();
        let inputs: Inputs = EMBEDDINGS.parse()?;
        let mut left_out = Listed::nothing();
        let described = Parts::new(&inputs, None, &host.cache)?.describe(&entries, &mut host)?;
        if described.tracks.is_empty() {
            return Ok(None);
        }
        let table = described.table(&inputs, self.layout);
        let tracks = described.tracks(&mut left_out)?;
        let embedded = Self::new(table, 1, tracks, Vec::new())?;
        embedded.with_classes(&self.classes).map(Some)
    }
}

/// The tracks that are taken.
fn entries(manifest: &Manifest, listed: &mut Listed) -> Vec<Entry> {
    for left_out in manifest.left_out() {
        listed.leave_out(left_out.id.clone(), left_out.reason);
    }
    let entries = manifest.entries().iter().cloned();
    entries.filter_map(|entry| listed.take(entry)).collect()
}

/// The rows of every track, as far as they are described.
struct Described<'a> {
    entries: &'a [Entry],
    tracks: HashMap<PathBuf, Rows>,
    failures: HashMap<PathBuf, String>,
    columns: Vec<String>,
    kinds: Vec<String>,
}

struct Rows {
    hash: earmark_data::ContentHash,
    rows: Vec<Vec<f64>>,
}

impl<'a> Described<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        Self {
            entries,
            tracks: HashMap::new(),
            failures: HashMap::new(),
            columns: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// What is said of all tracks.
    fn table(&self, inputs: &Inputs, layout: Layout) -> ReadTable {
        ReadTable {
            features: Some(inputs.to_string()),
            kind: self.kinds.join("+"),
            layout,
            has_ids: true,
            columns: self.columns.clone(),
        }
    }

    /// Files that have not failed yet.
    fn files(&self) -> Vec<Result<PathBuf, Error>> {
        let paths = self.entries.iter().map(|entry| &entry.path);
        let sound = paths.filter(|path| !self.failures.contains_key(*path));
        sound.map(|path| Ok(path.clone())).collect()
    }

    fn fail(&mut self, path: &Path, error: &Error) {
        self.failures.insert(path.to_owned(), error.to_string());
    }

    /// Puts the columns of a further part beside those there are.
    fn add(&mut self, track: &Track, rows: Vec<Vec<f64>>) {
        match self.tracks.get_mut(&track.path) {
            None => {
                let hash = track.hash;
                self.tracks.insert(track.path.clone(), Rows { hash, rows });
            }
            Some(there) => {
                // Sets at several rates may differ by a segment at the end.
                there.rows.truncate(rows.len());
                for (row, more) in there.rows.iter_mut().zip(rows) {
                    row.extend(more);
                }
            }
        }
    }

    fn tracks(mut self, listed: &mut Listed) -> Result<Vec<ReadTrack>, Error> {
        let mut tracks = Vec::with_capacity(self.entries.len());
        for entry in self.entries {
            if let Some(reason) = self.failures.remove(&entry.path) {
                listed.leave_out(entry.id.clone(), reason);
            } else if let Some(rows) = self.tracks.remove(&entry.path) {
                tracks.push(ReadTrack {
                    entry: entry.clone(),
                    hash: rows.hash,
                    values: rows.rows.concat(),
                });
            }
        }
        if tracks.is_empty() && !self.entries.is_empty() {
            let message = "not one track could be described; see the reasons above";
            return Err(Error::new(ErrorKind::Config, message));
        }
        Ok(tracks)
    }
}

/// A part of the inputs, ready to describe.
struct Part {
    name: String,
    kept: KeptRows,
    kind: String,
    columns: Vec<String>,
    /// The columns that are taken of a row.
    range: Range<usize>,
    summary: Option<&'static SequenceSummary>,
}

impl Part {
    fn new(input: &Input, segments: Option<Segments>, cache: &Path) -> Result<Self, Error> {
        let summary = input.summary;
        let name = input.to_string();
        let kind = |source: String| match summary {
            Some(summary) => format!("{source}:{}-v{}", summary.name, summary.version),
            None => source,
        };
        match input.source {
            InputSource::Set(set) => {
                let mut recipe = Recipe::new(set.name)?;
                if let Some(segments) = segments {
                    recipe = recipe.with_segments(segments);
                }
                Ok(Self {
                    name,
                    kept: KeptRows::new(Describer::new(recipe), cache)?,
                    kind: kind(recipe.kind()),
                    columns: recipe.schema().columns,
                    range: 0..set.n_columns(),
                    summary,
                })
            }
            InputSource::Tagger { .. } if segments.is_some() => {
                let message = format!(
                    "{name}: a tagger hears whole tracks; leave the segments out, or choose a set of descriptors"
                );
                Err(Error::new(ErrorKind::Config, message))
            }
            InputSource::Tagger { model, output } => {
                let rows = TaggerRows::shipped(model)?;
                let source = format!("{}/{}", crate::DescribeTrack::kind(&rows), output.name);
                let columns = (1..=output.range().len()).map(|n| format!("{}{n}", output.name));
                Ok(Self {
                    name,
                    kind: kind(source),
                    columns: columns.collect(),
                    range: output.range(),
                    summary,
                    kept: KeptRows::new(rows, cache)?,
                })
            }
        }
    }

    fn column_names(&self) -> Result<Vec<String>, Error> {
        let Some(summary) = self.summary else {
            return Ok(self.columns.clone());
        };
        let columns = summary
            .columns(self.range.len())
            .map_err(|error| self.refused(&error))?;
        Ok(columns
            .into_iter()
            .map(|column| format!("{}.{}", self.name, column.name))
            .collect())
    }

    fn describe(&self, described: &mut Described<'_>, host: &mut Host<'_>) -> Result<(), Error> {
        let files = described.files();
        let (threads, stop) = (host.threads, host.stop);
        let (tracks, progress) =
            self.kept
                .prepare(&files, threads, stop, |path, result, progress| {
                    if let Err(error) = result {
                        described.fail(path, error);
                        (host.on_event)(Event::Failed(path, error));
                    }
                    (host.on_event)(Event::Describing(&self.name, progress));
                });
        if progress.done < files.len() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
        }
        let rows = |track: &Track, _| self.rows(&self.kept.rows(track)?);
        let progress = in_order(&tracks, threads, stop, rows, |track, rows, _| {
            match rows {
                Ok(rows) => described.add(track, rows),
                Err(error) => {
                    described.fail(&track.path, &error);
                    (host.on_event)(Event::Failed(&track.path, &error));
                }
            }
            true
        });
        if progress.done < tracks.len() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
        }
        Ok(())
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
        let frames = values
            .chunks_exact(n_columns)
            .map(|row| &row[self.range.clone()]);
        match self.summary {
            None => Ok(frames.flatten().map(|value| f64::from(*value)).collect()),
            Some(summary) => {
                let values: Vec<f32> = frames.flatten().copied().collect();
                debug_assert_eq!(values.len(), segment.n_rows * self.range.len());
                let sequence = Spectrogram::from_frames(self.range.len(), values)?;
                summary
                    .values(&sequence)
                    .map_err(|error| self.refused(&error))
            }
        }
    }

    fn refused(&self, error: &earmark_features::FeatureError) -> Error {
        Error::new(ErrorKind::Config, format!("{}: {error}", self.name))
    }
}

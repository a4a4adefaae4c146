//! Labelled rows.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use earmark_data::{ContentHash, DatasetError, Entry, Layout, Manifest};
use earmark_eval::report::LeftOut;
use ndarray::{Array2, ArrayView2, Axis};

use super::sequences::{Cut, SequenceStore, Sequences};
use crate::{Error, ErrorKind};

/// What is learnt from and judged by: rows of features with the track each belongs to.
///
/// Every unit is on one side of a split: a track with its rows, or, for a split that leaks, a segment with its one.
#[derive(Clone, Debug)]
pub struct Examples {
    /// As they are asked for; none for the columns of a table.
    pub(super) features: Option<String>,
    /// What the rows are, versions and all, as one word.
    pub(super) kind: String,
    pub(super) layout: Layout,
    /// Whether ids are names, not numbers of rows.
    pub(super) has_ids: bool,
    pub(super) columns: Vec<String>,
    /// All classes, in the order of the alphabet.
    pub(super) classes: Vec<String>,
    /// In the order of their ids.
    pub(super) units: Vec<Unit>,
    /// The rows of a unit lie together.
    pub(super) content: Content,
    /// What of the data set is not among the units.
    pub(super) left_out: Vec<LeftOut>,
}

/// The rows of all units.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Shape `[n_rows, n_columns]`. Columns may be the frames of short sequences, all of the first band, then of the
    /// next: so many frames each.
    Columns { x: Array2<f64>, n_frames: usize },
    /// Stretches of sequences; the columns are their bands.
    Sequences(Sequences),
}

/// A thing that gets one answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    pub(super) id: String,
    /// Empty for a row of a table.
    pub(super) path: PathBuf,
    /// The number of its class.
    pub(super) label: usize,
    pub(super) group: Option<String>,
    pub(super) part: Option<earmark_data::Part>,
    /// Of the file, or of the values of its rows.
    pub(super) hash: ContentHash,
    pub(super) rows: Range<usize>,
    /// Whether it is learnt from and never judged by.
    pub(super) is_further: bool,
}

/// A track as it is read: its entry, its hash, its rows one after the other.
pub(super) struct ReadTrack {
    pub(super) entry: Entry,
    pub(super) hash: ContentHash,
    pub(super) values: Vec<f64>,
}

/// A track whose rows are stretches of a sequence.
pub(super) struct ReadSequence {
    pub(super) entry: Entry,
    pub(super) hash: ContentHash,
    /// Its number in the store, and its frames.
    pub(super) number: usize,
    pub(super) n_frames: usize,
}

/// What is said of all tracks as they are read.
pub(super) struct ReadTable {
    pub(super) features: Option<String>,
    pub(super) kind: String,
    pub(super) layout: Layout,
    /// Whether ids are names, not numbers of rows.
    pub(super) has_ids: bool,
    pub(super) columns: Vec<String>,
    /// How many columns of each band follow each other as the frames of a short sequence; 1 of vectors.
    pub(super) n_frames: usize,
}

impl ReadTrack {
    /// That every value is a number.
    fn check(&self, columns: &[String]) -> Result<(), Error> {
        let Some(n) = self.values.iter().position(|value| !value.is_finite()) else {
            return Ok(());
        };
        let message = format!(
            "{}: the feature {} is {}; leave the track out or mend it",
            self.entry.id,
            columns[n % columns.len()],
            self.values[n]
        );
        Err(Error::new(ErrorKind::Config, message))
    }
}

impl Examples {
    /// Puts tracks together; at least one.
    pub(super) fn new(
        table: ReadTable,
        mut tracks: Vec<ReadTrack>,
        left_out: Vec<LeftOut>,
    ) -> Result<Self, Error> {
        tracks.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
        tracks
            .iter()
            .try_for_each(|track| track.check(&table.columns))?;
        let n_columns = table.columns.len();
        let entries = tracks.iter().map(|track| {
            let n_rows = track.values.len() / n_columns;
            (track.entry.clone(), track.hash, n_rows)
        });
        let entries = entries.collect();
        let values: Vec<f64> = tracks.into_iter().flat_map(|track| track.values).collect();
        let shape = (values.len() / n_columns, n_columns);
        let x = Array2::from_shape_vec(shape, values)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        let n_frames = table.n_frames;
        Self::of_content(table, entries, left_out, Content::Columns { x, n_frames })
    }

    /// Puts tracks together whose sequences are cut; at least one.
    pub(super) fn of_sequences(
        table: ReadTable,
        store: Arc<dyn SequenceStore>,
        cut: Cut,
        mut tracks: Vec<ReadSequence>,
        left_out: Vec<LeftOut>,
    ) -> Result<Self, Error> {
        tracks.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
        let lengths = tracks.iter().map(|track| (track.number, track.n_frames));
        let (sequences, counts) = Sequences::new(store, table.columns.len(), cut, lengths);
        let entries = tracks.into_iter().zip(counts);
        let entries = entries.map(|(track, n_rows)| (track.entry, track.hash, n_rows));
        let entries = entries.collect();
        Self::of_content(table, entries, left_out, Content::Sequences(sequences))
    }

    /// One track, to be asked about: its label is not known, and none of what a model says depends on the one that
    /// stands there.
    pub(super) fn of_one_track(
        table: ReadTable,
        values: Vec<f64>,
        labels: &[String],
    ) -> Result<Self, Error> {
        let track = ReadTrack {
            entry: unknown_entry(labels),
            hash: ContentHash::of_values(&values),
            values,
        };
        Self::new(table, vec![track], Vec::new())?.with_classes(labels)
    }

    /// `entries` are in the order of their ids, each with its number of rows.
    fn of_content(
        table: ReadTable,
        entries: Vec<(Entry, ContentHash, usize)>,
        mut left_out: Vec<LeftOut>,
        content: Content,
    ) -> Result<Self, Error> {
        left_out.sort_by(|a, b| a.path.cmp(&b.path));
        let all = entries.iter().map(|(entry, ..)| entry.clone()).collect();
        let manifest = Manifest::new(Path::new("the data set"), table.layout, all, Vec::new())?;
        let classes = manifest.labels();
        let mut start = 0;
        let unit = |(entry, hash, n_rows): (Entry, ContentHash, usize)| {
            let rows = start..start + n_rows;
            start = rows.end;
            Unit {
                // Labels come from the same entries.
                label: classes.binary_search(&entry.label).unwrap_or_default(),
                id: entry.id,
                path: entry.path,
                group: entry.group,
                part: entry.part,
                hash,
                rows,
                is_further: false,
            }
        };
        Ok(Self {
            units: entries.into_iter().map(unit).collect(),
            features: table.features,
            kind: table.kind,
            layout: table.layout,
            has_ids: table.has_ids,
            columns: table.columns,
            classes,
            content,
            left_out,
        })
    }

    /// With further tracks of the same columns, which are learnt from and never judged by.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for other columns, a class that is not among those of these examples, or a track that is
    /// there already.
    pub(super) fn with_further(self, further: Self, path: &Path) -> Result<Self, Error> {
        let refused = |message: String| Err(Error::new(ErrorKind::Config, message).at(path));
        if further.columns != self.columns {
            return refused(format!(
                "its {} columns are not the {} that the tracks are described by; describe them alike",
                further.columns.len(),
                self.columns.len()
            ));
        }
        let further = further
            .with_classes(&self.classes)
            .map_err(|error| error.at(path))?;
        if let Some(unit) = further.units.iter().find(|unit| self.has(&unit.id)) {
            return refused(format!(
                "{} is in the data, too; leave it out here",
                unit.id
            ));
        }
        let (Content::Columns { x, n_frames }, Content::Columns { x: more, .. }) =
            (self.content, further.content)
        else {
            return refused(
                "further tracks go with columns, not with frames; leave them out".to_owned(),
            );
        };
        let n_rows = x.nrows();
        let rows = ndarray::concatenate(Axis(0), &[x.view(), more.view()]);
        let x = rows.map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        let moved = further.units.into_iter().map(|unit| Unit {
            rows: unit.rows.start + n_rows..unit.rows.end + n_rows,
            is_further: true,
            ..unit
        });
        let mut units: Vec<Unit> = self.units.into_iter().chain(moved).collect();
        units.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self {
            units,
            content: Content::Columns { x, n_frames },
            ..self
        })
    }

    fn has(&self, id: &str) -> bool {
        let found = self.units.binary_search_by(|unit| unit.id.as_str().cmp(id));
        found.is_ok()
    }

    /// The same with classes numbered as in `labels`, each of which must be known there.
    pub(super) fn with_classes(mut self, labels: &[String]) -> Result<Self, Error> {
        for unit in &mut self.units {
            let label = &self.classes[unit.label];
            unit.label = labels
                .iter()
                .position(|known| known == label)
                .ok_or_else(|| DatasetError::UnknownLabel {
                    id: unit.id.clone(),
                    label: label.clone(),
                    known: labels.to_vec(),
                })?;
        }
        self.classes = labels.to_vec();
        Ok(self)
    }

    /// Every row a unit of its own, `track#n`: what a split that leaks deals out.
    #[must_use]
    pub(super) fn into_segments(mut self) -> Self {
        let segments = self.units.into_iter().flat_map(|unit| {
            let rows = unit.rows.clone().enumerate();
            rows.map(move |(n, row)| Unit {
                id: format!("{}#{n}", unit.id),
                group: Some(unit.group.clone().unwrap_or_else(|| unit.id.clone())),
                rows: row..row + 1,
                ..unit.clone()
            })
        });
        self.units = segments.collect();
        self.units.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }

    /// Whether some unit has more than one row.
    pub(super) fn has_segments(&self) -> bool {
        self.units.iter().any(|unit| unit.rows.len() > 1)
    }

    /// Whether the group of some unit is known.
    pub(super) fn has_groups(&self) -> bool {
        self.n_without_group() < self.units.len()
    }

    /// Units whose group is not known.
    pub(super) fn n_without_group(&self) -> usize {
        let unknown = self.units.iter().filter(|unit| unit.group.is_none());
        unknown.count()
    }

    /// Whether units are files, not rows of a table.
    pub(super) fn has_files(&self) -> bool {
        let mut own = self.units.iter().filter(|unit| !unit.is_further);
        own.all(|unit| !unit.path.as_os_str().is_empty())
    }

    /// All units as a list that can be split.
    pub(super) fn whole_manifest(&self) -> Result<Manifest, Error> {
        self.manifest(&self.all())
    }

    /// Some units as a list that can be split.
    pub(super) fn manifest(&self, units: &[usize]) -> Result<Manifest, Error> {
        // Segments of one track have its path, which a manifest has once.
        let without_path = |entry: Entry| Entry {
            path: PathBuf::new(),
            ..entry
        };
        let entries = units.iter().map(|unit| self.entry(*unit));
        let entries = entries.map(without_path).collect();
        let root = Path::new("the data set");
        Ok(Manifest::new(root, self.layout, entries, Vec::new())?)
    }

    /// The units as a list of files; not for segments, several of which have one.
    pub(super) fn manifest_with_files(&self) -> Result<Manifest, Error> {
        let own = self.all().into_iter();
        let own = own.filter(|unit| !self.units[*unit].is_further);
        let entries = own.map(|unit| self.entry(unit)).collect();
        let root = Path::new("the data set");
        Ok(Manifest::new(root, self.layout, entries, Vec::new())?)
    }

    pub(super) fn entry(&self, unit: usize) -> Entry {
        let unit = &self.units[unit];
        Entry {
            id: unit.id.clone(),
            path: unit.path.clone(),
            label: self.classes[unit.label].clone(),
            group: unit.group.clone(),
            part: unit.part,
        }
    }

    /// All units.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.units.len()).collect()
    }

    /// All rows of some units: the number of each, and its unit.
    pub(super) fn rows_of(&self, units: &[usize]) -> Rows {
        let owned = |&unit: &usize| self.units[unit].rows.clone().map(move |row| (row, unit));
        let (numbers, unit) = units.iter().flat_map(owned).unzip();
        Rows { numbers, unit }
    }

    /// How many rows there are.
    pub(super) fn n_rows(&self) -> usize {
        match &self.content {
            Content::Columns { x, .. } => x.nrows(),
            Content::Sequences(sequences) => sequences.n_rows(),
        }
    }

    /// How sequences are cut; none of rows of columns.
    pub(super) fn cut(&self) -> Option<Cut> {
        match &self.content {
            Content::Columns { .. } => None,
            Content::Sequences(sequences) => Some(sequences.cut()),
        }
    }

    /// Rows of columns, side by side, shape `[n_rows, n_columns]`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] of sequences.
    pub(super) fn matrix(&self, rows: &Rows) -> Result<Array2<f64>, Error> {
        match &self.content {
            Content::Columns { x, .. } => Ok(x.select(Axis(0), &rows.numbers)),
            Content::Sequences(_) => {
                let message = format!(
                    "{}: a classifier learns from one row a track, and this is a sequence of frames; name a summary in \
                     place of frames (mean-std), or train a network",
                    self.features.as_deref().unwrap_or(&self.kind)
                );
                Err(Error::new(ErrorKind::Config, message))
            }
        }
    }

    /// The class of each row.
    pub(super) fn labels_of(&self, rows: &Rows) -> Vec<usize> {
        let label = |unit: &usize| self.units[*unit].label;
        rows.unit.iter().map(label).collect()
    }

    /// The group of the unit of each row, as a number.
    pub(super) fn group_numbers(&self, rows: &Rows) -> Vec<usize> {
        let mut seen = HashMap::new();
        let number = |&unit: &usize| {
            let next = seen.len();
            *seen.entry(self.group_name(unit)).or_insert(next)
        };
        rows.unit.iter().map(number).collect()
    }

    /// The mean row of each unit, shape `[n_units, n_columns]`; of sequences, the mean over their frames.
    pub(super) fn mean_rows(&self, units: &[usize]) -> Result<Array2<f64>, Error> {
        let mut means = Array2::zeros((units.len(), self.columns.len()));
        for (mut mean, unit) in means.rows_mut().into_iter().zip(units) {
            let rows = self.units[*unit].rows.clone();
            match &self.content {
                Content::Columns { x, .. } => {
                    let part: ArrayView2<'_, f64> = x.slice(ndarray::s![rows, ..]);
                    if let Some(row) = part.mean_axis(Axis(0)) {
                        mean.assign(&row);
                    }
                }
                Content::Sequences(sequences) => {
                    let n_frames = (rows.len() * sequences.cut().n_frames) as f64;
                    for row in rows {
                        sequences.each_frame(row, |_, frame| {
                            let bands = mean.iter_mut().zip(frame);
                            bands.for_each(|(sum, value)| *sum += f64::from(*value));
                        })?;
                    }
                    mean /= n_frames;
                }
            }
        }
        Ok(means)
    }

    /// Who may not be torn apart when tracks are drawn: the group, else the track.
    pub(super) fn group_name(&self, unit: usize) -> &str {
        let unit = &self.units[unit];
        unit.group.as_deref().unwrap_or(&unit.id)
    }
}

/// The entry of a track that is asked about.
pub(super) fn unknown_entry(labels: &[String]) -> Entry {
    Entry {
        id: "the file".to_owned(),
        path: PathBuf::new(),
        label: labels.first().cloned().unwrap_or_default(),
        group: None,
        part: None,
    }
}

/// Some rows: the number of each, and its unit.
pub(super) struct Rows {
    pub(super) numbers: Vec<usize>,
    pub(super) unit: Vec<usize>,
}

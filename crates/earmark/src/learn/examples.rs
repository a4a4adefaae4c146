//! Labelled rows.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use earmark_data::{ContentHash, DatasetError, Entry, Layout, Manifest};
use earmark_eval::report::LeftOut;
use ndarray::{Array2, ArrayView2, Axis};

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
    /// Shape `[n_rows, n_columns]`; the rows of a unit lie together.
    pub(super) x: Array2<f64>,
    /// What of the data set is not among the units.
    pub(super) left_out: Vec<LeftOut>,
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
}

/// A track as it is read: its entry, its hash, its rows one after the other.
pub(super) struct ReadTrack {
    pub(super) entry: Entry,
    pub(super) hash: ContentHash,
    pub(super) values: Vec<f64>,
}

/// What is said of all tracks as they are read.
pub(super) struct ReadTable {
    pub(super) features: Option<String>,
    pub(super) kind: String,
    pub(super) layout: Layout,
    /// Whether ids are names, not numbers of rows.
    pub(super) has_ids: bool,
    pub(super) columns: Vec<String>,
}

impl Examples {
    /// Puts tracks together; at least one.
    pub(super) fn new(
        table: ReadTable,
        mut tracks: Vec<ReadTrack>,
        mut left_out: Vec<LeftOut>,
    ) -> Result<Self, Error> {
        tracks.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
        left_out.sort_by(|a, b| a.path.cmp(&b.path));
        let entries = tracks.iter().map(|track| track.entry.clone()).collect();
        let manifest = Manifest::new(Path::new("the data set"), table.layout, entries, Vec::new())?;
        let classes = manifest.labels();
        let n_columns = table.columns.len();
        let mut values = Vec::with_capacity(tracks.iter().map(|track| track.values.len()).sum());
        let mut units = Vec::with_capacity(tracks.len());
        for track in tracks {
            let start = values.len() / n_columns;
            let label = &track.entry.label;
            if let Some(n) = track.values.iter().position(|value| !value.is_finite()) {
                let message = format!(
                    "{}: the feature {} is {}; leave the track out or mend it",
                    track.entry.id,
                    table.columns[n % n_columns],
                    track.values[n]
                );
                return Err(Error::new(ErrorKind::Config, message));
            }
            values.extend(track.values);
            units.push(Unit {
                // Labels come from the same entries.
                label: classes.binary_search(label).unwrap_or_default(),
                id: track.entry.id,
                path: track.entry.path,
                group: track.entry.group,
                part: track.entry.part,
                hash: track.hash,
                rows: start..values.len() / n_columns,
            });
        }
        let shape = (values.len() / n_columns, n_columns);
        let x = Array2::from_shape_vec(shape, values)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        Ok(Self {
            features: table.features,
            kind: table.kind,
            layout: table.layout,
            has_ids: table.has_ids,
            columns: table.columns,
            classes,
            units,
            x,
            left_out,
        })
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
        let mut paths = self.units.iter().map(|unit| &unit.path);
        paths.all(|path| !path.as_os_str().is_empty())
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
        let entries = self
            .all()
            .into_iter()
            .map(|unit| self.entry(unit))
            .collect();
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

    /// The rows of some units, with class and unit of each.
    pub(super) fn rows_of(&self, units: &[usize]) -> Rows {
        let owned = |&unit: &usize| self.units[unit].rows.clone().map(move |row| (row, unit));
        let (numbers, unit): (Vec<usize>, Vec<usize>) = units.iter().flat_map(owned).unzip();
        Rows {
            x: self.x.select(Axis(0), &numbers),
            y: unit.iter().map(|unit| self.units[*unit].label).collect(),
            group: self.group_numbers(&unit),
            unit,
        }
    }

    /// The group of the unit of each row, as a number.
    fn group_numbers(&self, units: &[usize]) -> Vec<usize> {
        let mut seen = HashMap::new();
        let number = |&unit: &usize| {
            let next = seen.len();
            *seen.entry(self.group_name(unit)).or_insert(next)
        };
        units.iter().map(number).collect()
    }

    /// The mean row of each unit, shape `[n_units, n_columns]`.
    pub(super) fn mean_rows(&self, units: &[usize]) -> Array2<f64> {
        let mut means = Array2::zeros((units.len(), self.columns.len()));
        for (mut mean, unit) in means.rows_mut().into_iter().zip(units) {
            let rows = &self.units[*unit].rows;
            let part: ArrayView2<'_, f64> = self.x.slice(ndarray::s![rows.clone(), ..]);
            if let Some(row) = part.mean_axis(Axis(0)) {
                mean.assign(&row);
            }
        }
        means
    }

    /// Who may not be torn apart when tracks are drawn: the group, else the track.
    pub(super) fn group_name(&self, unit: usize) -> &str {
        let unit = &self.units[unit];
        unit.group.as_deref().unwrap_or(&unit.id)
    }
}

/// Some rows with what is known of each.
pub(super) struct Rows {
    pub(super) x: Array2<f64>,
    pub(super) y: Vec<usize>,
    pub(super) group: Vec<usize>,
    pub(super) unit: Vec<usize>,
}

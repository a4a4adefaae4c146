//! Tables of numbers with a column of labels.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::DatasetError;
use super::text_table::{Line, TextTable};
use super::{Entry, Layout, Manifest};

/// Names that columns of labels, groups and ids go by, in lower case, the likeliest first.
pub(super) const LABELS: [&str; 3] = ["label", "genre", "class"];
pub(super) const GROUPS: [&str; 2] = ["group", "artist"];
pub(super) const IDS: [&str; 6] = ["id", "track", "track_id", "filename", "path", "file"];

/// Which columns of a table are no features.
///
/// By default a column called label, genre or class holds labels, one called group or artist groups, and one called
/// id, track, track_id, filename, path or file ids (the first of each list that is there, in any case); all others
/// hold features.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeatureTableOptions {
    /// The column of labels.
    pub label: Option<String>,
    /// The column of groups.
    pub group: Option<String>,
    /// The column of ids.
    pub id: Option<String>,
    /// Columns that are neither of these nor features, such as a length.
    pub leave_out: Vec<String>,
    /// Rows of one id are segments of one track; their ids become `id#0`, `id#1`, …, which a [`Split`](crate::Split)
    /// keeps together. Otherwise an id that comes twice is an error.
    pub segments: bool,
}

/// Features of tracks with their labels: every value finite, every row of equal length.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureTable {
    /// Names of the features, at least one.
    pub columns: Vec<String>,
    /// A row per track, a value per feature.
    pub rows: Vec<Vec<f64>>,
    /// The class of each track.
    pub labels: Vec<String>,
    /// The group of each track; none where the table has no column of groups or an empty cell in it.
    pub groups: Vec<Option<String>>,
    /// The name of each track: `row 1`, `row 2`, … where the table has no column of ids.
    pub ids: Vec<String>,
}

/// Where in a table everything is.
struct Places {
    label: usize,
    group: Option<usize>,
    id: Option<usize>,
    features: Vec<usize>,
}

impl FeatureTable {
    /// Reads a CSV file whose first line names the columns.
    ///
    /// # Errors
    /// [`DatasetError::Cell`] for text or an infinite number where a feature should be,
    /// [`DatasetError::MissingValue`] for an empty cell, `NA` or `nan`, both with line and column;
    /// [`DatasetError::MissingColumn`], [`DatasetError::DuplicateColumn`], [`DatasetError::DuplicateId`],
    /// [`DatasetError::Empty`], [`DatasetError::NotCsv`], [`DatasetError::Io`].
    ///
    /// ```
    /// use earmark_data::{FeatureTable, FeatureTableOptions};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("table.csv");
    /// std::fs::write(&path, "genre,tempo,energy\nR,120.5,0.9\nE,90,0.2\n")?;
    /// let table = FeatureTable::read(&path, &FeatureTableOptions::default())?;
    /// assert_eq!(table.columns, ["tempo", "energy"]);
    /// assert_eq!(table.rows[1], [90.0, 0.2]);
    /// assert_eq!(table.labels, ["R", "E"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(path: &Path, options: &FeatureTableOptions) -> Result<Self, DatasetError> {
        let text = TextTable::read(path)?;
        let places = places(&text, options)?;
        let named = |column: &usize| text.columns()[*column].clone();
        let mut table = Self {
            columns: places.features.iter().map(named).collect(),
            rows: Vec::new(),
            labels: Vec::new(),
            groups: Vec::new(),
            ids: Vec::new(),
        };
        for (n, line) in text.lines()?.enumerate() {
            let row: Result<_, _> = places.features.iter().map(|&c| number(line, c)).collect();
            table.rows.push(row?);
            table.labels.push(line.need(places.label)?.to_owned());
            let group = places.group.and_then(|column| line.get(column));
            table.groups.push(group.map(str::to_owned));
            table.ids.push(match places.id {
                Some(column) => line.need(column)?.to_owned(),
                None => format!("row {}", n + 1),
            });
        }
        if options.segments {
            table.number_segments();
        }
        let mut seen = HashSet::new();
        match table.ids.iter().find(|id| !seen.insert(id.as_str())) {
            Some(id) => Err(DatasetError::DuplicateId { id: id.clone() }),
            None => Ok(table),
        }
    }

    /// The rows as a list that can be split; `path` is what errors name.
    ///
    /// # Errors
    /// [`DatasetError::Empty`], [`DatasetError::Nameless`], [`DatasetError::DuplicateId`]: the fields are public, so a
    /// table need not have been read.
    pub fn manifest(&self, path: &Path) -> Result<Manifest, DatasetError> {
        let names = self.ids.iter().zip(&self.labels).zip(&self.groups);
        let entries = names.map(|((id, label), group)| Entry {
            id: id.clone(),
            path: PathBuf::new(),
            label: label.clone(),
            group: group.clone(),
            part: None,
        });
        Manifest::new(path, Layout::Table, entries.collect(), Vec::new())
    }

    fn number_segments(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for id in &mut self.ids {
            let n = seen.entry(id.clone()).or_default();
            id.push_str(&format!("#{n}"));
            *n += 1;
        }
    }
}

fn places(text: &TextTable, options: &FeatureTableOptions) -> Result<Places, DatasetError> {
    let asked = |name: &Option<String>, names: &[&str]| match name {
        Some(name) => text.need(name).map(Some),
        None => Ok(guess(text, names)),
    };
    let label = match asked(&options.label, &LABELS)? {
        Some(label) => label,
        None => text.need(LABELS[0])?,
    };
    let (group, id) = (asked(&options.group, &GROUPS)?, asked(&options.id, &IDS)?);
    let left_out: Result<Vec<usize>, _> = options
        .leave_out
        .iter()
        .map(|name| text.need(name))
        .collect();
    let mut taken = left_out?;
    taken.extend([Some(label), group, id].into_iter().flatten());
    let features: Vec<usize> = (0..text.columns().len())
        .filter(|c| !taken.contains(c))
        .collect();
    if features.is_empty() {
        text.need("a feature")?;
    }
    Ok(Places {
        label,
        group,
        id,
        features,
    })
}

pub(super) fn guess(text: &TextTable, names: &[&str]) -> Option<usize> {
    let lower: Vec<String> = text
        .columns()
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    names
        .iter()
        .find_map(|name| lower.iter().position(|column| column == name))
}

fn number(line: Line<'_>, column: usize) -> Result<f64, DatasetError> {
    let text = line.need(column)?;
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(value) if value.is_nan() => Err(line.missing(column)),
        Err(_) if text.eq_ignore_ascii_case("na") => Err(line.missing(column)),
        _ => Err(line.wrong(column, "finite number")),
    }
}

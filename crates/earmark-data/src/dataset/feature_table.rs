//! Tables of numbers with a column of labels.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::DatasetError;
use super::columns::{Places, check_values};
use super::text_table::{Line, TextTable};
use super::{Entry, Layout, Manifest};

/// Which columns of a table are no features.
///
/// By default a column called label, genre or class holds labels, one called group, artist, artist_id or album groups,
/// and one called id, track, track_id, filename, path or file ids (the first of each list that is there, in any case); all others
/// hold features. A further column that by its name or its values is an id, a group, a class or a number of the row is
/// refused: it is no feature, but would tell the class.
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
    /// Rows of one id are segments of one track, of one label and one group. Otherwise an id that comes twice is an
    /// error.
    pub segments: bool,
}

/// Features of tracks with their labels: every value finite, every row of equal length.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureTable {
    /// Names of the features, at least one.
    pub columns: Vec<String>,
    /// A row per track or segment, a value per feature.
    pub rows: Vec<Vec<f64>>,
    /// The class of each row.
    pub labels: Vec<String>,
    /// The group of each row; none where the table has no column of groups or an empty cell in it.
    pub groups: Vec<Option<String>>,
    /// The track of each row: `row 1`, `row 2`, … where the table has no column of ids.
    pub ids: Vec<String>,
    /// Whether the table has a column of ids.
    pub has_ids: bool,
}

impl FeatureTable {
    /// Reads a CSV file whose first line names the columns.
    ///
    /// # Errors
    /// [`DatasetError::Cell`] for text or an infinite number where a feature should be,
    /// [`DatasetError::MissingValue`] for an empty cell, `NA` or `nan`, both with line and column;
    /// [`DatasetError::NoFeature`] and [`DatasetError::NamelessColumn`] for a column that names or counts rows,
    /// [`DatasetError::MixedRows`] for segments of a track that differ in label or group,
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
        let places = Places::of(&text, options)?;
        let named = |column: &usize| text.columns()[*column].clone();
        let mut table = Self {
            columns: places.features.iter().map(named).collect(),
            rows: Vec::new(),
            labels: Vec::new(),
            groups: Vec::new(),
            ids: Vec::new(),
            has_ids: places.id.is_some(),
        };
        let mut first_rows = HashMap::new();
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
            let id = &table.ids[n];
            match *first_rows.entry(id.clone()).or_insert(n) {
                first if first == n => {}
                first if options.segments => table.check_same(first, n, line, &places)?,
                _ => return Err(DatasetError::DuplicateId { id: id.clone() }),
            }
        }
        for (feature, &column) in places.features.iter().enumerate() {
            check_values(&text, column, table.rows.iter().map(|row| row[feature]))?;
        }
        Ok(table)
    }

    /// The tracks as a list that can be split, one entry for all rows of a track; `path` is what errors name.
    ///
    /// # Errors
    /// [`DatasetError::Empty`], [`DatasetError::Nameless`], [`DatasetError::ControlCharacter`],
    /// [`DatasetError::DuplicateId`] for rows of one id that differ in label or group: the fields are public, so a table
    /// need not have been read.
    pub fn manifest(&self, path: &Path) -> Result<Manifest, DatasetError> {
        let names = self.ids.iter().zip(&self.labels).zip(&self.groups);
        let entries = names.map(|((id, label), group)| Entry {
            id: id.clone(),
            path: PathBuf::new(),
            label: label.clone(),
            group: group.clone(),
            part: None,
        });
        let mut entries: Vec<Entry> = entries.collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        entries.dedup();
        Manifest::new(path, Layout::Table, entries, Vec::new())
    }

    /// That rows `first` and `n`, the latter `line`, which are of one track, have one label and one group.
    fn check_same(
        &self,
        first: usize,
        n: usize,
        line: Line<'_>,
        places: &Places,
    ) -> Result<(), DatasetError> {
        let label = [first, n].map(|row| self.labels[row].as_str());
        let group = [first, n].map(|row| self.groups[row].as_deref().unwrap_or_default());
        let columns = [(Some(places.label), label), (places.group, group)];
        for (column, values) in columns {
            if let Some(column) = column.filter(|_| values[0] != values[1]) {
                return Err(line.mixed(column, &self.ids[n], values));
            }
        }
        Ok(())
    }
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

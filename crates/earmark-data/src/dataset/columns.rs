//! Which columns of a table are what.

use super::text_table::TextTable;
use super::{DatasetError, FeatureTableOptions};

/// Names that columns of labels, groups and ids go by, in lower case, the likeliest first.
pub(super) const LABELS: [&str; 3] = ["label", "genre", "class"];
pub(super) const GROUPS: [&str; 4] = ["group", "artist", "artist_id", "album"];
pub(super) const IDS: [&str; 6] = ["id", "track", "track_id", "filename", "path", "file"];

/// Further names, in lower case, of columns that name or number tracks, what tracks belong to, or classes. Without
/// them a classifier could look up what it should tell.
const NAMING: [&str; 18] = [
    "album",
    "album_id",
    "artist_id",
    "artist_name",
    "class_id",
    "file_id",
    "fold",
    "genre_id",
    "group_id",
    "index",
    "label_id",
    "part",
    "song",
    "song_id",
    "split",
    "target",
    "title",
    "track_name",
];

/// Fewer rows may count up by chance.
const SHORTEST_COUNT: usize = 5;

/// Where in a table everything is.
pub(super) struct Places {
    pub(super) label: usize,
    pub(super) group: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) features: Vec<usize>,
}

impl Places {
    pub(super) fn of(
        text: &TextTable,
        options: &FeatureTableOptions,
    ) -> Result<Self, DatasetError> {
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
        features
            .iter()
            .try_for_each(|column| check_name(text, *column))?;
        Ok(Self {
            label,
            group,
            id,
            features,
        })
    }
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

/// That the name of a column is one a feature may have.
fn check_name(text: &TextTable, column: usize) -> Result<(), DatasetError> {
    let lower = text.columns()[column].to_lowercase();
    let known = [&LABELS[..], &GROUPS, &IDS, &NAMING].concat();
    if lower.is_empty() {
        return Err(DatasetError::NamelessColumn {
            path: text.path().to_owned(),
            number: column + 1,
        });
    }
    if lower.starts_with("unnamed:") {
        return Err(no_feature(text, column, "was saved as an index of rows"));
    }
    if known.contains(&lower.as_str()) {
        let found = "names tracks, what they belong to, or their classes";
        return Err(no_feature(text, column, found));
    }
    Ok(())
}

/// That the values of a column, row by row, are not 0, 1, 2, … or 1, 2, 3, …
pub(super) fn check_values(
    text: &TextTable,
    column: usize,
    values: impl ExactSizeIterator<Item = f64>,
) -> Result<(), DatasetError> {
    let is_long = values.len() >= SHORTEST_COUNT;
    let offsets = values.enumerate().map(|(n, value)| value - n as f64);
    let mut offsets = offsets.peekable();
    let first = offsets.peek().copied();
    let counts = matches!(first, Some(0.0 | 1.0)) && offsets.all(|offset| Some(offset) == first);
    if is_long && counts {
        return Err(no_feature(text, column, "counts the rows"));
    }
    Ok(())
}

fn no_feature(text: &TextTable, column: usize, found: &'static str) -> DatasetError {
    DatasetError::NoFeature {
        path: text.path().to_owned(),
        column: text.columns()[column].clone(),
        found,
    }
}

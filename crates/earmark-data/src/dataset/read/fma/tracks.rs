//! `tracks.csv` with its two head rows.

use std::collections::BTreeMap;
use std::path::Path;

use csv::StringRecord;

use super::FmaSubset;
use crate::dataset::text_table::{not_csv, open};
use crate::dataset::{DatasetError, Part};

/// What is kept of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FmaTrack {
    /// The smallest subset it is in.
    pub subset: FmaSubset,
    /// Its part in the official split, which keeps artists apart.
    pub split: Part,
    /// Its artist.
    pub artist_id: Option<u32>,
    /// Title of its root genre, where all of its genres have one root.
    pub genre_top: Option<String>,
    /// Numbers of the genres its artist gave it.
    pub genres: Vec<u32>,
    /// The same with all genres above them.
    pub genres_all: Vec<u32>,
}

/// Columns as the two head rows name them: group and name.
const COLUMNS: [(&str, &str); 6] = [
    ("set", "subset"),
    ("set", "split"),
    ("artist", "id"),
    ("track", "genre_top"),
    ("track", "genres"),
    ("track", "genres_all"),
];

pub(super) fn read(path: &Path) -> Result<BTreeMap<u32, FmaTrack>, DatasetError> {
    let mut reader = open(path, false)?;
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| {
        let read = reader.read_record(record);
        read.map_err(|error| not_csv(path, error))
    };
    let mut heads = [StringRecord::new(), StringRecord::new()];
    for head in &mut heads {
        next(head)?;
    }
    let columns = columns(path, &heads)?;
    let mut tracks = BTreeMap::new();
    while next(&mut record)? {
        let row = Row {
            path,
            record: &record,
            columns,
        };
        // A third head row names the column of numbers.
        if record.get(0) != Some("track_id") {
            tracks.insert(row.number()?, row.track()?);
        }
    }
    if tracks.is_empty() {
        let path = path.to_owned();
        return Err(DatasetError::Empty { path });
    }
    Ok(tracks)
}

fn columns(path: &Path, [groups, names]: &[StringRecord; 2]) -> Result<[usize; 6], DatasetError> {
    let mut places = [0; 6];
    for (place, (group, name)) in places.iter_mut().zip(COLUMNS) {
        let mut heads = groups.iter().zip(names);
        let found = heads.position(|head| head == (group, name));
        *place = found.ok_or_else(|| DatasetError::MissingColumn {
            path: path.to_owned(),
            column: format!("{group}/{name}"),
            found: groups
                .iter()
                .zip(names)
                .map(|(group, name)| format!("{group}/{name}"))
                .collect(),
        })?;
    }
    Ok(places)
}

struct Row<'a> {
    path: &'a Path,
    record: &'a StringRecord,
    columns: [usize; 6],
}

impl Row<'_> {
    fn number(&self) -> Result<u32, DatasetError> {
        let text = self.record.get(0).unwrap_or_default();
        text.parse()
            .map_err(|_| self.wrong("track_id", text, "number of a track"))
    }

    fn track(&self) -> Result<FmaTrack, DatasetError> {
        let [subset, split, artist, top, genres, all] = [0, 1, 2, 3, 4, 5].map(|n| self.cell(n));
        // Tracks that are in no smaller subset name none.
        let subset = if subset.is_empty() { "full" } else { subset };
        let artist_id = if artist.is_empty() {
            None
        } else {
            Some(self.parse(2, artist)?)
        };
        Ok(FmaTrack {
            subset: FmaSubset::named(subset).ok_or_else(|| self.bad(0, subset))?,
            split: Part::named(split).ok_or_else(|| self.bad(1, split))?,
            artist_id,
            genre_top: (!top.is_empty()).then(|| top.to_owned()),
            genres: self.list(4, genres)?,
            genres_all: self.list(5, all)?,
        })
    }

    fn cell(&self, n: usize) -> &str {
        self.record.get(self.columns[n]).unwrap_or_default().trim()
    }

    /// A list as Python prints it: `[21, 10]`.
    fn list(&self, n: usize, text: &str) -> Result<Vec<u32>, DatasetError> {
        let inner = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        let items = inner
            .ok_or_else(|| self.bad(n, text))?
            .split(',')
            .map(str::trim);
        items
            .filter(|item| !item.is_empty())
            .map(|item| self.parse(n, item))
            .collect()
    }

    fn parse(&self, n: usize, text: &str) -> Result<u32, DatasetError> {
        text.parse().map_err(|_| self.bad(n, text))
    }

    fn bad(&self, n: usize, value: &str) -> DatasetError {
        let expected = [
            "subset (small, medium, large)",
            "part (training, validation, test)",
            "number of an artist",
            "title of a genre",
            "list of genres like [21, 10]",
            "list of genres like [21, 10]",
        ];
        let (group, name) = COLUMNS[n];
        self.wrong(&format!("{group}/{name}"), value, expected[n])
    }

    fn wrong(&self, column: &str, value: &str, expected: &'static str) -> DatasetError {
        DatasetError::Cell {
            path: self.path.to_owned(),
            line: self.record.position().map_or(0, csv::Position::line),
            column: column.to_owned(),
            value: value.to_owned(),
            expected,
        }
    }
}

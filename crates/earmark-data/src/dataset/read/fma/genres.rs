//! The hierarchy of `genres.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::dataset::DatasetError;
use crate::dataset::text_table::{Line, TextTable};

/// A genre of FMA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FmaGenre {
    /// Its name.
    pub title: String,
    /// The genre above it; none for a root.
    pub parent: Option<u32>,
    /// The root above it; itself for a root.
    pub top_level: u32,
}

pub(super) fn read(path: &Path) -> Result<BTreeMap<u32, FmaGenre>, DatasetError> {
    let table = TextTable::read(path)?;
    let [id, parent, title, top_level] = [
        table.need("genre_id")?,
        table.need("parent")?,
        table.need("title")?,
        table.need("top_level")?,
    ];
    let genre = |line: Line<'_>| {
        let above = number(line, parent)?;
        let genre = FmaGenre {
            title: line.need(title)?.to_owned(),
            // Roots have the parent 0, which is no genre.
            parent: (above != 0).then_some(above),
            top_level: number(line, top_level)?,
        };
        Ok((number(line, id)?, genre))
    };
    table.lines()?.map(genre).collect()
}

fn number(line: Line<'_>, column: usize) -> Result<u32, DatasetError> {
    let text = line.need(column)?;
    text.parse()
        .map_err(|_| line.wrong(column, "number of a genre"))
}

//! CSV files that list paths and labels.

use std::path::Path;

use crate::dataset::text_table::{Line, TextTable};
use crate::dataset::{DatasetError, Entry, Layout, Manifest, Part};

/// Where everything is.
struct Columns {
    path: usize,
    label: usize,
    group: Option<usize>,
    split: Option<usize>,
    id: Option<usize>,
}

pub(super) fn read(path: &Path) -> Result<Manifest, DatasetError> {
    let table = TextTable::read(path)?;
    let columns = Columns {
        path: table.need("path")?,
        label: table.need("label")?,
        group: table.find("group"),
        split: table.find("split"),
        id: table.find("id"),
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let entries: Result<_, _> = table
        .lines()?
        .map(|line| entry(line, &columns, folder))
        .collect();
    Manifest::new(table.path(), Layout::Csv, entries?, Vec::new())
}

fn entry(line: Line<'_>, columns: &Columns, folder: &Path) -> Result<Entry, DatasetError> {
    let path = line.need(columns.path)?;
    let cell = |column: Option<usize>| column.and_then(|column| line.get(column));
    let part = match (columns.split, cell(columns.split)) {
        (Some(column), Some(name)) => {
            Some(Part::named(name).ok_or_else(|| line.wrong(column, Part::EXPECTED))?)
        }
        _ => None,
    };
    Ok(Entry {
        id: cell(columns.id).unwrap_or(path).to_owned(),
        path: folder.join(path),
        label: line.need(columns.label)?.to_owned(),
        group: cell(columns.group).map(str::to_owned),
        part,
    })
}

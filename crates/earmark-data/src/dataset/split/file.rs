//! `split.csv` and its hash.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::super::text_table::{Line, TextTable};
use super::super::{DatasetError, Part};
use super::{Place, Split, SplitRow};
use crate::error::WriteError;
use crate::{AsideFile, ContentHash};

impl Split {
    /// SHA-256 over what the split says: id, label, group and place of every row in the order of the ids, and the
    /// stamp, as CSV. Paths are left out, so that two copies of a data set, or one in another format, give one hash.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        let text = self.text(false);
        ContentHash::of_reader(text.as_slice()).expect("memory can always be read")
    }

    /// Writes `split.csv`: `id,path,label,group,part`, or `fold` for `part`; a leaky split has a further column
    /// `stamp`. The file appears when it is whole.
    ///
    /// # Errors
    /// [`DatasetError::Write`].
    pub fn write(&self, path: &Path) -> Result<(), DatasetError> {
        let mut file = AsideFile::create(path).map_err(DatasetError::Write)?;
        let written = file.file_mut().write_all(&self.text(true));
        written.map_err(|error| DatasetError::Write(WriteError::from(error).at(path)))?;
        file.commit().map_err(DatasetError::Write)
    }

    /// Reads what [`Split::write`] wrote, or a table with its columns in any order (`path` and `group` may be
    /// missing).
    ///
    /// # Errors
    /// [`DatasetError::NotCsv`], [`DatasetError::MissingColumn`], [`DatasetError::MissingValue`],
    /// [`DatasetError::Cell`] for an unknown part, fold or stamp, [`DatasetError::DuplicateId`],
    /// [`DatasetError::Empty`], [`DatasetError::Io`].
    pub fn read(path: &Path) -> Result<Self, DatasetError> {
        let table = TextTable::read(path)?;
        let place = match table.find("fold") {
            Some(fold) => fold,
            None => table.need("part")?,
        };
        let columns = Columns {
            id: table.need("id")?,
            path: table.find("path"),
            label: table.need("label")?,
            group: table.find("group"),
            place,
            is_fold: table.find("fold").is_some(),
        };
        let rows: Result<Vec<_>, _> = table.lines()?.map(|line| columns.row(line)).collect();
        let is_leaky = stamped(&table)?;
        let split = Self::from_rows(rows?, is_leaky);
        match split.rows.windows(2).find(|pair| pair[0].id == pair[1].id) {
            None => Ok(split),
            Some(pair) => {
                let id = pair[0].id.clone();
                Err(DatasetError::DuplicateId { id })
            }
        }
    }

    fn text(&self, with_paths: bool) -> Vec<u8> {
        let place = if self.n_folds().is_some() {
            "fold"
        } else {
            "part"
        };
        let mut text = Vec::new();
        let mut writer = csv::Writer::from_writer(&mut text);
        let stamp = self.stamp();
        let mut record = |id: &str, path: &str, rest: [&str; 3], stamp: Option<&str>| {
            let path = with_paths.then_some(path);
            let cells = [id].into_iter().chain(path).chain(rest).chain(stamp);
            writer
                .write_record(cells)
                .expect("memory can always be written");
        };
        record(
            "id",
            "path",
            ["label", "group", place],
            stamp.and(Some("stamp")),
        );
        for row in &self.rows {
            let rest = [
                &row.label,
                row.group.as_deref().unwrap_or(""),
                &row.place.to_string(),
            ];
            record(&row.id, &row.path.to_string_lossy(), rest, stamp);
        }
        drop(writer);
        text
    }
}

struct Columns {
    id: usize,
    path: Option<usize>,
    label: usize,
    group: Option<usize>,
    place: usize,
    is_fold: bool,
}

impl Columns {
    fn row(&self, line: Line<'_>) -> Result<SplitRow, DatasetError> {
        // As they were written, blanks and all, so that the hash stays.
        let cell = |column: Option<usize>| column.and_then(|column| line.raw(column));
        let need = |column| line.raw(column).ok_or_else(|| line.missing(column));
        let expected = if self.is_fold {
            "fold (0, 1, … or excluded)"
        } else {
            Part::EXPECTED
        };
        let place = match Place::named(line.need(self.place)?) {
            Some(place @ Place::Fold(_)) if self.is_fold => place,
            Some(place @ Place::Part(Part::Excluded)) => place,
            Some(place @ Place::Part(_)) if !self.is_fold => place,
            _ => return Err(line.wrong(self.place, expected)),
        };
        Ok(SplitRow {
            id: need(self.id)?.to_owned(),
            path: cell(self.path).map(PathBuf::from).unwrap_or_default(),
            label: need(self.label)?.to_owned(),
            group: cell(self.group).map(str::to_owned),
            place,
        })
    }
}

fn stamped(table: &TextTable) -> Result<bool, DatasetError> {
    let Some(column) = table.find("stamp") else {
        return Ok(false);
    };
    for line in table.lines()? {
        if line.need(column)? != Split::LEAKY_STAMP {
            return Err(line.wrong(column, "stamp (leaky-segments)"));
        }
    }
    Ok(true)
}

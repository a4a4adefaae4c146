//! The journal of tag writes: what every run changed, and what was there before.
//!
//! A write is in it before the file is touched, and is said to be done when the new file is in its place and on the disk.
//! One that was never finished is resolved by looking at the file. Nothing here touches music.
//!
//! | file | what lives there |
//! |---|---|
//! | `history.rs` | the runs, for people |
//! | `open_run.rs` | the run that is being made |

mod history;
mod open_run;

use std::fs;
use std::path::{Path, PathBuf};

use earmark_audio::PayloadDigest;
use rusqlite::{Connection, Params, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::blocks::Field;
use crate::database::{self, Schema};
use crate::path_bytes;
use crate::{LibraryError, LibraryErrorKind};

pub use history::{Run, RunKind};
pub(super) use open_run::OpenRun;

const SCHEMA: Schema = Schema {
    name: "the journal of tag writes",
    // "EarJ".
    application_id: 0x4561_724a,
    migrations: &[include_str!("schema.sql")],
    remedy: "keep a copy of it, then name another folder for the library; the music is as it is",
    durable: true,
};

/// An open journal.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    connection: Connection,
}

/// One file that is, or was, written.
pub(super) struct Write {
    pub(super) path: PathBuf,
    pub(super) temporary: PathBuf,
    pub(super) payload: PayloadDigest,
    pub(super) old_genres: Vec<String>,
    pub(super) new_genres: Vec<String>,
    pub(super) old_fields: Vec<Field>,
    pub(super) new_fields: Vec<Field>,
}

/// A write in the journal.
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) write: Write,
    /// Whether nobody knows yet how it ended.
    pub(super) is_unfinished: bool,
}

/// How a write ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Done,
    /// The file is as it was.
    NotDone,
}

impl Journal {
    /// Opens the journal in the folder of a library, which is made if there is none.
    pub(super) fn open(library: &Path) -> Result<Self, LibraryError> {
        fs::create_dir_all(library).map_err(|error| LibraryError::write(library, &error))?;
        let path = library.join("journal.sqlite");
        let connection = database::open(&path, &SCHEMA)?;
        Ok(Self { path, connection })
    }

    fn fault(&self, error: &rusqlite::Error) -> LibraryError {
        database::fault(error, &self.path, &SCHEMA)
    }

    /// Begins a run; `undoes` is the run it takes back.
    fn begin(&self, undoes: Option<i64>) -> Result<i64, LibraryError> {
        let kind = if undoes.is_some() { "undo" } else { "apply" };
        let insert = "INSERT INTO runs (kind, undoes, version) VALUES (?, ?, ?)";
        let values = params![kind, undoes, env!("CARGO_PKG_VERSION")];
        let inserted = self.connection.execute(insert, values);
        inserted.map_err(|error| self.fault(&error))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Writes down what is about to be done.
    fn intend(&self, run: i64, write: &Write) -> Result<i64, LibraryError> {
        let insert = "INSERT INTO writes (run, path, temporary, payload, old_genres, new_genres, \
            old_fields, new_fields, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'intended')";
        let values = params![
            run,
            path_bytes::of(&write.path),
            path_bytes::of(&write.temporary),
            write.payload.as_bytes(),
            self.to_json(&write.old_genres)?,
            self.to_json(&write.new_genres)?,
            self.to_json(&write.old_fields)?,
            self.to_json(&write.new_fields)?,
        ];
        let inserted = self.connection.execute(insert, values);
        inserted.map_err(|error| self.fault(&error))?;
        Ok(self.connection.last_insert_rowid())
    }

    /// Writes down how it ended.
    pub(super) fn end(&self, write: i64, ending: Ending) -> Result<(), LibraryError> {
        let state = match ending {
            Ending::Done => "done",
            Ending::NotDone => "not_done",
        };
        let update = "UPDATE writes SET state = ? WHERE id = ?";
        let updated = self.connection.execute(update, params![state, write]);
        updated.map_err(|error| self.fault(&error))?;
        Ok(())
    }

    /// Writes that were begun and never ended.
    pub(super) fn unfinished(&self) -> Result<Vec<Entry>, LibraryError> {
        self.entries("state = 'intended'", [])
    }

    /// What a run wrote, or may have written, the last first.
    pub(super) fn written_in(&self, run: i64) -> Result<Vec<Entry>, LibraryError> {
        let known = "SELECT count(*) FROM runs WHERE id = ?";
        let known = self.connection.query_row(known, [run], |row| row.get(0));
        let known: i64 = known.map_err(|error| self.fault(&error))?;
        if known == 0 {
            let message = format!("there is no run {run} in the journal");
            let remedy = "see `earmark tag history` for those there are";
            return Err(LibraryError::config(message, remedy).at(&self.path));
        }
        self.entries("state != 'not_done' AND run = ?1", [run])
    }

    fn entries(&self, condition: &str, values: impl Params) -> Result<Vec<Entry>, LibraryError> {
        let select = format!(
            "SELECT id, path, temporary, payload, old_genres, new_genres, old_fields, new_fields, \
             state = 'intended' FROM writes WHERE {condition} ORDER BY id DESC"
        );
        let fault = |error: rusqlite::Error| self.fault(&error);
        let mut statement = self.connection.prepare(&select).map_err(fault)?;
        let rows = statement.query_map(values, entry).map_err(fault)?;
        rows.collect::<Result<_, _>>().map_err(fault)
    }

    fn to_json(&self, value: &impl Serialize) -> Result<String, LibraryError> {
        serde_json::to_string(value).map_err(|error| LibraryError::write(&self.path, &error))
    }

    fn damaged(&self, why: &str) -> LibraryError {
        let message = format!("the journal of tag writes is damaged ({why})");
        LibraryError::new(LibraryErrorKind::Damaged, message, SCHEMA.remedy).at(&self.path)
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        write: Write {
            path: path_bytes::to_path(row.get(1)?),
            temporary: path_bytes::to_path(row.get(2)?),
            payload: PayloadDigest::from_bytes(row.get(3)?),
            old_genres: json(row, 4)?,
            new_genres: json(row, 5)?,
            old_fields: json(row, 6)?,
            new_fields: json(row, 7)?,
        },
        is_unfinished: row.get(8)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
    })
}

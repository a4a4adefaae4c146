//! The runs in the journal.

use rusqlite::Row;
use serde::Serialize;

use super::Journal;
use crate::LibraryError;

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// It wrote what a plan said.
    Apply,
    /// It took another run back.
    Undo,
}

/// A run that wrote tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Its number, which `undo` takes.
    pub id: i64,
    /// What it did.
    pub kind: RunKind,
    /// The run it took back, of a [`RunKind::Undo`].
    pub undoes: Option<i64>,
    /// When it began, UTC: `2026-11-21T16:29:31Z`.
    pub started: String,
    /// The version of Earmark that did it.
    pub version: String,
    /// Tracks it wrote.
    pub n_written: u64,
    /// Tracks of these that later runs have taken back.
    pub n_undone: u64,
    /// Tracks it was at when it was cut off, and that nobody has looked at since.
    pub n_unfinished: u64,
}

impl Journal {
    /// All runs, the last first.
    pub(in crate::tagging) fn runs(&self) -> Result<Vec<Run>, LibraryError> {
        let select = "SELECT id, kind, undoes, strftime('%Y-%m-%dT%H:%M:%SZ', started, 'unixepoch'), version, \
            (SELECT count(*) FROM writes WHERE run = runs.id AND state = 'done'), \
            (SELECT count(DISTINCT path) FROM writes WHERE state = 'done' AND run IN \
                (SELECT later.id FROM runs AS later WHERE later.undoes = runs.id)), \
            (SELECT count(*) FROM writes WHERE run = runs.id AND state = 'intended') \
            FROM runs ORDER BY id DESC";
        let fault = |error: rusqlite::Error| self.fault(&error);
        let mut statement = self.connection.prepare(select).map_err(fault)?;
        let rows = statement.query_map([], run).map_err(fault)?;
        let runs: Vec<Option<Run>> = rows.collect::<Result<_, _>>().map_err(fault)?;
        runs.into_iter()
            .collect::<Option<_>>()
            .ok_or_else(|| self.damaged("a run is of no known kind"))
    }
}

fn run(row: &Row<'_>) -> rusqlite::Result<Option<Run>> {
    let kind = match row.get::<_, String>(1)?.as_str() {
        "apply" => RunKind::Apply,
        "undo" => RunKind::Undo,
        _ => return Ok(None),
    };
    Ok(Some(Run {
        id: row.get(0)?,
        kind,
        undoes: row.get(2)?,
        started: row.get(3)?,
        version: row.get(4)?,
        n_written: row.get::<_, i64>(5)?.cast_unsigned(),
        n_undone: row.get::<_, i64>(6)?.cast_unsigned(),
        n_unfinished: row.get::<_, i64>(7)?.cast_unsigned(),
    }))
}

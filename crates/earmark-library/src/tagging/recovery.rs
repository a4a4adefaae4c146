//! After a run that was cut off: what it was at, and what it left lying.

use std::fs;
use std::path::PathBuf;

use super::blocks::{Field, read};
use super::format::Format;
use super::journal::{Ending, Journal, Write};
use crate::LibraryError;

/// A write that was begun and never ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The track.
    pub path: PathBuf,
    /// Whether it has the new genres; else it is as it was, or gone.
    pub is_written: bool,
}

/// Resolves what was never ended by looking at the files, and removes copies that lie about.
pub(super) fn recover(journal: &Journal) -> Result<Vec<Recovered>, LibraryError> {
    let mut recovered = Vec::new();
    for entry in journal.unfinished()? {
        // Most often there is none any more; a folder that went keeps nothing.
        let _ = fs::remove_file(&entry.write.temporary);
        let ending = how_it_ended(&entry.write);
        journal.end(entry.id, ending)?;
        recovered.push(Recovered {
            path: entry.write.path,
            is_written: ending == Ending::Done,
        });
    }
    Ok(recovered)
}

/// Whether the file has what was to be written.
pub(super) fn how_it_ended(write: &Write) -> Ending {
    let format = Format::of(&write.path).ok().flatten();
    let fields = format.and_then(|format| read(&write.path, format).ok());
    match fields {
        Some(fields) if Field::say_the_same(&fields, &write.new_fields) => Ending::Done,
        _ => Ending::NotDone,
    }
}

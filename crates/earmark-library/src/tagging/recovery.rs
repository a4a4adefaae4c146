//! After a run that was cut off: what it was at, and what it left lying.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use earmark_audio::{PayloadDigest, payload_digest};

use super::blocks::{Field, read};
use super::format::Format;
use super::journal::{Ending, Journal, Write};
use crate::{FileTags, LibraryError};

/// A write that was begun and never ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The track.
    pub path: PathBuf,
    /// Its audio.
    pub payload: PayloadDigest,
    /// What became of it.
    pub found: RecoveredAs,
}

/// What became of a track whose write never ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveredAs {
    /// It has the new genres, which is in the journal now.
    Written,
    /// It does not have them.
    NotWritten,
    /// Nobody knows: it cannot be read, or another file lies there, since its disk is away or it was moved; or a copy beside
    /// it cannot be removed. Whoever writes next looks again, and undoing takes it for written.
    OutOfReach,
}

/// Resolves what was never ended by looking at the files, and removes copies that lie about.
pub(super) fn recover(journal: &Journal) -> Result<Vec<Recovered>, LibraryError> {
    let mut recovered = Vec::new();
    for entry in journal.unfinished()? {
        let write = entry.write;
        let is_clear = remove(&write.temporary);
        let ending = how_it_ended(&write).filter(|_| is_clear);
        if let Some(ending) = ending {
            journal.end(entry.id, ending)?;
        }
        recovered.push(Recovered {
            path: write.path,
            payload: write.payload,
            found: match ending {
                Some(Ending::Done) => RecoveredAs::Written,
                Some(Ending::NotDone) => RecoveredAs::NotWritten,
                None => RecoveredAs::OutOfReach,
            },
        });
    }
    Ok(recovered)
}

/// Removes a copy, and says whether there is none. Most often there was none any more.
fn remove(copy: &Path) -> bool {
    match fs::remove_file(copy) {
        Ok(()) => true,
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Whether the file has what was to be written; `None` if it cannot be read, or another lies in its place.
pub(super) fn how_it_ended(write: &Write) -> Option<Ending> {
    let path = &write.path;
    if payload_digest(path).ok()? != write.payload {
        return None;
    }
    let fields = read(path, Format::of(path).ok()??).ok()?;
    let is_done = Field::say_the_same(&fields, &write.new_fields)
        // Another program may have written them anew, in another form.
        || FileTags::read(path).ok()?.genres == write.new_genres;
    Some(match is_done {
        true => Ending::Done,
        false => Ending::NotDone,
    })
}

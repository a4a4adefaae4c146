//! Where a file lies that was moved since it was written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use earmark_audio::{PayloadDigest, payload_digest};

use super::journal::Write;
use crate::{FileTags, LibraryError, LibraryErrorKind};

/// Who knows where files of a recording lie: those of an index, or none.
pub type Elsewhere<'a> = &'a dyn Fn(PayloadDigest) -> Vec<PathBuf>;

/// Where the file of a write lies now.
pub(super) fn whereabouts(
    write: &Write,
    elsewhere: Elsewhere<'_>,
) -> Result<PathBuf, LibraryError> {
    let path = &write.path;
    let is_gone = match payload_digest(path) {
        Ok(payload) if payload == write.payload => return Ok(path.clone()),
        Ok(_) => false,
        // A path that cannot be looked at is no file that was moved; opening it says why.
        Err(_) if path.try_exists().unwrap_or(true) => return Ok(path.clone()),
        Err(_) => true,
    };
    let known = elsewhere(write.payload);
    // As long as it is known to be where it was, no other file is taken for it.
    let others = match known.contains(path) {
        true => Vec::new(),
        false => candidates(known, write),
    };
    match &others[..] {
        [one] => Ok(one.clone()),
        [] if is_gone => Err(gone(path)),
        // What lies there now is no file of this run, which is said when it is looked at.
        [] => Ok(path.clone()),
        [one, other, ..] => Err(ambiguous(path, one, other)),
    }
}

/// The files that may be the one that was written: rather those that have its genres, and of these the ones whose last
/// folders and name are most like those it had.
fn candidates(known: Vec<PathBuf>, write: &Write) -> Vec<PathBuf> {
    let files = known
        .into_iter()
        .filter_map(|path| path.canonicalize().ok());
    // Links to a file are the file.
    let files: BTreeSet<PathBuf> = files.collect();
    let has_genres = |path: &&PathBuf| {
        let tags = FileTags::read(path);
        tags.is_ok_and(|tags| tags.genres == write.new_genres)
    };
    let as_written: Vec<PathBuf> = files.iter().filter(has_genres).cloned().collect();
    let mut likely = match as_written.is_empty() {
        true => files.into_iter().collect(),
        false => as_written,
    };
    let most = likely.iter().map(|path| n_shared(path, &write.path)).max();
    likely.retain(|path| Some(n_shared(path, &write.path)) == most);
    likely
}

/// How many names two paths have in common, from the last.
fn n_shared(one: &Path, other: &Path) -> usize {
    let pairs = one.components().rev().zip(other.components().rev());
    pairs.take_while(|(one, other)| one == other).count()
}

fn gone(path: &Path) -> LibraryError {
    let message = "is not where it was written";
    let remedy = "if it was moved, `earmark scan` the folder where it lies now and undo again; \
        if its disk is away, mount it";
    LibraryError::new(LibraryErrorKind::Io, message, remedy).at(path)
}

fn ambiguous(path: &Path, one: &Path, other: &Path) -> LibraryError {
    let (one, other) = (one.display(), other.display());
    let message = format!("is not where it was written, and may be {one} as well as {other}");
    let remedy = "move it back and undo again";
    LibraryError::config(message, remedy).at(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_from_the_last() {
        let shared = |one: &str, other: &str| n_shared(one.as_ref(), other.as_ref());
        assert_eq!(shared("/new/album/a.mp3", "/old/album/a.mp3"), 2);
        assert_eq!(shared("/new/hits/a.mp3", "/old/album/a.mp3"), 1);
        assert_eq!(shared("/old/album/b.mp3", "/old/album/a.mp3"), 0);
    }
}

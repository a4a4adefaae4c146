//! A file that may be replaced: looked at, held, and afterwards still the same.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::{LibraryError, LibraryErrorKind};

/// A file that may be replaced.
pub(super) struct Target {
    /// Behind all links.
    pub(super) path: PathBuf,
    /// When it was first looked at.
    pub(super) metadata: Metadata,
    _hold: Hold,
}

impl Target {
    /// Looks whether a file may be replaced, and holds it.
    pub(super) fn new(path: &Path) -> Result<Self, LibraryError> {
        let read = |error: io::Error| LibraryError::read(path, &error);
        let refuse = |message: &str, remedy| Err(LibraryError::config(message, remedy).at(path));
        let resolved = path.canonicalize().map_err(read)?;
        // Before it is opened: a pipe waits until somebody writes to it.
        if !fs::metadata(&resolved).map_err(read)?.is_file() {
            return refuse("is no regular file", "name a music file");
        }
        let file = File::open(&resolved).map_err(read)?;
        let metadata = file.metadata().map_err(read)?;
        let Some(hold) = Hold::of(file) else {
            return Err(busy("is held by another program", path));
        };
        if metadata.permissions().readonly() {
            return refuse("is read-only", "give yourself the right to write to it");
        }
        if names_of(&metadata) > 1 {
            let message = "has several names (hard links), of which only one would get the genre";
            return refuse(message, "make it a file of its own, or leave it");
        }
        Ok(Self {
            path: resolved,
            metadata,
            _hold: hold,
        })
    }

    /// A new name in the same folder.
    pub(super) fn temporary(&self, number: u64) -> PathBuf {
        self.path
            .with_file_name(format!(".earmark-{number:016x}.part"))
    }

    /// Whether the file is still the one that was looked at.
    pub(super) fn check_unchanged(&self) -> Result<(), LibraryError> {
        let now = fs::metadata(&self.path);
        let now = now.map_err(|error| LibraryError::read(&self.path, &error))?;
        if is_same(&self.metadata, &now) {
            return Ok(());
        }
        let message = "was changed by another program at the same time";
        Err(busy(message, &self.path))
    }
}

fn busy(message: &str, path: &Path) -> LibraryError {
    let remedy = "wait until that has finished, and try again";
    LibraryError::new(LibraryErrorKind::Busy, message, remedy).at(path)
}

/// As long as it lives, other processes of Earmark leave the file alone, and no other file gets its number.
#[cfg(unix)]
struct Hold(File);

#[cfg(unix)]
impl Hold {
    /// None if another has it. Where the file system knows no locks, nobody has.
    fn of(file: File) -> Option<Self> {
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) => None,
            _ => Some(Self(file)),
        }
    }
}

#[cfg(unix)]
impl Drop for Hold {
    fn drop(&mut self) {
        // Closing is not enough: a process that is just being started may have the file open, too.
        let _ = self.0.unlock();
    }
}

/// Elsewhere a lock would keep this process from reading the file, too, and a file that is open may not be replaced.
#[cfg(not(unix))]
struct Hold;

#[cfg(not(unix))]
impl Hold {
    fn of(_: File) -> Option<Self> {
        Some(Self)
    }
}

#[cfg(unix)]
fn names_of(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names_of(_: &Metadata) -> u64 {
    1
}

/// Length and time stay where a tagger keeps both, as this one does; but another file has another number, and what is
/// written to a file sets the time of its status, which no program can set back.
#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    let status = |of: &Metadata| (of.dev(), of.ino(), of.ctime(), of.ctime_nsec());
    status(one) == status(other) && looks_the_same(one, other)
}

#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    looks_the_same(one, other)
}

fn looks_the_same(one: &Metadata, other: &Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}

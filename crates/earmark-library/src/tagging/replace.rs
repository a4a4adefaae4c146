//! One file, replaced by its copy with other genres.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::attributes;
use super::blocks::{Fault, rewrite};
use super::verify::Expected;
use crate::{LibraryError, LibraryErrorKind};

/// The steps of writing one file, each named when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The journal holds what is about to be done.
    Intended,
    /// A copy with the new genre lies beside the file.
    Copied,
    /// The copy has mode, owner and times of the file.
    Attributed,
    /// The copy is on the disk.
    Synced,
    /// The copy was read again and is what it should be.
    Verified,
    /// The copy has taken the place of the file.
    Renamed,
    /// The folder is on the disk.
    FolderSynced,
    /// The journal says that it is done.
    Recorded,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Self; 8] = [
        Self::Intended,
        Self::Copied,
        Self::Attributed,
        Self::Synced,
        Self::Verified,
        Self::Renamed,
        Self::FolderSynced,
        Self::Recorded,
    ];
}

/// A file that may be replaced.
pub(super) struct Target {
    /// Behind all links.
    pub(super) path: PathBuf,
    metadata: Metadata,
}

impl Target {
    /// Looks whether a file may be replaced.
    pub(super) fn new(path: &Path) -> Result<Self, LibraryError> {
        let read = |error: io::Error| LibraryError::read(path, &error);
        let resolved = path.canonicalize().map_err(read)?;
        let metadata = fs::metadata(&resolved).map_err(read)?;
        let refuse = |message: &str, remedy| Err(LibraryError::config(message, remedy).at(path));
        if !metadata.is_file() {
            return refuse("is no regular file", "name a music file");
        }
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
        })
    }

    /// A new name in the same folder.
    pub(super) fn temporary(&self, number: u64) -> PathBuf {
        self.path
            .with_file_name(format!(".earmark-{number:016x}.part"))
    }

    /// Replaces the file by its copy, or leaves it as it is.
    pub(super) fn replace(
        &self,
        expected: &Expected<'_>,
        temporary: &Path,
        done: &mut dyn FnMut(Step),
    ) -> Result<(), LibraryError> {
        let write = |error: io::Error| LibraryError::write(&self.path, &error);
        let mut copy = Temporary::create(temporary).map_err(write)?;
        rewrite(&self.path, expected.format, expected.fields, &mut copy.file)
            .map_err(|fault| unwritable(fault, &self.path))?;
        done(Step::Copied);
        attributes::keep(&self.path, &self.metadata, temporary, &copy.file).map_err(write)?;
        done(Step::Attributed);
        copy.file.sync_all().map_err(write)?;
        done(Step::Synced);
        let checked = expected.check(temporary);
        checked.map_err(|why| unfaithful(&why, &self.path))?;
        done(Step::Verified);
        self.check_unchanged()?;
        fs::rename(temporary, &self.path).map_err(write)?;
        copy.is_placed = true;
        done(Step::Renamed);
        sync_folder(&self.path).map_err(write)?;
        done(Step::FolderSynced);
        Ok(())
    }

    /// Whether the file is still the one that was copied.
    fn check_unchanged(&self) -> Result<(), LibraryError> {
        let now =
            fs::metadata(&self.path).map_err(|error| LibraryError::read(&self.path, &error))?;
        let is_same = now.len() == self.metadata.len()
            && now.modified().ok() == self.metadata.modified().ok();
        if is_same {
            return Ok(());
        }
        let message = "was changed by another program at the same time";
        let remedy = "plan again when that has finished";
        Err(LibraryError::new(LibraryErrorKind::Busy, message, remedy).at(&self.path))
    }
}

/// A copy that goes unless it takes its place.
struct Temporary<'a> {
    path: &'a Path,
    file: File,
    is_placed: bool,
}

impl<'a> Temporary<'a> {
    fn create(path: &'a Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(path)?;
        Ok(Self {
            path,
            file,
            is_placed: false,
        })
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.is_placed {
            // Whatever is left is removed by the next run, which finds its name in the journal.
            let _ = fs::remove_file(self.path);
        }
    }
}

/// What is wrong with a block of tags, in words.
pub(super) fn unwritable(fault: Fault, path: &Path) -> LibraryError {
    match fault {
        Fault::Io(error) => LibraryError::write(path, &error),
        Fault::Refused(why) => {
            let message = format!("its genre cannot be written safely: {why}");
            let remedy = "the file is as it was; write its genre with another program";
            LibraryError::new(LibraryErrorKind::Damaged, message, remedy).at(path)
        }
    }
}

fn unfaithful(why: &str, path: &Path) -> LibraryError {
    unwritable(Fault::Refused(why.to_owned()), path)
}

#[cfg(unix)]
fn names_of(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names_of(_: &Metadata) -> u64 {
    1
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

//! One file, replaced by its copy with other genres.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use super::attributes;
use super::blocks::{Fault, rewrite};
use super::target::Target;
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

/// The copy of a file with other genres, read again and found to be what it should, which may take its place.
pub(super) struct Replacement<'a> {
    target: &'a Target,
    copy: Temporary<'a>,
    folder: Folder,
}

impl<'a> Replacement<'a> {
    /// Makes the copy. Whatever comes of it, the file stays as it is.
    pub(super) fn make(
        target: &'a Target,
        expected: &Expected<'_>,
        temporary: &'a Path,
        done: &mut dyn FnMut(Step),
    ) -> Result<Self, LibraryError> {
        let path = &target.path;
        let write = |error: io::Error| LibraryError::write(path, &error);
        let folder = Folder::of(path).map_err(|error| closed(&error, path))?;
        let mut copy = Temporary::create(temporary).map_err(write)?;
        rewrite(path, expected.format, expected.fields, &mut copy.file)
            .map_err(|fault| unwritable(fault, path))?;
        done(Step::Copied);
        attributes::keep(path, &target.metadata, temporary, &copy.file).map_err(write)?;
        done(Step::Attributed);
        copy.file.sync_all().map_err(write)?;
        done(Step::Synced);
        let checked = expected.check(temporary);
        checked.map_err(|why| unfaithful(&why, path))?;
        done(Step::Verified);
        Ok(Self {
            target,
            copy,
            folder,
        })
    }

    /// Puts the copy in the place of the file. After an error only a look at the file says which of both is there.
    pub(super) fn place(mut self, done: &mut dyn FnMut(Step)) -> Result<(), LibraryError> {
        let path = &self.target.path;
        let write = |error: io::Error| LibraryError::write(path, &error);
        fs::rename(self.copy.path, path).map_err(write)?;
        self.copy.is_placed = true;
        done(Step::Renamed);
        self.folder.sync().map_err(write)?;
        done(Step::FolderSynced);
        Ok(())
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

fn closed(error: &io::Error, path: &Path) -> LibraryError {
    let message = format!("cannot be written safely: its folder cannot be opened ({error})");
    let remedy = "give yourself the right to read the folder";
    LibraryError::new(LibraryErrorKind::Io, message, remedy).at(path)
}

/// The folder of a file, open before anything in it is renamed, so that this can be put on the disk.
#[cfg(unix)]
struct Folder(File);

#[cfg(unix)]
impl Folder {
    fn of(path: &Path) -> io::Result<Self> {
        File::open(path.parent().unwrap_or(path)).map(Self)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// Elsewhere folders are not put on the disk.
#[cfg(not(unix))]
struct Folder;

#[cfg(not(unix))]
impl Folder {
    fn of(_: &Path) -> io::Result<Self> {
        Ok(Self)
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

//! The files of a folder, and what cannot be looked into.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use crate::{Error, ErrorKind, find_audio};

/// A music file as the folder has it.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) size: u64,
    /// When its content was changed last, nanoseconds since 1970.
    pub(super) modified_ns: i64,
    /// When its inode was changed last, nanoseconds since 1970: this no program can set back. 0 where there is none.
    pub(super) inode_changed_ns: i64,
}

/// What a folder holds.
pub(super) struct Folder {
    /// From the root, links in it resolved, so that it has one name whatever it was called.
    pub(super) path: PathBuf,
    /// In the order of their names.
    pub(super) files: Vec<File>,
    /// What could not be looked into.
    pub(super) unreadable: Vec<Error>,
    /// How long it took to list them.
    pub(super) took: Duration,
}

impl Folder {
    /// One that is no more counts as empty where it `may_be_gone`.
    pub(super) fn read(path: &Path, may_be_gone: bool) -> Result<Self, Error> {
        let began = Instant::now();
        let cannot = |reason: String| {
            let remedy = "name a folder of music that can be read, or say that it is gone (--gone)";
            Error::new(ErrorKind::Io, format!("{reason}; {remedy}")).at(path)
        };
        let root = match path.canonicalize() {
            Err(error) if may_be_gone && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::nothing_at(path));
            }
            root => root.map_err(|error| cannot(format!("cannot be read ({error})")))?,
        };
        if !root.is_dir() {
            return Err(cannot("is no folder".to_owned()));
        }
        let (mut files, mut unreadable) = (Vec::new(), Vec::new());
        for found in find_audio(std::slice::from_ref(&root)) {
            match found.and_then(file) {
                Ok(file) => files.push(file),
                Err(error) => unreadable.push(error),
            }
        }
        Ok(Self {
            path: root,
            files,
            unreadable,
            took: began.elapsed(),
        })
    }

    /// A folder that was at `path`; what is above it may be gone, too.
    fn nothing_at(path: &Path) -> Self {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let there = absolute.ancestors().find_map(|above| {
            let rest = absolute.strip_prefix(above).ok()?;
            Some(above.canonicalize().ok()?.join(rest))
        });
        Self {
            path: there.unwrap_or(absolute),
            files: Vec::new(),
            unreadable: Vec::new(),
            took: Duration::ZERO,
        }
    }

    /// Whether nothing can be said of a path, since a folder above it could not be read.
    pub(super) fn hides(&self, path: &Path) -> bool {
        let unreadable = self
            .unreadable
            .iter()
            .filter_map(|error| error.path.as_ref());
        unreadable.into_iter().any(|above| path.starts_with(above))
    }
}

/// What the file system says of a file.
pub(super) fn file(path: PathBuf) -> Result<File, Error> {
    let metadata = path.metadata().map_err(|error| {
        let message = format!("cannot be looked at ({error}); check its permissions");
        Error::new(ErrorKind::Io, message).at(&path)
    })?;
    let modified = metadata.modified().ok();
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(File {
        path,
        size: metadata.len(),
        inode_changed_ns: inode_changed_ns(&metadata),
        modified_ns: modified.map_or(0, |time| time.as_nanos() as i64),
    })
}

#[cfg(unix)]
fn inode_changed_ns(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    let seconds = metadata.ctime().saturating_mul(1_000_000_000);
    seconds.saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn inode_changed_ns(_: &Metadata) -> i64 {
    0
}

//! The index of a library: which files there are, what their tags say and what was heard of them, in one SQLite database.
//!
//! Everything in it can be made again by a scan. What cannot, the history of tags and the marks of listeners, lies elsewhere.
//!
//! | file | what lives there |
//! |---|---|
//! | `schema.rs` | its tables |
//! | `track.rs` | what it knows of a track |
//! | `path.rs` | paths as they lie in it |
//! | `read.rs` | tracks, embeddings and fingerprints out of it |
//! | `write.rs` | what a scan found, into it |
//! | `known.rs` | what a scan needs to know beforehand |

mod known;
mod path;
mod read;
mod schema;
mod track;
mod write;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use known::{Known, KnownFile};
pub use track::{Embeddings, Failure, Heard, ScoredGenre, SoundTag, Track, TrackId};
pub use write::{Found, FoundAudio, Recording};

use crate::{LibraryError, database};

/// The index of a library.
///
/// ```
/// use earmark_library::Index;
///
/// let folder = tempfile::tempdir()?;
/// let index = Index::open(folder.path())?;
/// assert!(index.tracks()?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    connection: Connection,
}

impl Index {
    /// The index in the folder of a library; folder and index are made where there are none.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Newer`](crate::LibraryErrorKind::Newer) for one that a later version wrote,
    /// [`LibraryErrorKind::Damaged`](crate::LibraryErrorKind::Damaged) for one that is cut short or something else,
    /// [`LibraryErrorKind::Io`](crate::LibraryErrorKind::Io) where the folder cannot be made or written to.
    pub fn open(folder: &Path) -> Result<Self, LibraryError> {
        std::fs::create_dir_all(folder).map_err(|error| LibraryError::write(folder, &error))?;
        let path = folder.join(schema::FILE);
        let connection = database::open(&path, &schema::SCHEMA)?;
        Ok(Self { path, connection })
    }

    fn fault(&self, error: &rusqlite::Error) -> LibraryError {
        database::fault(error, &self.path, &schema::SCHEMA)
    }
}

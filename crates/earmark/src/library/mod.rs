//! A library from day to day: what [`earmark_library`] keeps of tracks, joined with listening to them.
//!
//! | file | what lives there |
//! |---|---|
//! | `listener.rs` | all that the index keeps of a file: genres, embedding, fingerprint, tempo |
//! | `sound.rs` | fingerprint and tempo, in one pass |
//! | `walk.rs` | the files of a folder, and what cannot be looked into |
//! | `scan.rs` | a folder into the index: what is new, changed, moved, gone |
//! | `verdict.rs` | what a scan does about one file |
//! | `watch.rs` | waiting until a folder changes |
//!
//! Tables, tags, neighbours and all that needs no listening belong to `earmark-library`; printing to the command line.

mod listener;
mod scan;
mod sound;
mod verdict;
mod walk;
mod watch;

pub use listener::LibraryListener;
pub use scan::{Scan, ScanEvent, ScanReport};
pub use watch::Watch;

pub use earmark_library::*;

use crate::{Error, ErrorKind};

impl From<LibraryError> for Error {
    fn from(error: LibraryError) -> Self {
        let kind = match error.kind() {
            LibraryErrorKind::Config | LibraryErrorKind::Newer => ErrorKind::Config,
            _ => ErrorKind::Io,
        };
        let message = error.to_string();
        match error.path() {
            Some(path) => Self::new(kind, message).at(path),
            None => Self::new(kind, message),
        }
    }
}

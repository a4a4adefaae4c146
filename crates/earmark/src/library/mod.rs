//! A library from day to day: what [`earmark_library`] keeps of tracks, joined with listening to them.
//!
//! | file | what lives there |
//! |---|---|
//! | `asked.rs` | what a file sounds like, whether the library knows it or not |
//! | `below.rs` | the tracks that a path means |
//! | `current.rs` | whether files are still what the index knows |
//! | `duplicates/` | the same recording in several files, clips inside tracks, as records |
//! | `gone.rs` | tracks that are not where they were |
//! | `listener.rs` | all that the index keeps of a file: genres, embedding, fingerprint, tempo |
//! | `place.rs` | under which name the index has a path |
//! | `playlist.rs` | playlists of the library's tracks |
//! | `retag.rs` | new tags of files that were heard already |
//! | `scan.rs` | folders into the index: what is new, changed, moved, gone |
//! | `similar.rs` | tracks that sound like given files |
//! | `sound.rs` | fingerprint and tempo, in one pass |
//! | `stats_page.rs` | the library at a glance, with a map |
//! | `tally.rs` | what a scan finds: counted, and written in handfuls |
//! | `verdict.rs` | what a scan does about one file |
//! | `walk.rs` | the files of a folder, and what cannot be looked into |
//! | `watch.rs` | waiting until a folder changes |
//! | `whereabouts.rs` | where the files of a recording lie |
//!
//! Tables, tags, neighbours and all that needs no listening belong to `earmark-library`; printing to the command line.

mod asked;
mod below;
mod current;
pub mod duplicates;
mod gone;
mod listener;
mod place;
pub mod playlist;
mod retag;
mod scan;
mod similar;
mod sound;
mod stats_page;
mod tally;
mod verdict;
mod walk;
mod watch;
mod whereabouts;

pub use below::{not_in_library, tracks_below};
pub use current::is_current;
pub use listener::LibraryListener;
pub use place::Place;
pub use retag::note_new_tags;
pub use scan::{Scan, ScanEvent, ScanReport};
pub use similar::{Similar, SimilarRequest};
pub use stats_page::stats_page;
pub use watch::Watch;
pub use whereabouts::Whereabouts;

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

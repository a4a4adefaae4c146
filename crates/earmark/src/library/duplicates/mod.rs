//! The duplicates of a library, and clips found inside its tracks, as records.
//!
//! | file | what lives there |
//! |---|---|
//! | `files.rs` | files, each under one name |
//! | `report.rs` | groups of one recording, and what is nearly the same |
//! | `reason.rs` | why a copy is not the one to keep, in words |
//! | `clips.rs` | clips found inside the tracks of a library |

mod clips;
mod files;
mod reason;
mod report;

pub use clips::{ClipFound, ClipPlace, find_in_library};
pub use report::{DuplicateGroup, DuplicateReport, LibraryCopy, NearlySame, OtherCopy};

pub use earmark_library::duplicates::*;

use std::path::PathBuf;

use earmark_library::fingerprint::NEAREST_OVERLAP;
use earmark_library::{Index, Track, TrackId};

use self::files::one_name_each;
use super::tracks_below;
use crate::Error;

/// The tracks of a library that can be compared by sound, with their fingerprints.
struct Comparable {
    tracks: Vec<Track>,
    fingerprints: Vec<Vec<u32>>,
    /// Tracks that were not heard, are too short, gone, or other names of a file.
    n_left_out: usize,
}

impl Comparable {
    /// Those at or below one of `paths`, or all if there are none; in the order of their paths.
    fn read(index: &Index, paths: &[PathBuf]) -> Result<Self, Error> {
        let tracks = tracks_below(index, paths)?;
        let n_tracks = tracks.len();
        let tracks = one_name_each(tracks);
        let mut fingerprints = index.fingerprints()?;
        fingerprints.retain(|(_, items)| items.len() >= NEAREST_OVERLAP);
        fingerprints.sort_unstable_by_key(|(id, _)| *id);
        let mut take = |id: TrackId| {
            let place = fingerprints.binary_search_by_key(&id, |(id, _)| *id).ok()?;
            Some(std::mem::take(&mut fingerprints[place].1))
        };
        let (tracks, fingerprints): (Vec<_>, Vec<_>) = tracks
            .into_iter()
            .filter(|track| track.heard.is_some())
            .filter_map(|track| take(track.id).map(|items| (track, items)))
            .unzip();
        Ok(Self {
            n_left_out: n_tracks - tracks.len(),
            tracks,
            fingerprints,
        })
    }
}

//! The tracks that a path means.

use std::path::{Path, PathBuf};

use earmark_library::{Index, Track};

use super::Place;
use crate::{Error, ErrorKind};

/// The tracks at or below one of `paths`, or all of the library if there are none; in the order of their paths.
///
/// # Errors
/// [`not_in_library`] for a path without tracks; those of the index.
pub fn tracks_below(index: &Index, paths: &[PathBuf]) -> Result<Vec<Track>, Error> {
    let mut tracks = index.tracks()?;
    if paths.is_empty() {
        return Ok(tracks);
    }
    let places: Vec<Place> = paths.iter().map(|path| Place::of(path)).collect();
    tracks.retain(|track| places.iter().any(|place| place.holds(&track.path)));
    for (path, place) in paths.iter().zip(&places) {
        if !tracks.iter().any(|track| place.holds(&track.path)) {
            return Err(not_in_library(path));
        }
    }
    Ok(tracks)
}

/// That the library has no track at or below a path, as an [`ErrorKind::Config`].
#[must_use]
pub fn not_in_library(path: &Path) -> Error {
    let message =
        "no track of the library lies there; hear it with `earmark scan`, or check the path";
    Error::new(ErrorKind::Config, message).at(path)
}

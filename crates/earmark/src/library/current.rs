//! Whether files are still what the index knows.

use earmark_library::Track;

use super::walk::file;
use crate::Error;

/// Whether the file of a track has the length and the time of its last change that the index knows.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) for a file that cannot be looked at.
pub fn is_current(track: &Track) -> Result<bool, Error> {
    let file = file(track.path.clone())?;
    Ok(file.size == track.size && file.modified_ns == track.modified_ns)
}

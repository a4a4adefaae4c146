//! New tags of files that were heard already.

use std::path::PathBuf;

use earmark_library::{FileTags, FoundAudio, Index};

use super::verdict::found;
use super::walk::file;
use crate::Error;

/// Writes what the tags of files say now into the index, as a scan would, without looking at their audio: for who has just
/// written these tags and left the audio alone. Files that the index does not know are passed over.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) for a file that is no more, and where the index cannot be written.
pub fn note_new_tags(index: &mut Index, paths: &[PathBuf]) -> Result<(), Error> {
    let mut retagged = Vec::new();
    for path in paths {
        let payload = index.track_at(path)?.and_then(|track| track.payload);
        if let Some(payload) = payload {
            let tags = FileTags::read(path)?;
            let file = file(path.clone())?;
            retagged.push(found(&file, tags, FoundAudio::Known(payload)));
        }
    }
    Ok(index.write(&retagged)?)
}

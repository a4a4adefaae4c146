//! New tags of files that were heard already.

use std::path::Path;

use earmark_audio::PayloadDigest;
use earmark_library::{FileTags, FoundAudio, Index};

use super::Whereabouts;
use super::verdict::found;
use super::walk::file;
use crate::Error;

/// Writes what the tags of a file say now into the index, as a scan would, without looking at its audio: for who has just
/// written these tags, and knows that the audio is that of `payload`.
///
/// Every track of the index that is this file gets them, whatever link leads to it; a file that the index does not know is
/// passed over. A scan would not see the new tags of a file that kept its length and its time.
///
/// # Errors
/// [`ErrorKind::Io`](crate::ErrorKind::Io) for a file that is no more or cannot be read, and where the index cannot be
/// written.
pub fn note_new_tags(
    index: &mut Index,
    whereabouts: &Whereabouts,
    path: &Path,
    payload: PayloadDigest,
) -> Result<(), Error> {
    let mut retagged = Vec::new();
    for name in whereabouts.names_of(path, payload)? {
        // Looked at before it is read: what changes in between is seen by the next scan.
        let file = file(name.to_owned())?;
        let tags = FileTags::read(name)?;
        retagged.push(found(&file, tags, FoundAudio::Known(payload)));
    }
    if retagged.is_empty() {
        return Ok(());
    }
    Ok(index.write(&retagged)?)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use earmark_library::{Found, Heard, Recording};

    use super::*;

    /// What the index has of a track, whose tags it knows to be none.
    fn heard(path: &Path, payload: PayloadDigest) -> Found {
        let recording = Recording {
            payload,
            heard_by: "models of today".to_owned(),
            heard: Heard {
                duration: 1.0,
                sample_rate: 44_100,
                channels: 1,
                codec: "mp3".to_owned(),
                bit_rate: None,
                tempo: None,
                genres: Vec::new(),
                tags: Vec::new(),
            },
            embedding: vec![1.0],
            fingerprint: None,
        };
        Found {
            moved: None,
            path: path.to_owned(),
            size: 1,
            modified_ns: 1,
            inode_changed_ns: 0,
            file_tags: Some(FileTags::default()),
            audio: FoundAudio::Heard(Box::new(recording)),
        }
    }

    #[test]
    fn all_names_of_a_file_get_its_tags_and_no_other_file_does() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let paths = ["song.mp3", "link.mp3", "copy.mp3", "gone.mp3"].map(|name| root.join(name));
        let [song, link, copy, gone] = &paths;
        let fixture = "../earmark-library/tests/fixtures/tags/v23.mp3";
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture), song).unwrap();
        fs::copy(song, copy).unwrap();
        symlink(song, link).unwrap();
        let payload = PayloadDigest::from_bytes([7; 32]);
        let mut index = Index::open(&root.join("library")).unwrap();
        let found = paths.each_ref().map(|path| heard(path, payload));
        index.write(&found).unwrap();

        let whereabouts = Whereabouts::of(&index).unwrap();
        note_new_tags(&mut index, &whereabouts, link, payload).unwrap();
        let genres = |path: &PathBuf| index.track_at(path).unwrap().unwrap().file_tags.genres;
        assert_eq!(genres(song), ["Pop"]);
        assert_eq!(genres(link), ["Pop"]);
        assert!(genres(copy).is_empty());
        let size = index.track_at(link).unwrap().unwrap().size;
        assert_eq!(size, fs::metadata(song).unwrap().len());

        let error = note_new_tags(&mut index, &whereabouts, gone, payload).unwrap_err();
        assert_eq!(error.path.as_ref(), Some(gone));
        // A recording that the index knows nothing of.
        let other = PayloadDigest::from_bytes([8; 32]);
        note_new_tags(&mut index, &whereabouts, copy, other).unwrap();
        assert!(
            index
                .track_at(copy)
                .unwrap()
                .unwrap()
                .file_tags
                .genres
                .is_empty()
        );
    }
}

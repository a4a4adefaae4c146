//! Under which name the index has a path.

use std::path::{Path, PathBuf};

/// A path that somebody gives, for comparison with those of the index.
///
/// The index has paths from the root: links above the folder that was scanned are resolved, links below it are not. What
/// is given may come by either, and may be no more; so it has several names.
///
/// ```
/// use earmark::library::Place;
///
/// let place = Place::of("/music/folk".as_ref());
/// assert!(place.holds("/music/folk/train.mp3".as_ref()) && !place.holds("/music/folklore.mp3".as_ref()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    names: Vec<PathBuf>,
}

impl Place {
    /// The place of a file or folder.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let from_root = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let in_folder = from_root
            .parent()
            .zip(from_root.file_name())
            .and_then(|(folder, name)| Some(folder.canonicalize().ok()?.join(name)));
        let resolved = from_root.canonicalize().ok();
        let mut names = vec![from_root];
        for name in in_folder.into_iter().chain(resolved) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Self { names }
    }

    /// Its names.
    pub fn names(&self) -> impl Iterator<Item = &Path> {
        self.names.iter().map(PathBuf::as_path)
    }

    /// Whether a track of the index lies here or below.
    #[must_use]
    pub fn holds(&self, track: &Path) -> bool {
        self.names().any(|name| track.starts_with(name))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_lead_to_what_the_index_has() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("music")).unwrap();
        fs::write(root.join("song.mp3"), b"").unwrap();
        symlink(root.join("song.mp3"), root.join("music/link.mp3")).unwrap();
        symlink(root.join("music"), root.join("shortcut")).unwrap();
        // A link below the folder of a scan keeps its name.
        let in_index = root.join("music/link.mp3");
        for given in ["music/link.mp3", "shortcut/link.mp3", "shortcut", "music"] {
            assert!(Place::of(&root.join(given)).holds(&in_index), "{given}");
        }
        assert!(!Place::of(&root.join("song.mp3")).holds(&in_index));
        // What is gone has a name still.
        fs::remove_file(&in_index).unwrap();
        assert!(Place::of(&root.join("shortcut/link.mp3")).holds(&in_index));
    }
}

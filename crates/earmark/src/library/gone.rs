//! Tracks that are not where they were: moved, gone, or on a disk that is away.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs::read_dir;
use std::path::{Path, PathBuf};

use earmark_audio::PayloadDigest;
use earmark_library::{Known, TrackId};

use super::walk::Folder;
use crate::{Error, ErrorKind};

/// The tracks of an index that are not where they were.
#[derive(Default)]
pub(super) struct Gone {
    paths: BTreeMap<TrackId, PathBuf>,
    by_payload: HashMap<PayloadDigest, BTreeSet<TrackId>>,
    /// Tracks that were found elsewhere.
    taken: HashSet<TrackId>,
}

/// What becomes of the tracks that are gone from a folder.
pub(super) struct Leave {
    /// These are to be forgotten.
    pub(super) forgotten: Vec<(TrackId, PathBuf)>,
    /// Folders in which there is nothing now: their disks may not be mounted.
    pub(super) emptied: Vec<Error>,
}

impl Gone {
    /// The tracks that are none of the files that are there, and of which something can be said.
    pub(super) fn new(known: &Known, present: &HashSet<&Path>, folders: &[&Folder]) -> Self {
        let mut gone = Self::default();
        for (path, file) in &known.files {
            let is_hidden = || folders.iter().any(|folder| folder.hides(path));
            if present.contains(path.as_path()) || is_hidden() {
                continue;
            }
            gone.paths.insert(file.id, path.clone());
            if let Some(payload) = file.payload {
                gone.by_payload.entry(payload).or_default().insert(file.id);
            }
        }
        gone
    }

    /// Takes out one of the tracks of that audio, for it was found elsewhere: the one of the lowest number.
    pub(super) fn take_one(&mut self, payload: PayloadDigest) -> Option<TrackId> {
        let track = self.by_payload.get_mut(&payload)?.pop_first()?;
        Some(self.take(track))
    }

    /// Takes one of the tracks that the index has of an audio, in whatever folder, if its file is there no more.
    pub(super) fn take_from_elsewhere(
        &mut self,
        tracks: Vec<(TrackId, PathBuf)>,
    ) -> Option<TrackId> {
        let is_lost = |path: &Path| {
            let metadata = path.symlink_metadata();
            metadata.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        };
        let mut tracks = tracks.into_iter();
        let (track, _) = tracks.find(|(id, path)| !self.taken.contains(id) && is_lost(path))?;
        Some(self.take(track))
    }

    fn take(&mut self, track: TrackId) -> TrackId {
        self.paths.remove(&track);
        self.taken.insert(track);
        track
    }

    /// Takes leave of what is left of a folder, when all others have been looked through for it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] for a folder without any music, unless it `may_be_empty`.
    pub(super) fn leave(&mut self, folder: &Folder, may_be_empty: bool) -> Result<Leave, Error> {
        let all = std::mem::take(&mut self.paths).into_iter();
        let (here, elsewhere): (BTreeMap<_, _>, _) =
            all.partition(|(_, path)| path.starts_with(&folder.path));
        self.paths = elsewhere;
        let forgotten: Vec<(TrackId, PathBuf)> = here.into_iter().collect();
        if may_be_empty || forgotten.is_empty() {
            return Ok(Leave {
                forgotten,
                emptied: Vec::new(),
            });
        }
        if folder.files.is_empty() {
            return Err(emptied("holds no music", forgotten.len(), &folder.path));
        }
        Ok(kept_in_empty_folders(forgotten, &folder.path))
    }
}

/// Keeps the tracks of folders that are there and hold nothing at all.
fn kept_in_empty_folders(tracks: Vec<(TrackId, PathBuf)>, root: &Path) -> Leave {
    let mut empty_above: HashMap<PathBuf, Option<PathBuf>> = HashMap::new();
    let mut n_kept: BTreeMap<PathBuf, usize> = BTreeMap::new();
    let mut forgotten = Vec::new();
    for (track, path) in tracks {
        let folder = path.parent().unwrap_or(root).to_owned();
        let empty = empty_above
            .entry(folder)
            .or_insert_with_key(|folder| empty_at_or_above(folder, root));
        match empty {
            Some(empty) => *n_kept.entry(empty.clone()).or_default() += 1,
            None => forgotten.push((track, path)),
        }
    }
    let empty_folders = n_kept.into_iter();
    Leave {
        forgotten,
        emptied: empty_folders
            .map(|(folder, n_tracks)| emptied("is empty", n_tracks, &folder))
            .collect(),
    }
}

/// The first folder on the way up that is there, if there is nothing in it.
fn empty_at_or_above(folder: &Path, root: &Path) -> Option<PathBuf> {
    let below_root = folder
        .ancestors()
        .take_while(|above| above.starts_with(root));
    let mut there = below_root.filter_map(|above| Some((above, read_dir(above).ok()?)));
    let (above, mut entries) = there.next()?;
    entries.next().is_none().then(|| above.to_owned())
}

fn emptied(how: &str, n_tracks: usize, folder: &Path) -> Error {
    let message = format!(
        "{how}, but the index has {n_tracks} tracks in it; mount its disk, or say that they are gone (--gone)"
    );
    Error::new(ErrorKind::Io, message).at(folder)
}

#[cfg(test)]
mod tests {
    use earmark_library::KnownFile;

    use super::*;

    fn known(root: &Path, tracks: &[(&str, i64, u8)]) -> Known {
        let file = |&(name, id, payload): &(&str, i64, u8)| {
            let file = KnownFile {
                id: TrackId(id),
                size: 1,
                modified_ns: 0,
                inode_changed_ns: 0,
                payload: Some(PayloadDigest::from_bytes([payload; 32])),
                is_settled: true,
            };
            (root.join(name), file)
        };
        Known {
            files: tracks.iter().map(file).collect(),
            ..Known::default()
        }
    }

    fn names(leave: &Leave) -> Vec<&Path> {
        let names = leave.forgotten.iter().map(|(_, path)| path.file_name());
        names.map(|name| Path::new(name.unwrap())).collect()
    }

    #[test]
    fn of_several_of_one_audio_the_first_is_taken_and_each_once() {
        let known = known(
            Path::new("/music"),
            &[("a", 7, 1), ("b", 5, 1), ("c", 1, 2), ("d", 2, 1)],
        );
        let present = HashSet::from([Path::new("/music/d")]);
        let mut gone = Gone::new(&known, &present, &[]);
        let audio = PayloadDigest::from_bytes([1; 32]);
        let taken: Vec<_> = (0..3).map(|_| gone.take_one(audio)).collect();
        assert_eq!(taken, [Some(TrackId(5)), Some(TrackId(7)), None]);
    }

    #[test]
    fn tracks_in_folders_that_hold_nothing_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for there in ["mounted", "away"] {
            std::fs::create_dir(root.join(there)).unwrap();
        }
        std::fs::write(root.join("mounted/song.mp3"), b"").unwrap();
        let known = known(
            &root,
            &[
                ("away/album/1.mp3", 1, 1),
                ("away/2.mp3", 2, 2),
                ("mounted/3.mp3", 3, 3),
                ("mounted/album/4.mp3", 4, 4),
                ("5.mp3", 5, 5),
            ],
        );
        let folder = Folder::read(&root, false).unwrap();
        let gone = || Gone::new(&known, &HashSet::new(), &[&folder]);
        let leave = gone().leave(&folder, false).unwrap();
        assert_eq!(names(&leave), ["3.mp3", "4.mp3", "5.mp3"].map(Path::new));
        assert_eq!(leave.emptied.len(), 1);
        assert_eq!(leave.emptied[0].path, Some(root.join("away")));
        assert!(leave.emptied[0].message.contains("2 tracks"));
        assert_eq!(gone().leave(&folder, true).unwrap().forgotten.len(), 5);
    }
}

//! Files that are moved, linked to or changed after the library has heard them.

use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use earmark::library::{FileTags, Index};
use serde_json::{Value, json};

use crate::command::{Run, clips, earmark, records};

/// A library that has heard the folder `music`, in which lies one file, or a link to it.
struct Home {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

const NAME: &str = "folk.flac";

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("music")).unwrap();
        Self {
            _folder: folder,
            root,
        }
    }

    fn with_file() -> Self {
        let home = Self::new();
        fs::copy(clips().join(NAME), home.music(NAME)).unwrap();
        home.scan();
        home
    }

    fn music(&self, name: &str) -> PathBuf {
        self.root.join("music").join(name)
    }

    fn run(&self, arguments: &[&str]) -> Run {
        earmark()
            .current_dir(&self.root)
            .env("EARMARK_LIBRARY", self.root.join("library"))
            .args(arguments)
            .output()
            .unwrap()
            .into()
    }

    fn good(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
        run
    }

    fn scan(&self) -> Value {
        self.good(&["scan", "music"]).record()
    }

    fn plan(&self) -> Run {
        let options = [
            "--min-probability",
            "0.01",
            "--max-genres",
            "1",
            "--overwrite",
        ];
        let plan = [&["tag", "plan", "music", "-o", "p.jsonl"][..], &options].concat();
        self.run(&plan)
    }

    fn planned_tracks(&self) -> usize {
        records(&fs::read_to_string(self.root.join("p.jsonl")).unwrap()).len() - 1
    }

    /// Writes what was heard into the file.
    fn apply(&self) {
        let planned = self.plan();
        assert_eq!(planned.code, Some(0), "{}", planned.stderr);
        let applied = self.good(&["tag", "apply", "p.jsonl", "-y"]).record();
        assert_eq!(applied["n_written"], 1);
    }

    /// The genres of a file by its tags and by the index.
    fn genres(&self, path: &Path) -> [Vec<String>; 2] {
        let index = Index::open(&self.root.join("library")).unwrap();
        let track = index.track_at(path).unwrap().unwrap();
        [FileTags::read(path).unwrap().genres, track.file_tags.genres]
    }
}

#[test]
fn a_file_that_was_moved_is_undone_once_it_was_scanned() {
    let home = Home::with_file();
    let before = home.genres(&home.music(NAME));
    home.apply();
    let moved = home.music("other name.flac");
    fs::rename(home.music(NAME), &moved).unwrap();
    let lost = home.run(&["tag", "undo", "1"]);
    assert_eq!(lost.code, Some(1));
    assert!(
        lost.stderr
            .contains("`earmark scan` the folder where it lies now")
    );
    assert_eq!(lost.record()["run"], json!(null));

    assert_eq!(home.scan()["n_moved"], 1);
    let undone = home.good(&["tag", "undo", "1"]).record();
    assert_eq!(undone["n_written"], 1);
    assert_eq!(home.genres(&moved), before);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_is_known_to_have_what_the_file_has() {
    let home = Home::new();
    fs::copy(clips().join(NAME), home.root.join(NAME)).unwrap();
    let link = home.music("link.flac");
    std::os::unix::fs::symlink(home.root.join(NAME), &link).unwrap();
    home.scan();
    let before = home.genres(&link);
    home.apply();
    let [written, known] = home.genres(&link);
    assert_eq!(written, known);
    assert_ne!(written, before[0]);
    // Undone is what lies behind the link.
    home.good(&["tag", "undo", "1"]);
    assert_eq!(home.genres(&link), before);
}

#[test]
fn a_file_that_changed_since_it_was_heard_is_not_planned() {
    let home = Home::with_file();
    assert_eq!(home.plan().code, Some(0));
    assert_eq!(home.planned_tracks(), 1);
    let file = File::options().write(true).open(home.music(NAME)).unwrap();
    let then = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
    file.set_times(then).unwrap();
    let planned = home.plan();
    assert_eq!(planned.code, Some(1));
    let said = "1 file has changed since it was heard; hear with `earmark scan`, and plan again";
    assert!(planned.stderr.contains(said), "{}", planned.stderr);
    assert_eq!(home.planned_tracks(), 0);
}

//! Libraries that are not there, and one without tracks.

use std::fs;
use std::path::Path;

use crate::command::{Run, clips, earmark};

/// A library that a scan of no music has made.
pub(crate) struct Empty(tempfile::TempDir);

impl Empty {
    pub(crate) fn new() -> Self {
        let empty = Self(tempfile::tempdir().unwrap());
        let music = empty.0.path().join("music");
        fs::create_dir(&music).unwrap();
        let scan = empty.run(&["scan", music.to_str().unwrap()]);
        assert!(scan.code.is_some_and(|code| code < 2), "{}", scan.stderr);
        empty
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run(arguments, &self.0.path().join("library"))
    }
}

fn run(arguments: &[&str], library: &Path) -> Run {
    let mut command = earmark();
    command.args(arguments).arg("--library").arg(library);
    command.output().unwrap().into()
}

#[test]
fn who_only_reads_makes_no_library() {
    let folder = tempfile::tempdir().unwrap();
    let song = clips().join("folk.flac");
    let song = song.to_str().unwrap();
    let verbs: [&[&str]; 9] = [
        &["stats"],
        &["similar", song],
        &["playlist", "--tracks", "3"],
        &["duplicates"],
        &["duplicates", "--against", song],
        &["taste", "like", song],
        &["taste", "marks"],
        &["taste", "rank"],
        &["taste", "compare"],
    ];
    // One that is not there, and a folder that is none.
    let libraries = [folder.path().join("libary"), folder.path().to_owned()];
    for library in &libraries {
        for verb in verbs {
            let run = run(verb, library);
            assert_eq!(run.code, Some(2), "{verb:?}: {}", run.stderr);
            let said = format!(
                "there is no library at {}; fill one with `earmark scan DIR`, or name another with --library",
                library.display()
            );
            assert!(run.stderr.contains(&said), "{verb:?}: {}", run.stderr);
        }
    }
    let made = fs::read_dir(folder.path()).unwrap();
    assert_eq!(made.count(), 0);
}

//! A process that is ended at any step of a write leaves a file that is old or new, and the next one knows which.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use earmark_library::tagging::{Event, RecoveredAs, Step, TagWriter, history};

use crate::workplace::{Workplace, planned, tags};

const NAMES: [&str; 9] = [
    "everything.mp3",
    "v23.aac",
    "tagged.flac",
    "tagged.ogg",
    "tagged.opus",
    "tagged.m4a",
    "tagged.alac.m4a",
    "both.wav",
    "id3.aiff",
];

const FILE: &str = "EARMARK_TEST_FILE";
const LIBRARY: &str = "EARMARK_TEST_LIBRARY";
const STEP: &str = "EARMARK_TEST_STEP";

/// The process that is ended; as a test of its own it has nothing to do.
#[test]
fn child() {
    let Ok(path) = std::env::var(FILE) else {
        return;
    };
    let step = std::env::var(STEP).unwrap();
    let writer = TagWriter::open(Path::new(&std::env::var(LIBRARY).unwrap())).unwrap();
    let mut observer = |event: Event<'_>| {
        if let Event::Step(_, done) = event
            && format!("{done:?}") == step
        {
            std::process::abort();
        }
        ControlFlow::Continue(())
    };
    let track = planned(Path::new(&path), &["Jazz"]);
    writer.apply(&[track], &mut observer).unwrap();
    unreachable!("it was to end at {step}");
}

/// Ends a process that writes to the file at `path` after that step.
pub(crate) fn end_at(step: Step, path: &Path, place: &Workplace) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::child", "--nocapture"])
        .env(FILE, path)
        .env(LIBRARY, place.library())
        .env(STEP, format!("{step:?}"))
        .output()
        .unwrap()
        .status;
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        assert!(status.signal().is_some(), "{step:?}: {status}");
    }
    assert!(!status.success());
}

fn check(name: &str, step: Step) {
    let place = Workplace::new();
    let path = place.copy(name);
    let (bytes, before) = (fs::read(&path).unwrap(), tags(&path).genres);
    end_at(step, &path, &place);

    let is_placed = matches!(step, Step::Renamed | Step::FolderSynced | Step::Recorded);
    let now = tags(&path).genres;
    assert_eq!(now == ["Jazz"], is_placed, "{name}, {step:?}");
    assert_eq!(
        fs::read(&path).unwrap() == bytes,
        !is_placed,
        "{name}, {step:?}"
    );

    let writer = TagWriter::open(&place.library()).unwrap();
    if step == Step::Recorded {
        assert!(writer.recovered().is_empty());
    } else {
        let [recovered] = writer.recovered() else {
            panic!("{name}, {step:?}: {:?}", writer.recovered());
        };
        let found = match is_placed {
            true => RecoveredAs::Written,
            false => RecoveredAs::NotWritten,
        };
        assert_eq!(recovered.found, found);
        assert_eq!(recovered.path, path.canonicalize().unwrap());
    }
    drop(writer);
    assert_eq!(
        place.n_files(),
        1,
        "{name}, {step:?}: something is left lying"
    );
    let runs = history(&place.library()).unwrap();
    assert_eq!(runs[0].n_written, u64::from(is_placed));
    assert_eq!(runs[0].n_unfinished, 0);

    place.undo(runs[0].id);
    assert_eq!(tags(&path).genres, before, "{name}, {step:?}");
}

#[test]
fn a_killed_write_leaves_the_old_file_or_the_new_one() {
    for name in NAMES {
        for step in Step::ALL {
            check(name, step);
        }
    }
}

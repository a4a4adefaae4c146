//! What others do to a file while it is written is not lost, however little of it can be seen.
#![cfg(unix)]

use std::fs::{self, File, FileTimes};
use std::ops::ControlFlow;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use earmark_library::LibraryErrorKind;
use earmark_library::tagging::{Event, Step, TagWriter, TrackOutcome, history};

use crate::workplace::{Workplace, planned, tags};

#[test]
fn of_two_libraries_only_one_writes_to_a_file() {
    for name in ["v23.mp3", "tagged.flac"] {
        let (one, other) = (Workplace::new(), Workplace::new());
        let path = one.copy(name);
        let plans = ["Rock", "Jazz"].map(|genre| [planned(&path, &[genre])]);
        let writer = TagWriter::open(&one.library()).unwrap();
        let mut is_renamed = false;
        let mut observer = |event: Event<'_>| {
            if let Event::Step(_, step) = event {
                is_renamed |= step == Step::Renamed;
                let refused = other.apply(&plans[1]);
                match refused.only() {
                    TrackOutcome::Failed(error) if !is_renamed => {
                        assert_eq!(error.kind(), LibraryErrorKind::Busy);
                        assert!(error.to_string().starts_with("is held by another program"));
                    }
                    TrackOutcome::Changed(why) if is_renamed => {
                        assert_eq!(why, "its genre is now \"Rock\"");
                    }
                    outcome => panic!("{step:?}: {outcome:?}"),
                }
            }
            ControlFlow::Continue(())
        };
        writer.apply(&plans[0], &mut observer).unwrap();
        assert!(is_renamed);
        assert_eq!(tags(&path).genres, ["Rock"]);
        assert_eq!(history(&other.library()).unwrap(), []);
    }
}

/// A tagger that keeps length and times changes the file in its way, when the copy of it is ready.
fn check_kept(change: impl Fn(&Path, &[u8])) {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    let mut others = fs::read(&path).unwrap();
    *others.last_mut().unwrap() ^= 1;
    let before = fs::metadata(&path).unwrap();
    let writer = TagWriter::open(&place.library()).unwrap();
    let mut error = None;
    let mut observer = |event: Event<'_>| {
        match event {
            Event::Step(path, Step::Verified) => change(path, &others),
            Event::Track {
                outcome: TrackOutcome::Failed(failed),
                ..
            } => error = Some(failed.clone()),
            _ => {}
        }
        ControlFlow::Continue(())
    };
    writer
        .apply(&[planned(&path, &["Jazz"])], &mut observer)
        .unwrap();
    let error = error.unwrap();
    assert_eq!(error.kind(), LibraryErrorKind::Busy, "{error}");
    assert!(error.to_string().starts_with("was changed by another"));
    let after = fs::metadata(&path).unwrap();
    assert_eq!(after.len(), before.len());
    assert_eq!(after.modified().unwrap(), before.modified().unwrap());
    assert!(fs::read(&path).unwrap() == others);
    assert_eq!(place.n_files(), 1);
    assert_eq!(history(&place.library()).unwrap()[0].n_written, 0);
}

fn write_with_times_of(source: &Path, path: &Path, bytes: &[u8]) {
    let modified = fs::metadata(source).unwrap().modified().unwrap();
    fs::write(path, bytes).unwrap();
    let file = File::options().write(true).open(path).unwrap();
    file.set_times(FileTimes::new().set_modified(modified))
        .unwrap();
}

#[test]
fn a_file_that_another_tagger_replaces() {
    check_kept(|path, bytes| {
        let aside = path.with_extension("aside");
        write_with_times_of(path, &aside, bytes);
        fs::rename(aside, path).unwrap();
    });
}

#[test]
fn a_file_that_another_tagger_writes_to() {
    check_kept(|path, bytes| {
        let status = || {
            let metadata = fs::metadata(path).unwrap();
            (metadata.ctime(), metadata.ctime_nsec())
        };
        let before = status();
        // The clock of a file system goes in steps.
        while status() == before {
            write_with_times_of(path, path, bytes);
        }
    });
}

//! Runs, and what undoing one takes back.

use std::fs;

use earmark_library::tagging::{RunKind, TrackOutcome, history};

use crate::workplace::{Workplace, genres, planned, tags};

#[test]
fn runs_are_listed_the_last_first_with_what_was_undone() {
    let place = Workplace::new();
    assert_eq!(history(&place.library()).unwrap(), []);
    let paths = [place.copy("v23.mp3"), place.copy("tagged.flac")];
    let plan = paths.each_ref().map(|path| planned(path, &["Jazz"]));
    let run = place.apply(&plan).run.unwrap();
    // Nothing is left to do, so there is no run.
    let again = place.apply(&plan);
    assert_eq!(again.run, None);
    assert!(
        again
            .of
            .values()
            .all(|outcome| matches!(outcome, TrackOutcome::Unchanged))
    );
    let undo = place.undo(run).run.unwrap();
    let runs = history(&place.library()).unwrap();
    let known = |i: usize| {
        (
            runs[i].id,
            runs[i].kind,
            runs[i].undoes,
            runs[i].n_written,
            runs[i].n_undone,
        )
    };
    assert_eq!(known(0), (undo, RunKind::Undo, Some(run), 2, 0));
    assert_eq!(known(1), (run, RunKind::Apply, None, 2, 2));
    assert!(runs[0].started.starts_with("20") && runs[0].started.ends_with('Z'));
}

#[test]
fn what_a_listener_changed_since_is_left() {
    let place = Workplace::new();
    let (path, moved) = (place.copy("v23.mp3"), place.copy("v24.mp3"));
    let plan = [planned(&path, &["Jazz"]), planned(&moved, &["Jazz"])];
    let run = place.apply(&plan).run.unwrap();
    // A run of another library stands for another program.
    let other = Workplace::new();
    other.apply(&[planned(&path, &["Blues", "Soul"])]);
    fs::rename(&moved, moved.with_extension("bak")).unwrap();
    let undone = place.undo(run);
    assert_eq!(undone.run, None);
    let changed = &undone.of[&path.canonicalize().unwrap()];
    assert!(
        matches!(changed, TrackOutcome::Changed(why) if why == "its genre is now \"Blues\", \"Soul\"")
    );
    assert_eq!(tags(&path).genres, genres(&["Blues", "Soul"]));
    let n_failed = undone
        .of
        .values()
        .filter(|o| matches!(o, TrackOutcome::Failed(_)));
    assert_eq!(n_failed.count(), 1);
}

#[test]
fn a_run_that_is_not_in_the_journal_is_said() {
    let place = Workplace::new();
    let writer = earmark_library::tagging::TagWriter::open(&place.library()).unwrap();
    let error = writer
        .undo(7, &|_| Vec::new(), &mut |_| {
            std::ops::ControlFlow::Continue(())
        })
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no run 7 in the journal; see `earmark tag history` for those there are"
    );
}

#[test]
fn a_tag_that_another_program_rewrote_in_another_version_is_undone() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    let before = tags(&path).genres;
    let run = place.apply(&[planned(&path, &["Jazz"])]).run.unwrap();
    // lofty writes version 2.4 and adds a title of its own.
    let mut file = lofty::read_from_path(&path).unwrap();
    lofty::file::TaggedFileExt::primary_tag_mut(&mut file)
        .map(|tag| lofty::tag::Accessor::set_title(tag, "Another".to_owned()))
        .unwrap();
    lofty::file::AudioFile::save_to_path(&file, &path, Default::default()).unwrap();
    let undone = place.undo(run);
    assert!(
        matches!(undone.only(), TrackOutcome::Written),
        "{:?}",
        undone.only()
    );
    assert_eq!(tags(&path).genres, before);
    assert_eq!(tags(&path).title.as_deref(), Some("Another"));
}

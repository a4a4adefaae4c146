//! Undoing finds files that were moved, if somebody knows where they are.

use std::fs;
use std::path::{Path, PathBuf};

use earmark_library::tagging::TrackOutcome;

use crate::workplace::{Workplace, digest, planned, tags};

/// Copies of a fixture in folders of their own, to all of which "Jazz" was written.
struct Moved {
    place: Workplace,
    run: i64,
}

impl Moved {
    fn new(names: &[&str]) -> Self {
        let place = Workplace::new();
        let fixture = place.copy("v23.mp3");
        let paths = names.iter().map(|name| place.music().join(name));
        let paths: Vec<PathBuf> = paths.collect();
        for path in &paths {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::copy(&fixture, path).unwrap();
        }
        let plan: Vec<_> = paths.iter().map(|path| planned(path, &["Jazz"])).collect();
        let run = place.apply(&plan).run.unwrap();
        Self { place, run }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.music().canonicalize().unwrap().join(name)
    }

    fn mv(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.path(from), to).unwrap();
    }

    /// Undoes the run for somebody who knows these files, and gives how it went with each.
    fn undo(&self, known: &[&str]) -> Vec<(PathBuf, TrackOutcome)> {
        let known: Vec<PathBuf> = known.iter().map(|name| self.path(name)).collect();
        let undone = self.place.undo_with(self.run, &|_| known.clone());
        undone.of.into_iter().collect()
    }

    fn genres(&self, name: &str) -> Vec<String> {
        tags(&self.path(name)).genres
    }
}

fn is_written((_, outcome): &(PathBuf, TrackOutcome)) -> bool {
    matches!(outcome, TrackOutcome::Written)
}

fn failure((_, outcome): &(PathBuf, TrackOutcome)) -> String {
    match outcome {
        TrackOutcome::Failed(error) => error.to_string(),
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn a_file_that_was_moved_is_undone_where_it_is() {
    let moved = Moved::new(&["old/a.mp3"]);
    moved.mv("old/a.mp3", "new/b.mp3");
    let unknown = moved.undo(&[]);
    assert!(failure(&unknown[0]).contains("`earmark scan` the folder"));
    // Who has not looked since knows of no move.
    let stale = moved.undo(&["old/a.mp3", "new/b.mp3"]);
    assert!(failure(&stale[0]).contains("is not where it was written"));
    assert_eq!(moved.genres("new/b.mp3"), ["Jazz"]);

    let undone = moved.undo(&["new/b.mp3"]);
    assert!(is_written(&undone[0]), "{undone:?}");
    assert_eq!(undone[0].0, moved.path("new/b.mp3"));
    let fixture = fs::read(moved.path("v23.mp3")).unwrap();
    assert!(fs::read(moved.path("new/b.mp3")).unwrap() == fixture);
}

#[test]
fn of_several_copies_each_gets_back_what_it_had() {
    let moved = Moved::new(&["old/album/a.mp3", "old/hits/a.mp3"]);
    let names = ["new/album/a.mp3", "new/hits/a.mp3"];
    moved.mv("old/album/a.mp3", names[0]);
    moved.mv("old/hits/a.mp3", names[1]);
    let undone = moved.undo(&names);
    assert!(undone.len() == 2 && undone.iter().all(is_written));
    assert!(names.iter().all(|name| moved.genres(name) == ["Pop"]));
}

#[test]
fn what_may_be_one_file_as_well_as_another_is_left() {
    let moved = Moved::new(&["a.mp3"]);
    fs::copy(moved.path("a.mp3"), moved.path("c.mp3")).unwrap();
    moved.mv("a.mp3", "b.mp3");
    let said = failure(&moved.undo(&["b.mp3", "c.mp3"])[0]);
    assert!(said.contains("b.mp3 as well as"), "{said}");
    assert_eq!(moved.genres("b.mp3"), ["Jazz"]);
    // The one that another genre was given since is not it.
    let changed = Workplace::new();
    changed.apply(&[planned(&moved.path("c.mp3"), &["Soul"])]);
    assert!(moved.undo(&["b.mp3", "c.mp3"]).iter().all(is_written));
    assert_eq!(moved.genres("b.mp3"), ["Pop"]);
}

#[test]
fn files_that_have_changed_names_are_told_apart_by_their_audio() {
    let place = Workplace::new();
    let paths =
        [place.copy("v23.mp3"), place.copy("tagged.opus")].map(|p| p.canonicalize().unwrap());
    let payloads = paths.each_ref().map(|path| digest(path));
    let before = paths.each_ref().map(|path| tags(path).genres);
    let plan = paths.each_ref().map(|path| planned(path, &["Jazz"]));
    let run = place.apply(&plan).run.unwrap();
    let aside = paths[0].with_extension("aside");
    let mv = |from: &Path, to: &Path| fs::rename(from, to).unwrap();
    mv(&paths[0], &aside);
    mv(&paths[1], &paths[0]);
    mv(&aside, &paths[1]);
    let elsewhere = |payload| match payload == payloads[0] {
        true => vec![paths[1].clone()],
        false => vec![paths[0].clone()],
    };
    let undone = place.undo_with(run, &elsewhere);
    assert!(
        undone
            .of
            .values()
            .all(|outcome| matches!(outcome, TrackOutcome::Written))
    );
    assert_eq!(tags(&paths[1]).genres, before[0]);
    assert_eq!(tags(&paths[0]).genres, before[1]);
}

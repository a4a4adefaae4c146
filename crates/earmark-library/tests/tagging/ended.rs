//! What a run has told when it ends early.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use earmark_library::tagging::{Event, Step, TagWriter, TrackOutcome, history};
use rusqlite::Connection;

use crate::workplace::{Workplace, planned, tags};

const NAMES: [&str; 3] = ["v23.mp3", "tagged.flac", "tagged.opus"];

/// What an observer was told.
#[derive(Default)]
struct Told {
    number: Option<i64>,
    written: Vec<PathBuf>,
}

impl Told {
    fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Begun(number) => self.number = Some(*number),
            Event::Track { path, outcome, .. } => {
                assert!(matches!(outcome, TrackOutcome::Written), "{outcome:?}");
                self.written.push(path.to_path_buf());
            }
            _ => {}
        }
    }

    /// Whether it is what files and journal say.
    fn check(&self, paths: &[PathBuf], library: &Path) {
        let written = paths.iter().filter(|path| tags(path).genres == ["Jazz"]);
        assert!(written.eq(&self.written));
        let runs = history(library).unwrap();
        assert_eq!(runs[0].n_written, self.written.len() as u64);
        assert_eq!(self.number, Some(runs[0].id));
    }
}

#[test]
fn a_run_that_is_ended_at_any_event_has_told_of_all_it_wrote() {
    for step in Step::ALL {
        for n_before in 0..NAMES.len() {
            let place = Workplace::new();
            let paths = NAMES.map(|name| place.copy(name));
            let plan = paths.each_ref().map(|path| planned(path, &["Jazz"]));
            let writer = TagWriter::open(&place.library()).unwrap();
            let mut told = Told::default();
            let mut observer = |event: Event<'_>| {
                told.note(&event);
                match event {
                    Event::Step(path, at) if at == step && path == paths[n_before] => {
                        ControlFlow::Break(())
                    }
                    _ => ControlFlow::Continue(()),
                }
            };
            let run = writer.apply(&plan, &mut observer).unwrap();
            assert_eq!(told.written.len(), n_before + 1, "{step:?}");
            assert_eq!(told.number, run);
            told.check(&paths, &place.library());
        }
    }
}

#[test]
fn a_journal_that_fails_ends_a_run_whose_number_is_known() {
    let place = Workplace::new();
    let paths = NAMES.map(|name| place.copy(name));
    let plan = paths.each_ref().map(|path| planned(path, &["Jazz"]));
    let writer = TagWriter::open(&place.library()).unwrap();
    let journal = Connection::open(place.library().join("journal.sqlite")).unwrap();
    let mut told = Told::default();
    let mut observer = |event: Event<'_>| {
        told.note(&event);
        if matches!(event, Event::Track { .. }) {
            let full = "CREATE TRIGGER full BEFORE INSERT ON writes BEGIN SELECT RAISE(ABORT, 'full'); END";
            journal.execute_batch(full).unwrap();
        }
        ControlFlow::Continue(())
    };
    let error = writer.apply(&plan, &mut observer).unwrap_err();
    assert!(error.to_string().contains("full"), "{error}");
    assert_eq!(told.written.len(), 1);
    told.check(&paths, &place.library());
}

//! A write that was cut off is not forgotten while its file is away.

use std::fs;
use std::path::Path;

use earmark_library::tagging::{RecoveredAs, Step, TagWriter, TrackOutcome, history};

use crate::killed::end_at;
use crate::workplace::{Workplace, planned, tags};

/// What whoever opens the journal now finds of the only write that was cut off.
fn recovered(place: &Workplace) -> RecoveredAs {
    let writer = TagWriter::open(&place.library()).unwrap();
    let [recovered] = writer.recovered() else {
        panic!("{:?}", writer.recovered());
    };
    recovered.found
}

fn n_unfinished(place: &Workplace) -> u64 {
    history(&place.library()).unwrap()[0].n_unfinished
}

#[test]
fn a_file_that_is_away_is_looked_at_when_it_is_back() {
    for (step, found) in [
        (Step::Copied, RecoveredAs::NotWritten),
        (Step::Renamed, RecoveredAs::Written),
    ] {
        let place = Workplace::new();
        let path = place.copy("v23.mp3");
        end_at(step, &path, &place);
        let away = place.music().with_extension("away");
        fs::rename(place.music(), &away).unwrap();
        for _ in 0..2 {
            assert_eq!(recovered(&place), RecoveredAs::OutOfReach);
            assert_eq!(n_unfinished(&place), 1);
        }
        fs::rename(&away, place.music()).unwrap();
        assert_eq!(recovered(&place), found, "{step:?}");
        assert_eq!(n_unfinished(&place), 0);
        assert_eq!(place.n_files(), 1, "{step:?}: a copy is left lying");
        let run = history(&place.library()).unwrap()[0].id;
        place.undo(run);
        assert_eq!(tags(&path).genres, ["Pop"]);
    }
}

#[test]
fn another_file_in_its_place_says_nothing_of_it() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    end_at(Step::Renamed, &path, &place);
    let aside = path.with_extension("aside");
    fs::rename(&path, &aside).unwrap();
    fs::rename(place.copy("tagged.opus"), &path).unwrap();
    assert_eq!(recovered(&place), RecoveredAs::OutOfReach);
    fs::rename(&aside, &path).unwrap();
    assert_eq!(recovered(&place), RecoveredAs::Written);
}

#[test]
fn a_file_that_was_moved_when_it_was_written_can_be_undone() {
    for (step, genre) in [(Step::Copied, "Pop"), (Step::Renamed, "Jazz")] {
        let place = Workplace::new();
        let path = place.copy("v23.mp3");
        end_at(step, &path, &place);
        let moved = path.with_file_name("moved.mp3");
        fs::rename(&path, &moved).unwrap();
        assert_eq!(recovered(&place), RecoveredAs::OutOfReach);
        assert_eq!(tags(&moved).genres, [genre]);
        let run = history(&place.library()).unwrap()[0].id;
        let undone = place.undo_with(run, &|_| vec![moved.clone()]);
        let is_written = matches!(undone.only(), TrackOutcome::Written);
        assert_eq!(is_written, step == Step::Renamed, "{:?}", undone.only());
        assert_eq!(tags(&moved).genres, ["Pop"]);
        assert_eq!(n_unfinished(&place), 0);
        assert!(
            TagWriter::open(&place.library())
                .unwrap()
                .recovered()
                .is_empty()
        );
    }
}

#[test]
fn a_genre_that_another_program_wrote_in_another_form_is_written() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    end_at(Step::Renamed, &path, &place);
    // lofty writes version 2.4.
    let file = lofty::read_from_path(&path).unwrap();
    lofty::file::AudioFile::save_to_path(&file, &path, Default::default()).unwrap();
    assert_eq!(recovered(&place), RecoveredAs::Written);
    assert!(applies_again(&place, &path));
}

/// Whether nothing stands in the way of a further run.
fn applies_again(place: &Workplace, path: &Path) -> bool {
    let applied = place.apply(&[planned(path, &["Blues"])]);
    matches!(applied.only(), TrackOutcome::Written)
}

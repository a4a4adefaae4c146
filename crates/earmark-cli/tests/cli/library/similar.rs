//! What `similar` says of files of a library and of others.

use std::fs;

use super::Empty;
use super::heard::{Heard, names};
use crate::command::{Wav, chord, clips};

fn similar(arguments: &[&str]) -> crate::command::Run {
    Heard::get().run([&["similar"], arguments].concat())
}

#[test]
fn a_track_of_the_library_has_all_others_for_neighbours_but_no_copy_of_itself() {
    let heard = Heard::get();
    let folk = heard.file("folk.flac");
    let run = similar(&[folk.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let records = run.records();
    assert_eq!(records.len(), 8, "ten tracks, without two of one recording");
    assert!(names(&run).iter().all(|name| !name.starts_with("folk")));
    for (record, rank) in records.iter().zip(1..) {
        assert_eq!(record["schema"], "earmark.similar/v1");
        assert_eq!(record["rank"], rank);
        assert!(record["duration"].as_f64().unwrap() > 4.0);
    }
    let similarity = |n: usize| records[n]["similarity"].as_f64().unwrap();
    assert!((1..8).all(|n| similarity(n) <= similarity(n - 1)));
}

#[test]
fn a_chord_sounds_like_the_next_one_rather_than_like_metal() {
    let run = similar(&[
        Heard::get().file("chord 2.wav").to_str().unwrap(),
        "--top",
        "2",
    ]);
    assert!(
        names(&run).iter().all(|name| name.starts_with("chord")),
        "{}",
        run.stdout
    );
}

#[test]
fn a_recording_that_is_there_twice_is_named_once() {
    let run = similar(&[
        Heard::get().file("metal.mp3").to_str().unwrap(),
        "--top",
        "100",
    ]);
    let folk = names(&run)
        .iter()
        .filter(|name| name.starts_with("folk"))
        .count();
    assert_eq!((run.records().len(), folk), (8, 1));
}

#[test]
fn a_file_from_elsewhere_is_heard_on_the_spot() {
    let folder = tempfile::tempdir().unwrap();
    let stranger = folder.path().join("stranger.wav");
    fs::write(&stranger, Wav::default().bytes(6.0, chord)).unwrap();
    let run = similar(&[stranger.to_str().unwrap(), "--top", "3"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.records().len(), 3);
    // A copy that lies elsewhere is the same recording, and need not be heard.
    let run = similar(&[clips().join("folk.flac").to_str().unwrap(), "--top", "100"]);
    assert_eq!(run.records().len(), 8);
}

#[test]
fn of_several_files_none_is_named() {
    let heard = Heard::get();
    let (metal, electronic) = (heard.file("metal.mp3"), heard.file("electronic.opus"));
    let run = similar(&[metal.to_str().unwrap(), electronic.to_str().unwrap()]);
    let names = names(&run);
    assert_eq!(names.len(), 7);
    assert!(
        !names
            .iter()
            .any(|name| name == "metal.mp3" || name == "electronic.opus")
    );
}

#[test]
fn a_table_and_csv_say_the_same() {
    let metal = Heard::get().file("metal.mp3");
    let of = |form: &str| similar(&[metal.to_str().unwrap(), "--top", "3", "--format", form]);
    let csv = of("csv").stdout;
    assert!(
        csv.starts_with("path,rank,similarity,title,artist,duration,genre\n"),
        "{csv}"
    );
    assert_eq!(
        (csv.lines().count(), of("table").stdout.lines().count()),
        (4, 3)
    );
}

#[test]
fn what_cannot_be_answered_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let metal = Heard::get().file("metal.mp3");
    let empty = Empty::new().run(&["similar", metal.to_str().unwrap()]);
    assert_eq!(empty.code, Some(2));
    assert!(
        empty
            .stderr
            .contains("the library has no track that was heard"),
        "{}",
        empty.stderr
    );
    let text = folder.path().join("text.mp3");
    fs::write(&text, "no music at all").unwrap();
    for path in [text, folder.path().join("missing.mp3")] {
        let run = similar(&[path.to_str().unwrap()]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr.contains(path.to_str().unwrap()),
            "{}",
            run.stderr
        );
    }
}

//! What `playlist` makes of a library.

use std::fs;
use std::path::Path;

use super::heard::{Heard, names};
use crate::command::Run;

fn playlist(arguments: &[&str]) -> Run {
    Heard::get().run([&["playlist"], arguments].concat())
}

fn file(name: &str) -> String {
    Heard::get().file(name).to_str().unwrap().to_owned()
}

#[test]
fn a_list_around_a_file_has_each_recording_once_and_not_the_file() {
    let run = playlist(&["--like", &file("metal.mp3"), "--tracks", "8"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let names = names(&run);
    assert_eq!(names.len(), 8);
    assert!(!names.contains(&"metal.mp3".to_owned()));
    assert_eq!(
        names.iter().filter(|name| name.starts_with("folk")).count(),
        1
    );
    let records = run.records();
    assert!(
        records
            .iter()
            .zip(1..)
            .all(|(record, n)| record["number"] == n)
    );
    assert_eq!(records[0]["schema"], "earmark.playlist_track/v1");
}

#[test]
fn a_seed_repeats_itself_and_another_gives_another_list() {
    let of = |seed: &str| names(&playlist(&["--tracks", "4", "--seed", seed]));
    assert_eq!(of("1"), of("1"));
    assert!((2..6).any(|seed| of(&seed.to_string()) != of("1")));
}

#[test]
fn a_path_begins_and_ends_where_it_was_told() {
    let (from, to) = (file("chord 0.wav"), file("chord 5.wav"));
    let run = playlist(&["--from", &from, "--to", &to, "--tracks", "5"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let names = names(&run);
    assert_eq!(names.len(), 5);
    assert_eq!(
        (names[0].as_str(), names[4].as_str()),
        ("chord 0.wav", "chord 5.wav")
    );
    let folder = playlist(&["--from", &from, "--to", &file("")]);
    assert_eq!(folder.code, Some(2));
    assert!(
        folder.stderr.contains("is a folder; name one file of it"),
        "{}",
        folder.stderr
    );
    let stranger = playlist(&["--from", &from, "--to", "nowhere.mp3"]);
    assert_eq!(stranger.code, Some(2));
    assert!(
        stranger.stderr.contains("nowhere.mp3"),
        "{}",
        stranger.stderr
    );
}

#[test]
fn filters_take_what_they_say_and_name_what_there_is() {
    let all = playlist(&["--tracks", "9"]);
    let genre = all.records()[0]["genre"].as_str().unwrap().to_owned();
    let run = playlist(&["--genre", &genre.to_uppercase(), "--tracks", "1"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = playlist(&["--genre", "no such genre"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("no such genre") && run.stderr.contains(&genre),
        "{}",
        run.stderr
    );
    let tempo = playlist(&["--tempo", "0-1"]);
    assert_eq!(tempo.code, Some(2), "{}", tempo.stdout);
    assert_eq!(playlist(&["--tempo", "120-90"]).code, Some(2));
}

#[test]
fn minutes_are_met_and_a_list_that_is_too_short_is_said() {
    let run = playlist(&["--minutes", "0.5"]);
    let seconds: f64 = run
        .records()
        .iter()
        .map(|r| r["duration"].as_f64().unwrap())
        .sum();
    assert!((10.0..50.0).contains(&seconds), "{seconds}");
    let short = playlist(&["--tracks", "500"]);
    assert_eq!(short.code, Some(1));
    assert_eq!(short.records().len(), 9, "ten files, two of one recording");
    assert!(
        short.stderr.contains("shorter than asked for"),
        "{}",
        short.stderr
    );
}

#[test]
fn files_lead_to_the_music_from_where_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.m3u8");
    let run = playlist(&["--tracks", "3", "-o", list.to_str().unwrap()]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), ""),
        "{}",
        run.stderr
    );
    let text = fs::read_to_string(&list).unwrap();
    assert!(text.starts_with("#EXTM3U\n#EXTINF:"), "{text}");
    let places: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(places.len(), 3);
    let root = folder.path().canonicalize().unwrap();
    for place in places {
        assert!(
            !Path::new(place).is_absolute() && root.join(place).exists(),
            "{place}"
        );
    }
    playlist(&["--tracks", "3", "-o", list.to_str().unwrap(), "--absolute"]);
    let text = fs::read_to_string(&list).unwrap();
    let mut places = text.lines().filter(|line| !line.starts_with('#'));
    assert!(places.all(|place| Path::new(place).is_absolute() && Path::new(place).exists()));
}

#[test]
fn xspf_is_written_by_its_ending_and_no_other_form() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.xspf");
    let arguments = ["--like", &file("folk.flac"), "--tracks", "4", "-o"];
    let run = playlist(&[&arguments[..], &[list.to_str().unwrap()]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let xml = fs::read_to_string(&list).unwrap();
    assert_eq!(xml.matches("<location>").count(), 4);
    assert!(xml.contains("chord%20") && !xml.contains("chord "), "{xml}");
    let other = folder.path().join("list.txt");
    let run = playlist(&["-o", other.to_str().unwrap()]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains(".m3u8 or .xspf") && !other.exists(),
        "{}",
        run.stderr
    );
}

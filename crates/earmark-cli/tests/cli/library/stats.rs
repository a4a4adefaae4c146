//! What `stats` says of a library.

use std::fs;

use super::Empty;
use super::heard::Heard;
use crate::command::Run;

fn stats(arguments: &[&str]) -> Run {
    Heard::get().run([&["stats"], arguments].concat())
}

fn total(counts: &serde_json::Value) -> u64 {
    let counts = counts.as_array().unwrap();
    counts
        .iter()
        .map(|count| count["n"].as_u64().unwrap())
        .sum()
}

#[test]
fn every_track_is_counted_once() {
    let run = stats(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let record = run.record();
    assert_eq!(record["schema"], "earmark.stats/v1");
    assert_eq!(
        (&record["n_tracks"], &record["n_heard"]),
        (&10.into(), &10.into())
    );
    assert_eq!(total(&record["genres"]), 10);
    assert_eq!(total(&record["codecs"]), 10);
    let fast = total(&record["tempos"]) + record["n_without_tempo"].as_u64().unwrap();
    assert_eq!(fast, 10);
    assert_eq!(record["tag_genres"][0]["name"], "Drone");
    assert_eq!(
        total(&record["tag_genres"]) + record["n_untagged"].as_u64().unwrap(),
        10
    );
}

#[test]
fn a_tag_that_the_sound_contradicts_is_to_be_looked_at() {
    let metal = Heard::get().file("metal.mp3");
    let record = stats(&[metal.to_str().unwrap()]).record();
    let found = &record["disagreements"]["tracks"];
    assert_eq!(found.as_array().unwrap().len(), 1, "{record}");
    assert_eq!(found[0]["path"], metal.to_str().unwrap());
    assert_eq!(found[0]["tagged"][0], "Classical");
    assert!(found[0]["probability"].as_f64().unwrap() <= 0.1);
    assert_eq!(found[0]["heard"][0]["name"], "metal");
}

#[test]
fn a_page_is_whole_and_needs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("library.html");
    let run = stats(&["-o", page.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"));
    assert!(
        html.contains("Ann Alto"),
        "points of the map are named by their tags"
    );
    for needed in [" src=\"http", "<link", "@import"] {
        assert!(!html.contains(needed), "{needed}");
    }
    let nowhere = folder.path().join("none/library.html");
    let run = stats(&["-o", nowhere.to_str().unwrap()]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains(nowhere.to_str().unwrap()),
        "{}",
        run.stderr
    );
}

#[test]
fn where_there_is_nothing_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let empty = Empty::new().run(&["stats"]);
    assert_eq!((empty.code, empty.stdout.as_str()), (Some(1), ""));
    assert!(
        empty.stderr.contains("earmark scan DIR"),
        "{}",
        empty.stderr
    );
    let run = stats(&[folder.path().to_str().unwrap()]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no track of the library lies there"));
    let taxonomy = folder.path().join("broken.toml");
    fs::write(&taxonomy, "genres = 5").unwrap();
    let run = stats(&["--taxonomy", taxonomy.to_str().unwrap()]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("broken.toml"), "{}", run.stderr);
}

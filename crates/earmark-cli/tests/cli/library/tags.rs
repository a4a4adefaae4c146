//! What artists, titles, genres and ratings in tags do to what is asked of a library.

use std::collections::BTreeSet;

use serde_json::Value;

use super::heard::{Heard, names};
use crate::command::Run;

fn run(arguments: &[&str]) -> Run {
    let run = Heard::get().run(arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    run
}

fn file(name: &str) -> String {
    Heard::get().file(name).to_str().unwrap().to_owned()
}

fn artists(run: &Run) -> Vec<Option<String>> {
    let artist = |record: &Value| record["artist"].as_str().map(str::to_owned);
    run.records().iter().map(artist).collect()
}

#[test]
fn the_artist_of_a_file_can_be_left_out() {
    let chord = file("chord 1.wav");
    let all = artists(&run(&["similar", &chord]));
    assert!(all.contains(&Some("Ann Alto".to_owned())));
    let others = run(&["similar", &chord, "--exclude-artist"]);
    assert_eq!(others.records().len(), 6);
    assert!(!artists(&others).contains(&Some("Ann Alto".to_owned())));
}

#[test]
fn a_list_of_an_artist_has_no_other() {
    let list = run(&["playlist", "--artist", "ann alto", "--tracks", "3"]);
    let names: BTreeSet<String> = names(&list).into_iter().collect();
    assert_eq!(
        Vec::from_iter(names),
        ["chord 0.wav", "chord 1.wav", "chord 2.wav"]
    );
    let stranger = Heard::get().run(["playlist", "--artist", "Nobody"]);
    assert_eq!(stranger.code, Some(2));
    assert!(stranger.stderr.contains("Ben Bass"), "{}", stranger.stderr);
}

#[test]
fn a_list_of_a_genre_has_what_is_tagged_so() {
    let list = run(&["playlist", "--genre", "drone", "--tracks", "6"]);
    assert!(names(&list).iter().all(|name| name.starts_with("chord")));
    let artists = artists(&list);
    assert!(
        artists.windows(2).all(|pair| pair[0] != pair[1]),
        "{artists:?}"
    );
}

#[test]
fn ratings_are_marks() {
    let import = ["taste", "import", "--from-ratings", "--listener", "rater"];
    let counts: Vec<Value> = run(&import)
        .records()
        .iter()
        .map(|record| record["n_changed"].clone())
        .collect();
    assert_eq!(
        counts,
        [2, 2],
        "four stars and more are liked, two and less not"
    );
    let marks = run(&["taste", "marks", "--listener", "rater"]);
    let liked: BTreeSet<(String, bool)> = names(&marks)
        .into_iter()
        .zip(
            marks
                .records()
                .iter()
                .map(|record| record["liked"].as_bool().unwrap()),
        )
        .collect();
    let expected = [
        ("chord 0.wav", true),
        ("chord 1.wav", true),
        ("chord 3.wav", false),
        ("chord 4.wav", false),
    ];
    let expected = expected.map(|(name, liked)| (name.to_owned(), liked));
    assert_eq!(liked, BTreeSet::from(expected));
}

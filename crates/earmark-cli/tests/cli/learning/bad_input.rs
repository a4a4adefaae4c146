//! Input that cannot be learnt from: a clear word, and nothing written.

use std::fs;

use super::{Workshop, artists, table};
use crate::command::run;

/// Trains on a table and expects a word about it; the run must not be there.
fn refused(name: &str, text: &str, more: &[&str], word: &str) {
    let workshop = Workshop::new();
    let path = workshop.write(name, text);
    let trained = workshop.train(&path, &[&["--model", "knn"], more].concat());
    assert_eq!(trained.code, Some(2), "{}", trained.stderr);
    assert!(trained.stderr.contains(word), "{word}: {}", trained.stderr);
    assert!(!workshop.path("run").exists());
    let n_files = fs::read_dir(workshop.path("")).unwrap().count();
    assert_eq!(n_files, 1, "nothing half-written");
}

fn sound() -> String {
    table(&artists())
}

#[test]
fn one_class_only() {
    let blues: Vec<_> = artists()
        .into_iter()
        .filter(|track| track.genre == "blues")
        .collect();
    refused(
        "t.csv",
        &table(&blues),
        &[],
        "all tracks have the label \"blues\"",
    );
}

#[test]
fn a_class_with_one_track() {
    let text = sound() + "only,polka,somebody,1,2,3,4\n";
    refused("t.csv", &text, &[], "the class \"polka\" has 1 groups");
    refused(
        "t.csv",
        &text,
        &["--by", "track"],
        "the class \"polka\" has 1 tracks",
    );
}

#[test]
fn features_that_are_no_numbers() {
    let text = sound();
    refused(
        "t.csv",
        &(text.clone() + "x,rock,y,1,loud,3,4\n"),
        &[],
        "line 92, column \"b\": \"loud\" is no finite number",
    );
    refused(
        "t.csv",
        &(text.clone() + "x,rock,y,1,,3,4\n"),
        &[],
        "line 92, column \"b\" has no value",
    );
    refused(
        "t.csv",
        &(text.clone() + "x,rock,y,1,NaN,3,4\n"),
        &[],
        "column \"b\" has no value",
    );
    refused(
        "t.csv",
        &(text.clone() + "x,rock,y,1,inf,3,4\n"),
        &[],
        "is no finite number",
    );
    refused(
        "t.csv",
        &(text + "x,rock,y,1,2,3\n"),
        &[],
        "it has 6 cells, the first line 7",
    );
}

#[test]
fn tracks_that_come_twice() {
    refused(
        "t.csv",
        &(sound() + "blues-0-0,blues,y,1,2,3,4\n"),
        &[],
        "\"blues-0-0\" is listed twice",
    );
}

#[test]
fn a_manifest_that_is_wrong() {
    let features = ["--features", "gtzan57"];
    refused(
        "m.csv",
        "path,label\nnot-there.mp3,rock\n",
        &features,
        "1 listed files are missing",
    );
    refused(
        "m.csv",
        "path,label\na.mp3,rock\na.mp3,jazz\n",
        &features,
        "is listed twice",
    );
    refused(
        "m.csv",
        "path,genre\na.mp3,rock\n",
        &features,
        "no column \"label\"",
    );
}

#[test]
fn a_split_with_nothing_on_a_side() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let rows: String = artists()
        .iter()
        .map(|t| format!("{},{},train\n", t.id, t.genre))
        .collect();
    let split = workshop.write("split.csv", &format!("id,label,part\n{rows}"));
    let trained = workshop.train(
        &table,
        &["--model", "knn", "--split", split.to_str().unwrap()],
    );
    assert_eq!(trained.code, Some(2));
    assert!(
        trained.stderr.contains("has no test track"),
        "{}",
        trained.stderr
    );
    let rows: String = artists()
        .iter()
        .map(|t| format!("{},polka,test\n", t.id))
        .collect();
    let split = workshop.write("split.csv", &format!("id,label,part\n{rows}"));
    let trained = workshop.train(
        &table,
        &["--model", "knn", "--split", split.to_str().unwrap()],
    );
    assert_eq!(trained.code, Some(2), "{}", trained.stderr);
    assert!(!workshop.path("run").exists());
}

#[cfg(not(feature = "networks"))]
#[test]
fn a_build_without_networks_says_how_to_get_them() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let trained = workshop.train(&table, &["--model", "crnn"]);
    assert_eq!(trained.code, Some(2), "{}", trained.stderr);
    let word = "this build of Earmark has no networks; build it with them (--features networks)";
    assert!(trained.stderr.contains(word), "{}", trained.stderr);
}

#[test]
fn frames_of_what_is_no_sequence() {
    let word = "stretches (frames, step) are cut of sequences of frames (mel-seq:frames)";
    refused("t.csv", &sound(), &["--frames", "40"], word);
    refused("t.csv", &sound(), &["--step", "40"], word);
}

#[test]
fn names_and_values_that_are_none() {
    for (more, word) in [
        (
            vec!["--set", "knn.neighbours=3"],
            "did you mean knn.n_neighbors?",
        ),
        (vec!["--set", "knn.n_neighbors=0"], "knn.n_neighbors"),
        (vec!["--by", "mood"], "mood"),
        (vec!["--holdout", "80/30"], "60/20/20"),
        (vec!["--folds", "1"], "2 to 1000"),
        (vec!["--segments", "3s"], "segments are cut of audio"),
        (vec!["--label", "style"], "no column \"style\""),
    ] {
        refused("t.csv", &sound(), &more, word);
    }
    let workshop = Workshop::new();
    let table = workshop.table();
    let trained = workshop.train(&table, &["--model", "svn"]);
    assert!(
        trained.stderr.contains("did you mean svm?"),
        "{}",
        trained.stderr
    );
    let config = workshop.write(
        "c.toml",
        "[data]\npath = 'table.csv'\n[modle]\nname = 'knn'\n",
    );
    let out = workshop.path("run");
    let trained = run([
        "train",
        "--config",
        config.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(trained.code, Some(2));
    assert!(trained.stderr.contains("modle"), "{}", trained.stderr);
}

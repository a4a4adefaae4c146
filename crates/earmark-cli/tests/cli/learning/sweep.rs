//! Settings searched on training tracks.

use std::fs;

use super::Workshop;
use crate::command::{Run, run};

fn sweep(workshop: &Workshop, more: &[&str]) -> Run {
    let (table, out) = (workshop.table(), workshop.path("sweep"));
    let arguments = [
        "sweep",
        table.to_str().unwrap(),
        "--model",
        "knn",
        "-o",
        out.to_str().unwrap(),
    ];
    run(arguments.iter().chain(more))
}

#[test]
fn a_grid_is_ranked_resumed_and_its_best_can_be_trained() {
    let workshop = Workshop::new();
    let grid = [
        "--vary",
        "knn.n_neighbors=1,3,9,1000000",
        "--vary",
        "knn.weights=uniform,distance",
        "--holdout",
        "60/20/20",
    ];
    let swept = sweep(&workshop, &grid);
    assert_eq!(swept.code, Some(0), "{}", swept.stderr);
    let records = swept.records();
    assert_eq!(records.len(), 8);
    let score = |n: usize| records[n]["score"]["value"].as_f64();
    let scores: Vec<f64> = (0..8).filter_map(score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    assert!(
        workshop
            .text("sweep/sweep.html")
            .contains("knn.n_neighbors")
    );
    // The same again takes what is there.
    let trials = workshop.text("sweep/trials.jsonl");
    let again = sweep(&workshop, &grid);
    assert_eq!(again.stdout, swept.stdout);
    assert_eq!(workshop.text("sweep/trials.jsonl"), trials);
    // A wider grid only adds.
    let wider = [
        "--vary",
        "knn.n_neighbors=1,3,9,1000000,5",
        grid[2],
        grid[3],
        grid[4],
        grid[5],
    ];
    assert_eq!(sweep(&workshop, &wider).records().len(), 10);
    assert!(workshop.text("sweep/trials.jsonl").starts_with(&trials));
    let (best, out) = (workshop.path("sweep/best.toml"), workshop.path("run"));
    let trained = run([
        "train",
        "--config",
        best.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    assert_eq!(trained.record()["protocol"], "holdout 60/20/20 by group");
}

#[test]
fn the_test_side_plays_no_part() {
    let workshop = Workshop::new();
    let grid = ["--vary", "knn.n_neighbors=1,3,9", "--holdout", "60/20/20"];
    let first = sweep(&workshop, &grid).records();
    let table = workshop.table();
    workshop.train(&table, &["--model", "majority", "--holdout", "60/20/20"]);
    let split = workshop.text("run/split.csv");
    let mut tracks = super::artists();
    for track in &mut tracks {
        let line = split
            .lines()
            .find(|line| line.starts_with(&format!("{},", track.id)))
            .unwrap();
        if !line.ends_with(",train") {
            track.values = [0.0, 1.0, 2.0, 3.0];
        }
    }
    let changed = workshop.write("changed.csv", &super::table(&tracks));
    let out = workshop.path("other");
    let arguments = [
        "sweep",
        changed.to_str().unwrap(),
        "--model",
        "knn",
        "-o",
        out.to_str().unwrap(),
    ];
    let second = run(arguments.iter().chain(&grid)).records();
    let scores = |records: &[serde_json::Value]| {
        records
            .iter()
            .map(|r| r["score"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(scores(&first), scores(&second));
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let workshop = Workshop::new();
    for (more, word) in [
        (vec!["--vary", "knn.c=1,2"], "no parameter knn.c"),
        (vec!["--vary", "knn.n_neighbors=int(1,9)"], "--random"),
        (
            vec!["--vary", "knn.n_neighbors=1,2", "--split", "nowhere.csv"],
            "nowhere.csv",
        ),
        (
            vec!["--vary", "knn.n_neighbors=1,2", "--folds", "50"],
            "fewer",
        ),
    ] {
        let swept = sweep(&workshop, &more);
        assert_eq!(swept.code, Some(2), "{}", swept.stderr);
        assert!(swept.stderr.contains(word), "{word}: {}", swept.stderr);
        assert!(!workshop.path("sweep").exists(), "nothing half-written");
    }
    let swept = sweep(&workshop, &["--vary", "knn.n_neighbors=1,3"]);
    assert_eq!(swept.code, Some(0), "{}", swept.stderr);
    let other = sweep(&workshop, &["--vary", "knn.n_neighbors=1,3", "--seed", "9"]);
    assert_eq!(other.code, Some(2));
    assert!(other.stderr.contains("another sweep"), "{}", other.stderr);
    let afresh = sweep(
        &workshop,
        &[
            "--vary",
            "knn.n_neighbors=1,3",
            "--seed",
            "9",
            "--overwrite",
        ],
    );
    assert_eq!(afresh.code, Some(0), "{}", afresh.stderr);
    let trials = workshop.path("sweep/trials.jsonl");
    assert_eq!(fs::read_to_string(trials).unwrap().lines().count(), 3);
}

//! The faults that published systems have, each caught.

use std::fs;

use serde_json::Value;

use super::{Workshop, artists, table};
use crate::command::{Wav, chord, run};

fn accuracy(record: &Value) -> f64 {
    record["accuracy"]["value"].as_f64().unwrap()
}

fn leaks(workshop: &Workshop) -> Vec<String> {
    let metrics = workshop.json("run/metrics.json");
    let leaks = metrics["split"]["leaks"].as_array().unwrap().iter();
    leaks
        .map(|leak| leak.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_leak_by_segment_is_had_by_its_name_only_and_stamped_everywhere() {
    let workshop = Workshop::new();
    let mut tracks = artists();
    for track in &mut tracks {
        track.id = track.artist.clone();
    }
    let table = workshop.write("segments.csv", &table(&tracks));
    let arguments = ["--model", "knn", "--id", "track", "--folds", "3"];
    let refused = workshop.train(
        &table,
        &[&arguments[..], &["--split", "random-segments"]].concat(),
    );
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("ask for leaky-segments"),
        "{}",
        refused.stderr
    );
    let honest = workshop.train(&table, &[&arguments[..], &["--by", "artist"]].concat());
    let honest = honest.record();
    assert_eq!(honest["stamp"], Value::Null);
    let more = ["--split", "leaky-segments", "--overwrite"];
    let leaky = workshop.train(&table, &[&arguments[..], &more].concat());
    assert_eq!(leaky.code, Some(0), "{}", leaky.stderr);
    let leaky = leaky.record();
    assert_eq!(leaky["stamp"]["name"], "leaky-segments");
    assert!(
        accuracy(&leaky) > accuracy(&honest) + 0.2,
        "{leaky} {honest}"
    );
    for file in [
        "split.csv",
        "model.toml",
        "metrics.json",
        "report.html",
        "report.json",
        "MODEL_CARD.md",
    ] {
        let text = workshop.text(&format!("run/{file}"));
        assert!(text.contains("leaky-segments"), "{file}");
    }
    // And it goes on when the split is read back.
    let split = workshop.path("run/split.csv");
    fs::copy(split, workshop.path("split.csv")).unwrap();
    let split = workshop.path("split.csv");
    let more = [
        "--model",
        "knn",
        "--id",
        "track",
        "--overwrite",
        "--split",
        split.to_str().unwrap(),
    ];
    assert_eq!(
        workshop.train(&table, &more).record()["stamp"]["name"],
        "leaky-segments"
    );
}

#[test]
fn a_leak_by_artist_is_listed_and_is_seen_in_the_accuracy() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let by_track = workshop.train(&table, &["--model", "knn", "--by", "track"]);
    assert!(by_track.stderr.contains("leaks:"), "{}", by_track.stderr);
    let found = leaks(&workshop);
    assert!(
        found.iter().any(|leak| leak.contains("\"blues artist 0\"")),
        "{found:?}"
    );
    assert!(workshop.text("run/report.html").contains("blues artist 0"));
    assert_eq!(by_track.record()["stamp"]["name"], "leaks");
    let by_artist = workshop.train(&table, &["--model", "knn", "--overwrite"]);
    assert!(leaks(&workshop).is_empty());
    assert!(accuracy(&by_track.record()) > 0.9);
    assert!(accuracy(&by_artist.record()) < 0.7);
}

#[test]
fn a_leak_by_repeat_is_found_by_content() {
    let workshop = Workshop::new();
    let mut tracks = artists();
    // The same values under another name and artist.
    tracks[40].values = tracks[0].values;
    let table = workshop.write("repeats.csv", &table(&tracks));
    let (split, kept) = (workshop.path("run/split.csv"), workshop.path("split.csv"));
    workshop.train(&table, &["--model", "majority", "--folds", "5"]);
    let text = fs::read_to_string(split).unwrap();
    // On two sides for certain.
    let placed: String = text
        .lines()
        .map(|line| match line.split(',').next() {
            Some("blues-0-0") => format!("{}0\n", &line[..line.len() - 1]),
            Some("jazz-1-4") => format!("{}1\n", &line[..line.len() - 1]),
            _ => format!("{line}\n"),
        })
        .collect();
    fs::write(&kept, placed).unwrap();
    let more = [
        "--model",
        "majority",
        "--overwrite",
        "--split",
        kept.to_str().unwrap(),
    ];
    workshop.train(&table, &more);
    let found = leaks(&workshop);
    let repeat = "blues-0-0, jazz-1-4 are the same and lie in fold 0, fold 1";
    assert!(found.iter().any(|leak| leak == repeat), "{found:?}");
}

#[test]
fn nothing_is_fitted_to_the_test_side() {
    let workshop = Workshop::new();
    let first = workshop.write("first.csv", &table(&artists()));
    let arguments = [
        "--model",
        "svm",
        "--set",
        "pca=2",
        "--set",
        "selection=3",
        "--holdout",
        "60/20/20",
    ];
    let fitted = workshop.train(&first, &arguments);
    assert_eq!(fitted.code, Some(0), "{}", fitted.stderr);
    let (pipeline, model) = (
        workshop.text("run/pipeline.json"),
        workshop.text("run/model.toml"),
    );
    // The same tracks, those of test and validation being of another world.
    let split = workshop.text("run/split.csv");
    let on_test = |id: &str| {
        let line = split
            .lines()
            .find(|line| line.starts_with(&format!("{id},")))
            .unwrap();
        !line.ends_with(",train")
    };
    let mut tracks = artists();
    let mut n_changed = 0;
    for track in tracks.iter_mut().filter(|track| on_test(&track.id)) {
        track.values = track.values.map(|value| 1e6 - value);
        n_changed += 1;
    }
    assert!(n_changed > 20, "{n_changed}");
    let second = workshop.write("second.csv", &table(&tracks));
    let again = workshop.train(&second, &[&arguments[..], &["--overwrite"]].concat());
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert_eq!(workshop.text("run/pipeline.json"), pipeline);
    assert_eq!(
        workshop.text("run/model.toml"),
        model,
        "the calibration too"
    );
}

#[test]
fn labels_are_not_broadcast() {
    // One label for several rows, as an array of shape [n, 1] against [n] once gave an accuracy of 1/n².
    use earmark::eval::{EvalError, PredictionColumns, Predictions};
    let columns = PredictionColumns {
        ids: vec!["a".into(), "b".into()],
        groups: vec!["a".into(), "b".into()],
        labels: vec![0],
        probabilities: vec![vec![0.9, 0.1]; 2],
    };
    let error = Predictions::from_columns(vec!["x".into(), "y".into()], columns).unwrap_err();
    assert!(matches!(error, EvalError::ColumnLength { .. }), "{error}");
}

#[test]
fn every_look_at_a_test_set_is_counted() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let arguments = ["--model", "knn", "--holdout", "75/25"];
    assert_eq!(workshop.train(&table, &arguments).record()["n_scored"], 1);
    let again = workshop.train(
        &table,
        &[
            &arguments[..],
            &["--set", "knn.n_neighbors=1", "--overwrite"],
        ]
        .concat(),
    );
    assert_eq!(again.record()["n_scored"], 2);
    assert!(again.stderr.contains("2 times"), "{}", again.stderr);
    let run_folder = workshop.path("run");
    let (folder, out) = (run_folder.to_str().unwrap(), workshop.path("judged"));
    let judged = run([
        "evaluate",
        folder,
        table.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    assert_eq!(judged.record()["n_scored"], 3, "{}", judged.stderr);
    let history = &workshop.json("run/metrics.json")["test_sets"][0]["history"];
    let by: Vec<&str> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|look| look["by"].as_str().unwrap())
        .collect();
    assert_eq!(by, ["train", "train", "evaluate"]);
}

#[test]
fn no_file_is_dropped_without_a_word() {
    let workshop = Workshop::new();
    let genres = workshop.path("genres");
    for (genre, octave) in [("low", 0.5), ("high", 2.0)] {
        fs::create_dir_all(genres.join(genre)).unwrap();
        for n in 0..4 {
            let detune = 1.0 + 0.02 * f64::from(n);
            let bytes = Wav::default().bytes(2.0, |t| chord(t * octave * detune));
            fs::write(genres.join(genre).join(format!("{n}.wav")), bytes).unwrap();
        }
    }
    fs::write(genres.join("low/broken.wav"), b"RIFF").unwrap();
    fs::write(genres.join("notes.txt"), b"not music").unwrap();
    let cache = workshop.path("cache");
    let cache = ["--cache", cache.to_str().unwrap()];
    let arguments = [
        "--model",
        "knn",
        "--features",
        "mfcc-seq:mean",
        "--set",
        "knn.n_neighbors=1",
        "--folds",
        "2",
    ];
    let trained = workshop.train(&genres, &[&arguments[..], &cache].concat());
    assert_eq!(trained.code, Some(1), "{}", trained.stderr);
    assert_eq!(trained.record()["n_tracks"], 8);
    assert_eq!(accuracy(&trained.record()), 1.0);
    let report = workshop.json("run/report.json");
    let left_out: Vec<&str> = report["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    assert!(
        left_out.iter().any(|path| path.contains("broken.wav")),
        "{left_out:?}"
    );
    assert!(workshop.text("run/report.html").contains("broken.wav"));
    assert!(trained.stderr.contains("broken.wav"), "{}", trained.stderr);
    // A track that its split lists, but that is gone.
    let split = workshop.path("run/split.csv");
    fs::copy(split, workshop.path("split.csv")).unwrap();
    fs::remove_file(genres.join("high/3.wav")).unwrap();
    let split = workshop.path("split.csv");
    let more = [
        "--overwrite",
        "--model",
        "knn",
        "--set",
        "knn.n_neighbors=1",
        "--features",
        "mfcc-seq:mean",
        "--split",
        split.to_str().unwrap(),
    ];
    let again = workshop.train(&genres, &[&more[..], &cache].concat());
    assert_eq!(again.code, Some(1), "{}", again.stderr);
    let report = workshop.text("run/report.json");
    assert!(
        report.contains("in the split, but not in the data"),
        "{report}"
    );
}

#[test]
fn the_artists_of_the_data_are_kept_where_a_table_of_tracks_has_none() {
    let workshop = Workshop::new();
    let data = workshop.table();
    let lines: String = artists()
        .iter()
        .map(|track| format!("{},{}\n", track.id, track.genre))
        .collect();
    let list = workshop.write("list.csv", &format!("track,genre\n{lines}ghost,jazz\n"));
    let trained = workshop.train(
        &data,
        &["--model", "knn", "--tracks", list.to_str().unwrap()],
    );
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    assert_eq!(trained.record()["protocol"], "5 folds by group");
    assert_eq!(trained.record()["n_groups"], 15);
    // A track of the table that has no data is no secret.
    let report = workshop.json("run/report.json");
    assert_eq!(
        report["left_out"][0]["path"], "ghost",
        "{}",
        report["left_out"]
    );
}

#[test]
fn where_no_artist_is_known_it_is_said() {
    let workshop = Workshop::new();
    let text = workshop.text_without_artists();
    let data = workshop.write("nobody.csv", &text);
    let trained = workshop.train(&data, &["--model", "knn"]);
    assert!(
        trained
            .stderr
            .contains("the artists of 90 tracks are not known"),
        "{}",
        trained.stderr
    );
    let page = workshop.text("run/report.html");
    assert!(page.contains("an artist may lie on several sides"));
    assert!(
        !page.contains("An artist or album on several sides"),
        "it was not looked for"
    );
}

#[test]
fn settings_that_a_sweep_chose_by_the_test_are_stamped() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let sweep = |name: &str, more: &[&str]| {
        let out = workshop.path(name);
        let arguments = [
            "sweep",
            table.to_str().unwrap(),
            "--model",
            "knn",
            "--vary",
            "knn.n_neighbors=1,3,9",
            "-o",
            out.to_str().unwrap(),
        ];
        let swept = run(arguments.iter().chain(more));
        assert_eq!(swept.code, Some(0), "{}", swept.stderr);
        let (best, run_folder) = (out.join("best.toml"), workshop.path(&format!("{name}-run")));
        run([
            "train",
            "--config",
            best.to_str().unwrap(),
            "-o",
            run_folder.to_str().unwrap(),
        ])
        .record()
    };
    // The folds that chose are the folds that judge.
    assert_eq!(sweep("all", &[])["stamp"]["name"], "chosen-on-test");
    let card = workshop.text("all-run/MODEL_CARD.md");
    assert!(card.contains("chosen-on-test"), "{card}");
    // A test side that chose nothing.
    let clean = sweep("held-out", &["--holdout", "60/20/20"]);
    assert_eq!(clean["stamp"], Value::Null, "{clean}");
}

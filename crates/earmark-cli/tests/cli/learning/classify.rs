//! Trained models asked about files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Workshop;
use crate::command::{Run, Wav, chord, run};

/// Trains on clips of two classes that one hears apart, to the folder `run`.
fn trained(features: &str, more: &[&str]) -> Workshop {
    let workshop = Workshop::new();
    clips(&workshop.path("genres"), 6, 1.02);
    let arguments = ["--features", features, "--no-cache", "--no-repeats"];
    let trained = workshop.train(&workshop.path("genres"), &[&arguments[..], more].concat());
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    clips(&workshop.path("music"), 3, 1.03);
    workshop
}

/// Class folders of clips of 1.6 s, each a little higher than the one before and named after `root` too, since
/// `evaluate` takes tracks of one name for the same.
pub(super) fn clips(root: &Path, n_clips: i32, detune: f64) {
    for (genre, octave) in [("low", 0.5), ("high", 2.0)] {
        let folder = root.join(genre);
        fs::create_dir_all(&folder).unwrap();
        for n in 0..n_clips {
            let pitch = octave * detune.powi(n + 1);
            // Notes that change, so that segments are not alike.
            let sound = |t: f64| chord(t * pitch * (1.0 + 0.1 * (t * 2.0).floor()));
            let bytes = Wav::default().bytes(1.6, sound);
            let name = format!("{}-{genre}-{n}.wav", root.file_name().unwrap().display());
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
}

pub(super) fn classify(workshop: &Workshop, what: &Path, more: &[&str]) -> Run {
    let model = workshop.path("run");
    let arguments = [
        "classify",
        what.to_str().unwrap(),
        "--model",
        model.to_str().unwrap(),
    ];
    run(arguments.iter().chain(more))
}

fn probabilities(genres: &Value) -> BTreeMap<String, f64> {
    let genre = |genre: &Value| {
        let name = genre["name"].as_str().unwrap().to_owned();
        (name, genre["probability"].as_f64().unwrap())
    };
    genres.as_array().unwrap().iter().map(genre).collect()
}

/// What `evaluate` writes of each file of `music`, by its name.
fn judged(workshop: &Workshop) -> BTreeMap<String, BTreeMap<String, f64>> {
    let paths = ["run", "music", "judged"].map(|name| workshop.path(name));
    let [folder, music, out] = paths.each_ref().map(|path| path.to_str().unwrap());
    let judged = run(["evaluate", folder, music, "--no-cache", "-o", out]);
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
    let text = workshop.text("judged/predictions.csv");
    let mut lines = text.lines().map(|line| line.split(',').collect());
    let head: Vec<&str> = lines.next().unwrap();
    let track = |cells: Vec<&str>| {
        let name = Path::new(cells[0]).file_name().unwrap().to_str().unwrap();
        let columns = head.iter().zip(&cells);
        let classes = columns.filter_map(|(column, cell)| {
            let class = column.strip_prefix("p:")?;
            Some((class.to_owned(), cell.parse().unwrap()))
        });
        (name.to_owned(), classes.collect())
    };
    lines.map(track).collect()
}

/// Sets of descriptors, segments, and a tagger that two parts share: on every way, a file alone is told the same as
/// in a data set.
#[test]
fn a_file_is_told_what_evaluate_would_say_of_it() {
    let tagger = "musicnn-msd/tags+gtzan57+musicnn-msd/embedding:mean";
    for (features, more) in [
        ("gtzan57", &["--model", "svm"][..]),
        ("mfcc-seq:mean+gtzan57", &["--segments", "0.5s"]),
        ("mfcc-seq:mean-std", &["--segments", "3", "--model", "knn"]),
        (tagger, &[]),
    ] {
        let workshop = trained(features, more);
        told_as_evaluated(&workshop, features);
    }
}

/// Expects that `classify` says of the six files of `music` what `evaluate` does.
pub(super) fn told_as_evaluated(workshop: &Workshop, about: &str) {
    let told = classify(workshop, &workshop.path("music"), &[]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let expected = judged(workshop);
    let records = told.records();
    assert_eq!((records.len(), expected.len()), (6, 6));
    for record in records {
        let path = PathBuf::from(record["path"].as_str().unwrap());
        let name = path.file_name().unwrap().to_str().unwrap();
        for (class, found) in probabilities(&record["genres"]) {
            let expected = expected[name][&class];
            assert!(
                (found - expected).abs() < 1e-9,
                "{about}: {name}: {class} is {found}, not {expected}"
            );
        }
    }
}

#[test]
fn a_record_of_a_trained_model_has_the_fields_of_its_schema() {
    let workshop = trained("gtzan57", &[]);
    let clip = workshop.path("music/high/music-high-0.wav");
    let record = classify(&workshop, &clip, &[]).record();
    assert_eq!(record["schema"], "earmark.classification/v1");
    assert_eq!(record["path"], clip.to_str().unwrap());
    assert!((record["duration"].as_f64().unwrap() - 1.6).abs() < 1e-3);
    assert_eq!(record["model"]["name"], "run");
    assert_eq!(record["model"]["kind"], "logistic-regression");
    let description: toml::Table = workshop.text("run/model.toml").parse().unwrap();
    let sha256 = description["weights"]["sha256"].as_str().unwrap();
    assert_eq!(record["model"]["sha256"], sha256);
    assert_eq!(record["tags"], Value::Array(vec![]));
    assert_eq!(record["warnings"], Value::Array(vec![]));
    assert!(record.get("timeline").is_none());
    assert_eq!(record["genres"][0]["name"], "high");
    assert!(record["genres"][0].get("parents").is_none());
    let sum: f64 = probabilities(&record["genres"]).values().sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    let best = &record["genres"][0]["probability"];
    assert!(best.as_f64().unwrap() > 0.5, "{best}");
}

#[test]
fn every_form_of_output_and_every_number_of_threads_says_the_same() {
    let workshop = trained("gtzan57", &[]);
    let music = workshop.path("music");
    let lines = classify(&workshop, &music, &["--jobs", "1"]);
    assert_eq!(
        lines.stdout,
        classify(&workshop, &music, &["-j", "5"]).stdout
    );
    let array = classify(&workshop, &music, &["--format", "json"]);
    let array: Vec<Value> = serde_json::from_str(&array.stdout).unwrap();
    assert_eq!(array, lines.records());
    let csv = classify(&workshop, &music, &["--format", "csv"]).stdout;
    let head =
        "path,duration,genre_1,probability_1,genre_2,probability_2,warnings,error_kind,error";
    assert_eq!(csv.lines().next(), Some(head), "as many as there are");
    assert_eq!(csv.lines().count(), 7);
    let table = classify(&workshop, &music, &["--format", "table", "--top", "1"]);
    assert!(table.stdout.contains("high-2.wav"), "{}", table.stdout);
    assert!(!table.stdout.contains("low 0 %"), "{}", table.stdout);
    assert!(table.stderr.contains("6 classified, 0 failed"));
}

#[test]
fn a_file_that_cannot_be_described_stops_nothing() {
    let workshop = trained("musicnn-msd/tags:mean", &[]);
    let music = workshop.path("music");
    let short = Wav::default().bytes(0.3, chord);
    fs::write(music.join("short.wav"), short).unwrap();
    fs::write(music.join("broken.wav"), b"RIFF").unwrap();
    let told = classify(&workshop, &music, &[]);
    assert_eq!(told.code, Some(1));
    let records = told.records();
    assert_eq!(records.len(), 8);
    let kind = |name: &str| {
        let has_name = |record: &&Value| record["path"].as_str().unwrap().ends_with(name);
        let record = records.iter().find(has_name).unwrap();
        record["error"]["kind"].clone()
    };
    assert_eq!(kind("short.wav"), "too_short");
    assert_ne!(kind("broken.wav"), Value::Null);
    assert_eq!(kind("low-0.wav"), Value::Null);
    assert!(told.stderr.contains("short.wav"), "{}", told.stderr);
}

#[test]
fn a_timeline_shows_the_segments_the_model_was_trained_with() {
    let workshop = trained("gtzan57", &["--segments", "0.5s", "--calibration", "none"]);
    let clip = workshop.path("music/low/music-low-0.wav");
    let record = classify(&workshop, &clip, &["--timeline"]).record();
    let timeline = record["timeline"].as_array().unwrap();
    let starts: Vec<f64> = timeline
        .iter()
        .map(|segment| segment["start"].as_f64().unwrap())
        .collect();
    assert_eq!(starts, [0.0, 0.5, 1.0]);
    assert_eq!(timeline[2]["end"], 1.5);
    let low = |genres: &Value| probabilities(genres)["low"];
    let mean = timeline
        .iter()
        .map(|segment| low(&segment["genres"]))
        .sum::<f64>()
        / 3.0;
    assert!((mean - low(&record["genres"])).abs() < 1e-12);
    let same = classify(&workshop, &clip, &["--timeline=0.5"]);
    assert_eq!(same.code, Some(2), "a stretch is 3 s or longer");
    let other = classify(&workshop, &clip, &["--timeline=7"]);
    assert_eq!(other.code, Some(2));
    assert!(other.stderr.contains("leave the length out"));
}

#[test]
fn what_a_trained_model_has_not_is_refused() {
    let workshop = trained("gtzan57", &[]);
    let clip = workshop.path("music/low/music-low-0.wav");
    for (more, word) in [
        (["--tags"], "a trained model, which has no tags"),
        (["--timeline"], "trained on whole tracks"),
    ] {
        let refused = classify(&workshop, &clip, &more);
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains(word), "{}", refused.stderr);
        assert_eq!(refused.stdout, "");
    }
    assert_eq!(
        classify(&workshop, &clip, &["--tags", "none"]).code,
        Some(0)
    );
}

#[test]
fn what_is_no_sound_model_of_audio_is_refused() {
    let workshop = trained("gtzan57", &[]);
    let clip = workshop.path("music/low/music-low-0.wav");
    let refused = |workshop: &Workshop, word: &str| {
        let refused = classify(workshop, &clip, &[]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains(word), "{word}: {}", refused.stderr);
    };
    let description = workshop.text("run/model.toml");
    workshop.write(
        "run/model.toml",
        &description.replace("gtzan57-v", "gtzan57-v9"),
    );
    refused(&workshop, "the model takes other columns");
    workshop.write("run/model.toml", &description);
    let weights = workshop.text("run/pipeline.json");
    workshop.write("run/pipeline.json", &weights.replacen('1', "2", 1));
    refused(&workshop, "SHA-256");
    fs::remove_dir_all(workshop.path("run")).unwrap();
    refused(&workshop, "give the folder of a run");
    fs::create_dir(workshop.path("run")).unwrap();
    refused(&workshop, "there is no model in this folder");

    let tables = Workshop::new();
    let table = tables.table();
    assert_eq!(tables.train(&table, &["--model", "knn"]).code, Some(0));
    refused(&tables, "the columns of a CSV table, and cannot hear audio");
}

#[test]
fn a_run_is_listed_described_and_verified() {
    let workshop = trained("gtzan57", &[]);
    let folder = workshop.path("run");
    let folder = folder.to_str().unwrap();
    let record = run(["models", "info", folder]).record();
    let metrics = workshop.json("run/metrics.json");
    assert_eq!(record["name"], "run");
    assert_eq!(record["path"], folder);
    assert_eq!(record["kind"], "logistic-regression");
    assert_eq!(record["features"], "gtzan57");
    assert_eq!(record["labels"], serde_json::json!(["high", "low"]));
    assert_eq!(record["sha256"], metrics["model"]["sha256"]);
    assert_eq!(record["protocol"], metrics["split"]["protocol"]);
    assert_eq!(record["n_tracks"], 12);
    let accuracy = &metrics["evaluation"]["metrics"]["accuracy"];
    assert_eq!(record["accuracy"], *accuracy);

    let parent = workshop.path("");
    let listed = run(["models", "list", parent.to_str().unwrap()]).records();
    assert_eq!(listed.len(), 5, "four that are shipped, and the run");
    assert_eq!(listed[4]["sha256"], record["sha256"]);

    let shown = run(["models", "info", folder, "--format", "table"]).stdout;
    for fact in ["features    gtzan57", "calibration", "% of test tracks"] {
        assert!(shown.contains(fact), "{fact}: {shown}");
    }
    let verified = run(["models", "verify", folder]);
    assert_eq!(verified.code, Some(0));
    assert!(verified.stdout.starts_with("ok  run  "));

    fs::remove_file(workshop.path("run/metrics.json")).unwrap();
    assert_eq!(
        run(["models", "info", folder]).record()["accuracy"],
        Value::Null
    );
    let weights = workshop.text("run/pipeline.json");
    workshop.write("run/pipeline.json", &weights.replacen('1', "2", 1));
    for arguments in [["models", "verify", folder], ["models", "list", folder]] {
        let broken = run(arguments);
        assert_eq!(broken.code, Some(1));
        assert!(broken.stderr.contains("SHA-256"), "{}", broken.stderr);
    }
}

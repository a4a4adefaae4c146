//! Trained networks asked about other tracks.

use std::collections::BTreeMap;
use std::path::Path;

use super::{SHORT, SMALL_CNN, Workshop, clips, pictures, trained};
use crate::command::run;

/// The rows of `judged/predictions.csv`: the probabilities of each track.
fn judged(workshop: &Workshop) -> BTreeMap<String, BTreeMap<String, f64>> {
    let mut table = csv::Reader::from_path(workshop.path("judged/predictions.csv")).unwrap();
    let head = table.headers().unwrap().clone();
    let track = |row: csv::StringRecord| {
        let name = Path::new(&row[0]).file_name().unwrap().to_str().unwrap();
        let cells = head.iter().zip(&row);
        let classes = cells.filter_map(|(column, cell)| {
            let class = column.strip_prefix("p:")?;
            Some((class.to_owned(), cell.parse().unwrap()))
        });
        (name.to_owned(), classes.collect())
    };
    table.records().map(|row| track(row.unwrap())).collect()
}

#[test]
fn a_file_is_told_what_evaluate_would_say_of_it() {
    let pool = ["--set", "network.pools=[[8, 4]]"];
    let frames = ["--features", "mel-seq:frames", "--frames", "40"];
    let segments = [
        "--model",
        "fc",
        "--features",
        "mfcc-seq:mean",
        "--segments",
        "0.5s",
    ];
    for model in [&[&SMALL_CNN[..], &pool, &frames].concat()[..], &segments] {
        let workshop = Workshop::new();
        clips(&workshop.path("genres"), 1.0);
        clips(&workshop.path("music"), 1.005);
        trained(
            &workshop,
            &workshop.path("genres"),
            "run",
            &[model, &SHORT].concat(),
        );
        let paths = ["run", "music", "judged"].map(|name| workshop.path(name));
        let [model, music, out] = paths.each_ref().map(|path| path.to_str().unwrap());
        let told = run(["evaluate", model, music, "--no-cache", "-o", out]);
        assert_eq!(told.code, Some(0), "{}", told.stderr);
        let judged = judged(&workshop);
        assert_eq!(judged.len(), 18, "{judged:?}");
        let told = run(["classify", music, "--model", model]);
        assert_eq!(told.code, Some(0), "{}", told.stderr);
        let records = told.records();
        assert_eq!(records.len(), 18);
        for record in records {
            let genres = record["genres"].as_array().unwrap();
            let share = |genre: &serde_json::Value| genre["probability"].as_f64().unwrap();
            assert!((genres.iter().map(share).sum::<f64>() - 1.0).abs() < 1e-9);
            let path = Path::new(record["path"].as_str().unwrap());
            let expected = &judged[path.file_name().unwrap().to_str().unwrap()];
            for genre in genres {
                let expected = expected[genre["name"].as_str().unwrap()];
                assert!((share(genre) - expected).abs() < 1e-6, "{record}");
            }
        }
    }
}

#[test]
fn other_pictures_are_judged_as_they_were_cut() {
    let workshop = Workshop::new();
    let data = pictures(&workshop, "data", 20);
    let cut = [
        "--features",
        "frames",
        "--frames",
        "8",
        "--set",
        "training.epochs=30",
        "--set",
        "training.optimizer.lr=0.01",
    ];
    trained(
        &workshop,
        &data,
        "run",
        &[&SMALL_CNN[..], &SHORT, &cut].concat(),
    );
    // Of other lengths, and from another draw of noise.
    for (name, n_frames) in [("other", 31), ("short", 5)] {
        let other = pictures(&workshop, name, n_frames);
        let (model, out) = (workshop.path("run"), workshop.path(name));
        let paths = [&model, &other, &out].map(|path| path.to_str().unwrap().to_owned());
        let judged = run(["evaluate", &paths[0], &paths[1], "-o", &paths[2]]);
        assert_eq!(judged.code, Some(0), "{}", judged.stderr);
        assert_eq!(judged.record()["n_tracks"], 24);
        assert_eq!(judged.record()["accuracy"]["value"], 1.0, "{name}");
    }
    let (model, music) = (workshop.path("run"), workshop.path("genres"));
    clips(&music, 1.0);
    let told = run([
        "classify",
        music.to_str().unwrap(),
        "--model",
        model.to_str().unwrap(),
    ]);
    assert_eq!(told.code, Some(2), "{}", told.stderr);
    assert!(told.stderr.contains("NPZ"), "{}", told.stderr);
}

#[test]
fn a_network_says_what_it_is() {
    let workshop = Workshop::new();
    trained(
        &workshop,
        &workshop.table(),
        "run",
        &[&["--model", "fc"], &SHORT[..]].concat(),
    );
    let model = workshop.path("run");
    let info = run([
        "models",
        "info",
        model.to_str().unwrap(),
        "--format",
        "jsonl",
    ]);
    assert_eq!(info.code, Some(0), "{}", info.stderr);
    assert_eq!(info.record()["kind"], "fc");
    let verified = run(["models", "verify", model.to_str().unwrap()]);
    assert_eq!(verified.code, Some(0), "{}", verified.stderr);
}

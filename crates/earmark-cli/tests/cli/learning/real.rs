//! Real music: what is promised of models on the data sets at hand.

use crate::command::{earmark, repository, shared_data};

/// Mean accuracy of the folds of a run by a committed configuration.
fn accuracy(config: &str) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let config = repository("configs/accuracy").join(format!("{config}.toml"));
    let run: crate::command::Run = earmark()
        .args(["train", "--format", "jsonl", "--config"])
        .arg(config)
        .arg("-o")
        .arg(folder.path().join("run"))
        .output()
        .unwrap()
        .into();
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let record = run.record();
    let rounds: Vec<f64> = record["rounds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| share.as_f64().unwrap())
        .collect();
    rounds.iter().sum::<f64>() / rounds.len() as f64
}

/// The figures that scikit-learn reaches on the same folds (the first two of all 710 tracks); see `docs/accuracy.md`.
#[test]
fn classifiers_reach_the_reference_on_the_artist_folds_of_gtzan() {
    if shared_data("gtzan/split.csv").is_none() {
        return;
    }
    for (config, reference) in [
        ("gtzan-57-svm-by-artist-all-tracks", 0.505),
        ("gtzan-mean-std-mad-svm-by-artist-all-tracks", 0.593),
        ("gtzan-mel-texture-svm-by-artist", 0.63),
        ("gtzan-taggrams-logistic-by-artist", 0.751),
    ] {
        let reached = accuracy(config);
        assert!(reached >= reference, "{config}: {reached}, not {reference}");
    }
}

#[test]
fn random_folds_flatter_on_gtzan() {
    if shared_data("gtzan/split.csv").is_none() {
        return;
    }
    let (by_track, by_artist) = (
        accuracy("gtzan-57-svm-10-folds"),
        accuracy("gtzan-57-svm-by-artist"),
    );
    assert!(by_track >= 0.77, "{by_track}");
    assert!(by_track - by_artist > 0.2, "{by_track} {by_artist}");
}

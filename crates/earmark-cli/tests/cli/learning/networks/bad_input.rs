//! What cannot be trained: a clear word, and nothing left behind.

use std::fs;

use super::{Workshop, clips, pictures, ragged, train};

/// Trains on a table and expects a word about it.
fn refused(more: &[&str], word: &str) {
    let workshop = Workshop::new();
    let data = workshop.table();
    let trained = train(&workshop, &data, "run", more);
    assert_eq!(trained.code, Some(2), "{}", trained.stderr);
    assert!(trained.stderr.contains(word), "{word}: {}", trained.stderr);
    let left = fs::read_dir(workshop.path("")).unwrap().count();
    assert_eq!(left, 1, "{more:?}: nothing but the table");
}

#[test]
fn names_that_are_nearly_those_of_networks() {
    for (name, nearest) in [
        ("crn", "crnn"),
        ("cnn-mell", "cnn-mel"),
        ("transfomer", "transformer"),
        ("svn", "svm"),
    ] {
        let word = format!("no classifier or network is called {name}; did you mean {nearest}?");
        refused(&["--model", name], &word);
    }
}

#[test]
fn settings_that_are_none() {
    for (setting, word) in [
        (
            "training.epoch=3",
            "unknown field `epoch`, expected one of `epochs`",
        ),
        ("training.epochs=0", "epochs = 0: must be from 1 to 100000"),
        ("training.epochs=many", "invalid type: string \"many\""),
        ("training.optimizer.kind=sgdd", "unknown variant `sgdd`"),
        ("training.optimizer.lr=-1", "lr = -1: must be above 0"),
        ("training.augment.mix=1", "unknown field `mix`"),
        ("network.hiden=[3]", "unknown field `hiden`"),
        (
            "network.hidden=[2000000]",
            "hidden = 2000000: must be from 1 to 65536",
        ),
        ("network.dropout=1.0", "dropout = 1"),
        ("svm.c=1", "a network has no such value"),
        ("training.epochs", "this sets nothing"),
    ] {
        refused(&["--model", "mlp", "--set", setting], word);
    }
    // Three features are no map of three convolutions.
    refused(
        &["--model", "crnn"],
        "give more rows or frames, or fewer layers",
    );
}

#[test]
fn learning_that_runs_away() {
    let workshop = Workshop::new();
    let data = workshop.table();
    let arguments = [
        "--model",
        "fc",
        "--set",
        "training.optimizer={ kind = 'sgd', lr = 1e6 }",
        "--set",
        "training.clip_norm=false",
        "--set",
        "network.activation=elu",
    ];
    let trained = train(&workshop, &data, "run", &arguments);
    assert_eq!(trained.code, Some(2), "{}", trained.stderr);
    assert!(
        trained.stderr.contains("try a lower learning rate"),
        "{}",
        trained.stderr
    );
    assert!(!workshop.path("run").exists());
}

#[test]
fn sigmoids_that_all_say_no_are_still_an_answer() {
    let workshop = Workshop::new();
    let arguments = [
        "--model",
        "mlp",
        "--set",
        "training.optimizer={ kind = 'sgd', lr = 1e6 }",
        "--set",
        "training.clip_norm=false",
    ];
    let trained = train(&workshop, &workshop.table(), "run", &arguments);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
}

#[test]
fn sequences_of_several_lengths_want_to_be_cut() {
    let workshop = Workshop::new();
    let data = ragged(&workshop, "data");
    let arguments = [
        &super::SMALL_CNN[..],
        &super::SHORT,
        &["--features", "frames"],
    ]
    .concat();
    let whole = train(&workshop, &data, "run", &arguments);
    assert_eq!(whole.code, Some(2), "{}", whole.stderr);
    let word = "say how many frames a stretch has (frames)";
    assert!(whole.stderr.contains(word), "{}", whole.stderr);
    let cut = train(
        &workshop,
        &data,
        "run",
        &[&arguments[..], &["--frames", "12"]].concat(),
    );
    assert_eq!(cut.code, Some(0), "{}", cut.stderr);
}

#[test]
fn classifiers_take_no_frames_and_networks_no_stretches_of_columns() {
    let workshop = Workshop::new();
    let data = pictures(&workshop, "data", 8);
    clips(&workshop.path("genres"), 1.0);
    for (data, arguments, word) in [
        (
            &data,
            ["--model", "knn", "--features", "frames"],
            "a classifier learns from one row a track",
        ),
        (
            &workshop.path("genres"),
            ["--model", "knn", "--features", "mel-seq:frames"],
            "a classifier learns from one row a track",
        ),
        (
            &data,
            ["--model", "fc", "--frames", "4"],
            "stretches (frames, step) are cut of sequences",
        ),
        (
            &workshop.path("genres"),
            ["--model", "fc", "--frames", "4"],
            "stretches (frames, step) are cut of sequences",
        ),
        (
            &workshop.path("genres"),
            ["--model", "fc", "--features", "mel-seq:frames+gtzan57"],
            "frames are taken of one set alone",
        ),
        (
            &data,
            ["--model", "fc", "--features", "mfcc:frames"],
            "20 coefficients of 8 bands",
        ),
    ] {
        let frames = if word.starts_with("a classifier") {
            &["--frames", "8"][..]
        } else {
            &[]
        };
        let trained = train(&workshop, data, "run", &[&arguments[..], frames].concat());
        assert_eq!(trained.code, Some(2), "{}", trained.stderr);
        assert!(trained.stderr.contains(word), "{word}: {}", trained.stderr);
        assert!(!workshop.path("run").exists() && !workshop.path("run.unfinished").exists());
    }
}

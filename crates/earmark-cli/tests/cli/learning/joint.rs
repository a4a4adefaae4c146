//! Ensembles asked about files.

use std::fs;

use serde_json::json;

use super::Workshop;
use super::classify::{classify, clips, told_as_evaluated};
use super::ensemble::{ensemble, two_runs};
use crate::command::run;

/// Trains on the same clips for each name and its arguments, and combines the runs in the folder `run`.
fn joint(by: &str, members: &[(&str, &[&str])]) -> Workshop {
    let workshop = Workshop::new();
    clips(&workshop.path("genres"), 12, 1.02);
    for (name, more) in members {
        let arguments = [&["--folds", "2", "--no-cache", "--no-repeats"], *more].concat();
        let trained = workshop.train(&workshop.path("genres"), &arguments);
        assert_eq!(trained.code, Some(0), "{}", trained.stderr);
        fs::rename(workshop.path("run"), workshop.path(name)).unwrap();
    }
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let made = ensemble(&workshop, &names, "run", &["--by", by]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    clips(&workshop.path("music"), 3, 1.03);
    workshop
}

/// A model of whole tracks beside one of segments.
fn of_two_cuts() -> Workshop {
    let cut = ["--features", "mfcc-seq:mean", "--segments", "0.5s"];
    joint(
        "weighted",
        &[
            ("whole", &["--features", "gtzan57", "--model", "svm"]),
            ("cut", &cut),
        ],
    )
}

#[test]
fn members_hear_a_file_each_by_its_features() {
    told_as_evaluated(&of_two_cuts(), "a set each");
    let tags = ["--features", "musicnn-msd/tags:mean"];
    let both = ["--features", "musicnn-msd/embedding:mean+gtzan57"];
    let workshop = joint("stacked", &[("tags", &tags), ("both", &both)]);
    told_as_evaluated(&workshop, "a tagger that both share");
}

#[cfg(feature = "networks")]
#[test]
fn a_network_and_a_classifier_hear_a_file() {
    let network = [
        "--model",
        "mlp",
        "--features",
        "gtzan57",
        "--set",
        "training.epochs=4",
    ];
    let members: [(&str, &[&str]); 2] = [
        ("classifier", &["--features", "mfcc-seq:mean"]),
        ("network", &network),
    ];
    let workshop = joint("weighted", &members);
    let weights = "run/members/network/network.safetensors";
    assert!(workshop.path(weights).is_file());
    // A part of the training side is watched, which is all that the network has not learnt from.
    let lines = |name: &str| {
        let text = workshop.text(&format!("{name}/held_out.csv"));
        text.lines().count() - 1
    };
    assert_eq!((lines("classifier"), lines("network")), (24, 4));
    told_as_evaluated(&workshop, "a network");
}

#[test]
fn an_ensemble_is_listed_described_and_verified() {
    let workshop = of_two_cuts();
    let path = workshop.path("run");
    let folder = path.to_str().unwrap();
    let record = run(["models", "info", folder]).record();
    let metrics = workshop.json("run/metrics.json");
    assert_eq!(record["kind"], "ensemble");
    assert_eq!(record["by"], "weighted");
    assert_eq!(record["features"], json!(null));
    assert_eq!(record["labels"], json!(["high", "low"]));
    assert_eq!(record["sha256"], metrics["model"]["sha256"]);
    assert_eq!(
        record["accuracy"],
        metrics["evaluation"]["metrics"]["accuracy"]
    );
    let members = record["members"].as_array().unwrap();
    assert_eq!(members[0]["name"], "whole");
    assert_eq!(members[0]["kind"], "svm");
    assert_eq!(members[0]["features"], "gtzan57");
    assert_eq!(members[1]["segments"], "0.5s");
    let cut = workshop.json("cut/metrics.json");
    assert_eq!(members[1]["sha256"], cut["model"]["sha256"]);
    let weights = members.iter().map(|member| member["weight"].as_f64());
    assert!((weights.map(Option::unwrap).sum::<f64>() - 1.0).abs() < 1e-9);
    let files = [
        "combination.json",
        "members/whole/pipeline.json",
        "members/cut/pipeline.json",
    ];
    let n_bytes = files.map(|name| fs::metadata(path.join(name)).unwrap().len());
    assert_eq!(record["bytes"], n_bytes.iter().sum::<u64>());

    let parent = workshop.path("");
    let listed = run(["models", "list", parent.to_str().unwrap()]).records();
    let is_joint = |record: &&serde_json::Value| record["kind"] == "ensemble";
    assert_eq!(listed.iter().filter(is_joint).count(), 1);
    let shown = run(["models", "info", folder, "--format", "table"]).stdout;
    for fact in [
        "ensemble of whole, cut by weighted: 2 genres",
        "combined by weighted",
        "whole: svm of gtzan57, weight ",
    ] {
        assert!(shown.contains(fact), "{fact}: {shown}");
    }

    let clip = workshop.path("music/high/music-high-0.wav");
    let told = classify(&workshop, &clip, &[]).record();
    assert_eq!(told["model"]["kind"], "ensemble");
    assert_eq!(told["model"]["sha256"], record["sha256"]);
    assert_eq!(told["genres"][0]["name"], "high");
    let refused = classify(&workshop, &clip, &["--timeline"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("ask one of its members"));

    assert_eq!(run(["models", "verify", folder]).code, Some(0));
    let weights = workshop.text("run/members/cut/pipeline.json");
    let changed = weights.replacen('1', "2", 1);
    workshop.write("run/members/cut/pipeline.json", &changed);
    let broken = run(["models", "verify", folder]);
    assert_eq!(broken.code, Some(1));
    assert!(broken.stderr.contains("SHA-256"), "{}", broken.stderr);
}

#[test]
fn a_member_that_cannot_hear_is_named() {
    let workshop = two_runs();
    let made = ensemble(&workshop, &["one", "two"], "run", &[]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let refused = classify(&workshop, &workshop.path("t.csv"), &[]);
    assert_eq!(refused.code, Some(2));
    let word = "member one: this model takes the columns of a CSV table, and cannot hear audio";
    assert!(refused.stderr.contains(word), "{}", refused.stderr);
    clips(&workshop.path("music"), 1, 1.0);
    let paths = ["run", "music", "judged"].map(|name| workshop.path(name));
    let [folder, music, out] = paths.each_ref().map(|path| path.to_str().unwrap());
    let judged = run(["evaluate", folder, music, "-o", out]);
    assert_eq!(judged.code, Some(2));
    assert!(judged.stderr.contains("member one:"), "{}", judged.stderr);
}

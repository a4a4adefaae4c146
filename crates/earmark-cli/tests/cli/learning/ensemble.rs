//! Models combined: on tables, where each member knows a half of the truth.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Workshop, noise};
use crate::command::{Run, run};

/// Three genres of some artists with five tracks each. The columns `a` and `b` tell blues from the others, `c` and `d`
/// tell rock from the others, not quite.
fn table(name: &str, n_artists: usize) -> String {
    let mut noise = noise();
    // Tracks of another name are others.
    for _ in 0..1000 * name.len() {
        noise();
    }
    let mut text = "track,genre,artist,a,b,c,d\n".to_owned();
    for artist in 0..n_artists {
        for genre in ["blues", "jazz", "rock"] {
            let (blues, rock) = (f64::from(genre == "blues"), f64::from(genre == "rock"));
            for n in 0..5 {
                let [a, b, c, d] = [blues, blues, rock, rock].map(|truth| truth + 1.6 * noise());
                text += &format!(
                    "{name}{genre}-{artist}-{n},{genre},{name}{genre} {artist},{a},{b},{c},{d}\n"
                );
            }
        }
    }
    text
}

/// A workshop with the table `t.csv` and the runs `one` and `two`, of other classifiers.
pub(super) fn two_runs() -> Workshop {
    let workshop = Workshop::new();
    workshop.write("t.csv", &table("", 9));
    train(&workshop, "t.csv", "one", &["--model", "naive-bayes"]);
    train(&workshop, "t.csv", "two", &["--model", "knn"]);
    workshop
}

fn train(workshop: &Workshop, data: &str, name: &str, more: &[&str]) {
    let (data, out) = (workshop.path(data), workshop.path(name));
    let arguments = ["train", data.to_str().unwrap(), "-o", out.to_str().unwrap()];
    let trained = run(arguments.iter().chain(&["--folds", "3"]).chain(more));
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
}

pub(super) fn ensemble(workshop: &Workshop, runs: &[&str], out: &str, more: &[&str]) -> Run {
    let paths: Vec<_> = runs.iter().map(|name| workshop.path(name)).collect();
    let mut arguments = vec!["ensemble"];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let out = workshop.path(out);
    arguments.extend(["-o", out.to_str().unwrap()]);
    arguments.extend(more);
    run(arguments)
}

/// Expects a word about it, and nothing written.
fn refused(workshop: &Workshop, runs: &[&str], more: &[&str], word: &str) {
    let made = ensemble(workshop, runs, "no", more);
    assert_eq!(made.code, Some(2), "{}", made.stderr);
    assert!(made.stderr.contains(word), "{word}: {}", made.stderr);
    assert!(!workshop.path("no").exists());
}

fn evaluate(model: &Path, workshop: &Workshop, out: &str) -> Run {
    let data = workshop.write("other.csv", &table("new ", 2));
    let out = workshop.path(out);
    run([
        "evaluate",
        model.to_str().unwrap(),
        data.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ])
}

fn accuracy(record: &Value) -> f64 {
    record["accuracy"]["value"].as_f64().unwrap()
}

#[test]
fn an_ensemble_is_a_run_that_can_be_compared_moved_and_asked() {
    let workshop = two_runs();
    for by in ["mean", "weighted", "stacked"] {
        let made = ensemble(&workshop, &["one", "two"], by, &["--by", by]);
        assert_eq!(made.code, Some(0), "{}", made.stderr);
        assert!(
            made.stderr.contains("the ensemble gains"),
            "{}",
            made.stderr
        );
        let record = made.record();
        assert_eq!(record["n_tracks"], 135);
        assert_eq!(record["model"], format!("ensemble by={by}"));
        assert_eq!(record["rounds"].as_array().unwrap().len(), 3);
        assert!(accuracy(&record) > 0.6, "{by}: {record}");
        let metrics = workshop.json(&format!("{by}/metrics.json"));
        assert_eq!(metrics["test_sets"][0]["history"][0]["by"], "ensemble");
        for file in [
            "report.html",
            "MODEL_CARD.md",
            "split.csv",
            "config.toml",
            "members/two/pipeline.json",
        ] {
            assert!(workshop.path(&format!("{by}/{file}")).is_file(), "{file}");
        }
    }
    let report = workshop.text("weighted/report.html");
    assert!(report.contains("Member one") && report.contains("weight in each round"));
    let paths = ["one", "mean", "weighted", "stacked"].map(|name| workshop.path(name));
    let compared = run(std::iter::once("compare").chain(paths.iter().map(|p| p.to_str().unwrap())));
    assert_eq!(compared.code, Some(0), "{}", compared.stderr);
    // The members are gone, the folder is elsewhere.
    for name in ["one", "two"] {
        fs::remove_dir_all(workshop.path(name)).unwrap();
    }
    for by in ["mean", "weighted", "stacked"] {
        let moved = workshop.path(&format!("moved-{by}"));
        fs::rename(workshop.path(by), &moved).unwrap();
        let judged = evaluate(&moved, &workshop, &format!("judged-{by}"));
        assert_eq!(judged.code, Some(0), "{}", judged.stderr);
        assert_eq!(judged.record()["n_tracks"], 30);
        assert!(accuracy(&judged.record()) > 0.6);
    }
}

#[test]
fn of_one_member_that_only_guesses_nothing_is_taken() {
    let workshop = two_runs();
    train(&workshop, "t.csv", "lots", &["--model", "majority"]);
    let made = ensemble(&workshop, &["one", "lots"], "both", &["--format", "json"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let kept = workshop.json("both/combination.json");
    let weights = &kept["rule"]["weighted"]["weights"];
    assert!(weights[0].as_f64().unwrap() > 0.75, "{weights}");
    let sum = weights[0].as_f64().unwrap() + weights[1].as_f64().unwrap();
    assert!((sum - 1.0).abs() < 1e-9);
}

#[test]
fn held_out_tracks_are_never_those_of_the_test() {
    let workshop = two_runs();
    let split = workshop.text("one/split.csv");
    // Rows of both files, `fold` or `round` by id; the fold of a round is its test.
    let fold = |id: &str| {
        let line = split
            .lines()
            .find(|line| line.starts_with(&format!("{id},")))
            .unwrap();
        line.rsplit(',').next().unwrap().to_owned()
    };
    let mut folds_of_round = std::collections::BTreeMap::new();
    for line in workshop.text("one/held_out.csv").lines().skip(1) {
        let (round, rest) = line.split_once(',').unwrap();
        let id = rest.split(',').next().unwrap();
        let folds: &mut std::collections::BTreeSet<String> =
            folds_of_round.entry(round.to_owned()).or_default();
        folds.insert(fold(id));
    }
    assert_eq!(folds_of_round.len(), 3);
    let lacking: std::collections::BTreeSet<_> = folds_of_round
        .values()
        .map(|folds| {
            assert_eq!(folds.len(), 2, "{folds:?}");
            folds.clone()
        })
        .collect();
    assert_eq!(lacking.len(), 3, "each round lacks another fold");
}

#[test]
fn a_holdout_with_validation_needs_no_calibration() {
    let workshop = Workshop::new();
    let data = workshop.write("t.csv", &table("", 8));
    for (name, model) in [("one", "naive-bayes"), ("two", "knn")] {
        let out = workshop.path(name);
        let trained = run([
            "train",
            data.to_str().unwrap(),
            "--model",
            model,
            "--holdout",
            "50/25/25",
            "--calibration",
            "none",
            "-o",
            out.to_str().unwrap(),
        ]);
        assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    }
    let made = ensemble(&workshop, &["one", "two"], "both", &[]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert_eq!(
        workshop.json("both/metrics.json")["rounds"][0]["n_train"],
        30
    );
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let workshop = two_runs();
    refused(&workshop, &["one", "one"], &[], "named twice");
    train(
        &workshop,
        "t.csv",
        "dealt",
        &["--model", "knn", "--seed", "7"],
    );
    refused(&workshop, &["one", "dealt"], &[], "its split is another");
    workshop.write("polka.csv", &table("", 9).replace(",jazz,", ",polka,"));
    train(&workshop, "polka.csv", "polka", &["--model", "knn"]);
    refused(
        &workshop,
        &["one", "polka"],
        &[],
        "it tells blues, polka, rock apart, and the other blues, jazz, rock",
    );
    train(
        &workshop,
        "t.csv",
        "bare",
        &["--model", "knn", "--calibration", "none"],
    );
    refused(
        &workshop,
        &["one", "bare"],
        &[],
        "--calibration temperature",
    );
    fs::remove_file(workshop.path("two/held_out.csv")).unwrap();
    refused(&workshop, &["one", "two"], &[], "held_out.csv");
    refused(
        &workshop,
        &["one", "nowhere"],
        &[],
        "no model in this folder",
    );
    let alone = ensemble(&workshop, &["one"], "no", &[]);
    assert_eq!(alone.code, Some(2));
    assert!(alone.stderr.contains("values required"), "{}", alone.stderr);
}

#[test]
fn an_ensemble_is_no_member_and_no_member_is_written_over() {
    let workshop = two_runs();
    assert_eq!(
        ensemble(&workshop, &["one", "two"], "both", &[]).code,
        Some(0)
    );
    refused(&workshop, &["one", "both"], &[], "this is an ensemble");
    let over = ensemble(&workshop, &["one", "two"], "one", &["--overwrite"]);
    assert_eq!(over.code, Some(2));
    assert!(over.stderr.contains("one is a member"), "{}", over.stderr);
    let again = ensemble(
        &workshop,
        &["one", "two"],
        "both",
        &["--overwrite", "--by", "mean"],
    );
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(again.stderr.contains("2 times"), "{}", again.stderr);
    let members = fs::read_dir(workshop.path("both/members")).unwrap().count();
    assert_eq!(members, 2);
}

#[test]
fn an_ensemble_that_was_changed_is_no_model() {
    let workshop = two_runs();
    assert_eq!(
        ensemble(&workshop, &["one", "two"], "both", &[]).code,
        Some(0)
    );
    for (file, from, to, word) in [
        ("members/two/model.toml", "seed = 0", "seed = 1", "SHA-256"),
        ("members/one/pipeline.json", "0.", "1.", "SHA-256"),
        ("combination.json", "0.", "0.0", "SHA-256"),
        (
            "model.toml",
            "name = \"two\"",
            "name = \"../../two\"",
            "no name of a member",
        ),
        (
            "model.toml",
            "combination.json",
            "../x.json",
            "its combination is in",
        ),
        ("model.toml", "by = ", "buy = ", "unknown field"),
    ] {
        let path = workshop.path("both").join(file);
        let sound = fs::read_to_string(&path).unwrap();
        let changed = sound.replacen(from, to, 1);
        assert_ne!(changed, sound, "{file}");
        fs::write(&path, changed).unwrap();
        let judged = evaluate(&workshop.path("both"), &workshop, "judged");
        assert_eq!(judged.code, Some(2));
        assert!(judged.stderr.contains(word), "{word}: {}", judged.stderr);
        fs::write(&path, sound).unwrap();
    }
    let judged = evaluate(&workshop.path("both"), &workshop, "judged");
    assert_eq!(judged.code, Some(0), "{}", judged.stderr);
}

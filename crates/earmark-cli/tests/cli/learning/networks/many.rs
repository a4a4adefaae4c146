//! Several networks of one command.

use super::{Workshop, trained};
use crate::command::{records, run};

#[test]
fn learning_rates_are_searched_and_the_search_goes_on() {
    let workshop = Workshop::new();
    let (table, out) = (workshop.table(), workshop.path("sweep"));
    let sweep = |rates: &str| {
        let vary = format!("training.optimizer.lr={rates}");
        let arguments = [
            "sweep",
            table.to_str().unwrap(),
            "--model",
            "mlp-4",
            "--set",
            "training.epochs=3",
            "--folds",
            "2",
            "--vary",
            &vary,
            "-o",
            out.to_str().unwrap(),
        ];
        let swept = run(arguments);
        assert_eq!(swept.code, Some(0), "{}", swept.stderr);
        swept
    };
    let swept = sweep("0.001,0.01");
    let records = swept.records();
    assert_eq!(records.len(), 2);
    let scores = records
        .iter()
        .map(|record| record["score"]["value"].as_f64().unwrap());
    assert!(scores.is_sorted_by(|a, b| a >= b));
    let trials = workshop.text("sweep/trials.jsonl");
    assert_eq!(sweep("0.001,0.01").stdout, swept.stdout);
    assert_eq!(
        workshop.text("sweep/trials.jsonl"),
        trials,
        "nothing is fitted twice"
    );
    assert_eq!(sweep("0.001,0.01,0.1").records().len(), 3);
    assert!(workshop.text("sweep/trials.jsonl").starts_with(&trials));
    let (best, again) = (workshop.path("sweep/best.toml"), workshop.path("run"));
    let trained = run([
        "train",
        "--config",
        best.to_str().unwrap(),
        "-o",
        again.to_str().unwrap(),
    ]);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    let model = trained.record()["model"].as_str().unwrap().to_owned();
    assert!(
        model.starts_with("mlp-4 training.epochs=3 training.optimizer.lr="),
        "{model}"
    );
}

#[test]
fn the_best_third_of_a_stage_learns_three_times_as_long() {
    let workshop = Workshop::new();
    let (table, out) = (workshop.table(), workshop.path("sweep"));
    let sweep = |model: &str, vary: &str| {
        run([
            "sweep",
            table.to_str().unwrap(),
            "--model",
            model,
            "--folds",
            "2",
            "--vary",
            vary,
            "--halving",
            "3",
            "-o",
            out.to_str().unwrap(),
        ])
    };
    let refused = sweep("svm", "svm.c=1,10");
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("only networks have"),
        "{}",
        refused.stderr
    );
    let swept = sweep("mlp-4", "training.optimizer.lr=0.001,0.003,0.01,0.03");
    assert_eq!(swept.code, Some(0), "{}", swept.stderr);
    let mut epochs: Vec<u64> = workshop
        .text("sweep/trials.jsonl")
        .lines()
        .skip(1)
        .map(|line| {
            let trial: serde_json::Value = serde_json::from_str(line).unwrap();
            let settings = trial["settings"].as_array().unwrap();
            let last = settings.last().unwrap();
            assert_eq!(last["name"], "training.epochs");
            last["value"].as_f64().unwrap() as u64
        })
        .collect();
    epochs.sort_unstable();
    assert_eq!(epochs, [7, 7, 7, 7, 20, 20, 60]);
    let best = workshop.text("sweep/best.toml");
    assert!(best.contains("training.epochs=60"), "{best}");
}

#[test]
fn seeds_have_a_folder_each_a_mean_and_a_log() {
    let workshop = Workshop::new();
    let log = workshop.path("log.jsonl");
    let arguments = [
        "--model",
        "mlp-4",
        "--set",
        "training.epochs=3",
        "--folds",
        "2",
        "--seeds",
        "0,1",
        "--log",
        log.to_str().unwrap(),
    ];
    let runs = trained(&workshop, &workshop.table(), "runs", &arguments);
    let records = runs.records();
    assert_eq!(records.len(), 2);
    let accuracy = |n: usize| records[n]["accuracy"]["value"].as_f64().unwrap();
    let (first, second) = (100.0 * accuracy(0), 100.0 * accuracy(1));
    let (least, most) = (first.min(second), first.max(second));
    let mean = f64::midpoint(first, second);
    let expected = format!("| runs | 90 | {mean:.1} % ({least:.1} to {most:.1}, 2 seeds) |");
    let summary = workshop.text("runs/summary.md");
    assert!(summary.contains(&expected), "{expected}: {summary}");
    for seed in [0, 1] {
        assert!(
            workshop
                .path(&format!("runs/seed-{seed}/network.safetensors"))
                .is_file()
        );
    }
    check_log(&workshop.text("log.jsonl"));
}

/// Three epochs of two rounds and of the model that stays, for each of two seeds.
fn check_log(text: &str) {
    let entries = records(text);
    assert_eq!(entries.len(), 2 * 3 * 3, "{text}");
    for entry in &entries {
        assert_eq!(entry["schema"], "earmark.epoch/v1");
        assert_eq!(entry["n_epochs"], 3);
        assert!((1..=3).contains(&entry["epoch"].as_u64().unwrap()));
        for number in ["loss", "accuracy", "validation_loss", "validation_accuracy"] {
            assert!(entry[number].is_number(), "{number}: {entry}");
        }
    }
    let best = entries.iter().filter(|entry| entry["is_best"] == true);
    assert!(
        best.count() >= 2 * 3,
        "the first epoch of every fit is the best so far"
    );
    let fits = entries
        .iter()
        .filter(|entry| entry["fit"] == "round 1 of 2");
    assert_eq!(fits.count(), 2 * 3);
}

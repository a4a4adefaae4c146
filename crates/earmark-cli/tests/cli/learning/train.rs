//! A run and its folder.

use std::fs;
use std::path::Path;

use super::Workshop;
use crate::command::{Run, Wav, chord, run};

#[test]
fn a_run_is_a_folder_with_everything_in_it() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let trained = workshop.train(
        &table,
        &[
            "--model",
            "knn",
            "--set",
            "knn.n_neighbors=3",
            "--folds",
            "5",
        ],
    );
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    let record = trained.record();
    assert_eq!(record["schema"], "earmark.result/v1");
    assert_eq!(record["protocol"], "5 folds by group");
    assert_eq!(record["n_tracks"], 90);
    assert_eq!(record["n_groups"], 15);
    for file in [
        "config.toml",
        "model.toml",
        "pipeline.json",
        "labels.txt",
        "split.csv",
        "tracks.csv",
        "predictions.csv",
        "held_out.csv",
        "metrics.json",
        "report.html",
        "report.json",
        "MODEL_CARD.md",
    ] {
        assert!(workshop.path("run").join(file).is_file(), "{file}");
    }
    let n_files = fs::read_dir(workshop.path("run")).unwrap().count();
    assert_eq!(n_files, 12, "nothing else");
    assert_eq!(workshop.text("run/labels.txt"), "blues\njazz\nrock\n");
    let metrics = workshop.json("run/metrics.json");
    assert_eq!(
        metrics["evaluation"]["metrics"]["accuracy"],
        record["accuracy"]
    );
    assert_eq!(metrics["rounds"].as_array().unwrap().len(), 5);
    assert_eq!(metrics["split"]["leaks"], serde_json::json!([]));
    // The accuracy is what the predictions say.
    let mut predictions = csv::Reader::from_path(workshop.path("run/predictions.csv")).unwrap();
    let (mut n, mut right) = (0.0, 0.0);
    for row in predictions.records() {
        let row = row.unwrap();
        n += 1.0;
        right += f64::from(u8::from(row[2] == row[3]));
    }
    assert_eq!(record["accuracy"]["value"].as_f64().unwrap(), right / n);
}

#[test]
fn a_run_is_repeated_by_its_config_to_the_last_bit() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let first = workshop.train(
        &table,
        &[
            "--model",
            "random-forest",
            "--holdout",
            "60/20/20",
            "--seed",
            "3",
        ],
    );
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let (config, again) = (workshop.path("run/config.toml"), workshop.path("again"));
    let (config, again) = (config.to_str().unwrap(), again.to_str().unwrap());
    let second = run(["train", "--config", config, "-o", again, "--jobs", "1"]);
    assert_eq!(second.code, Some(0), "{}", second.stderr);
    for file in [
        "pipeline.json",
        "predictions.csv",
        "split.csv",
        "model.toml",
    ] {
        let (first, second) = (format!("run/{file}"), format!("again/{file}"));
        assert_eq!(workshop.text(&first), workshop.text(&second), "{file}");
    }
}

#[test]
fn a_folder_of_configs_makes_a_run_of_each() {
    let workshop = Workshop::new();
    workshop.table();
    fs::create_dir(workshop.path("configs")).unwrap();
    for model in ["majority", "naive-bayes"] {
        let text = format!("[data]\npath = '../table.csv'\n[model]\nname = '{model}'\n");
        workshop.write(&format!("configs/{model}.toml"), &text);
    }
    let (configs, out) = (workshop.path("configs"), workshop.path("runs"));
    let (configs, out) = (configs.to_str().unwrap(), out.to_str().unwrap());
    let trained = run(["train", "--config", configs, "-o", out]);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    let records = trained.records();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["model"], "majority");
    assert!(workshop.path("runs/naive-bayes/report.html").is_file());
    // What is there is not made again.
    let before = workshop.text("runs/majority/metrics.json");
    let again = run(["train", "--config", configs, "-o", out]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert!(
        again.stderr.contains("majority: there already"),
        "{}",
        again.stderr
    );
    assert_eq!(workshop.text("runs/majority/metrics.json"), before);
    assert!(
        workshop
            .text("runs/summary.md")
            .contains("| naive-bayes | 90 |")
    );
    // Runs on one split can be compared.
    let runs = [
        workshop.path("runs/majority"),
        workshop.path("runs/naive-bayes"),
    ];
    let compared = run([
        "compare",
        runs[0].to_str().unwrap(),
        runs[1].to_str().unwrap(),
    ]);
    assert_eq!(compared.code, Some(0), "{}", compared.stderr);
    let records = compared.records();
    let accuracy = |n: usize| records[n]["accuracy"]["value"].as_f64().unwrap();
    let gain = records[1]["difference"]["accuracy_difference"]["value"]
        .as_f64()
        .unwrap();
    assert!((gain - (accuracy(1) - accuracy(0))).abs() < 1e-12);
    assert!(
        records[1]["difference"]["mcnemar"]["p_value"]
            .as_f64()
            .unwrap()
            < 1.0
    );
}

#[test]
fn a_run_is_not_written_over_unless_asked_for() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let arguments = ["--model", "majority"];
    assert_eq!(workshop.train(&table, &arguments).code, Some(0));
    let before = workshop.text("run/metrics.json");
    let refused = workshop.train(&table, &arguments);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("--overwrite"), "{}", refused.stderr);
    assert_eq!(workshop.text("run/metrics.json"), before);
    workshop.write("other.txt", "mine");
    let out = workshop.path("");
    let refused = run([
        "train",
        table.to_str().unwrap(),
        "--model",
        "majority",
        "-o",
        out.to_str().unwrap(),
    ]);
    assert!(
        refused.stderr.contains("something else lies"),
        "{}",
        refused.stderr
    );
    assert_eq!(workshop.text("other.txt"), "mine");
}

#[test]
fn segments_of_a_table_get_one_answer_a_track() {
    let workshop = Workshop::new();
    let mut tracks = super::artists();
    // Six segments of one song each.
    for track in &mut tracks {
        track.id = track.artist.clone();
    }
    let table = workshop.write("segments.csv", &super::table(&tracks));
    let arguments = [
        "--model", "knn", "--id", "track", "--by", "track", "--folds", "3",
    ];
    let trained = workshop.train(&table, &arguments);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    let record = trained.record();
    assert_eq!(record["n_tracks"], 15);
    assert!(record["segment_accuracy"]["value"].is_number());
    assert_eq!(
        workshop.json("run/metrics.json")["segments"]["n_tracks"],
        90
    );
    assert_eq!(workshop.text("run/segments.csv").lines().count(), 91);
}

#[test]
fn clips_too_short_for_the_tagger_are_learnt_from_all_the_same() {
    let workshop = Workshop::new();
    low_and_high(&workshop);
    let arguments = [
        "--model",
        "naive-bayes",
        "--features",
        "mfcc-seq:mean",
        "--folds",
        "3",
        "--no-cache",
    ];
    let trained = workshop.train(&workshop.path("genres"), &arguments);
    assert_eq!(trained.code, Some(0), "{}", trained.stderr);
    assert_eq!(trained.record()["accuracy"]["value"], 1.0);
    let maps = workshop.json("run/report.json")["maps"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(maps, 1, "of the features alone");
}

#[test]
fn the_help_shows_how_and_the_table_is_for_people() {
    let workshop = Workshop::new();
    let table = workshop.table();
    let shown = workshop.train(&table, &["--format", "table"]);
    assert!(
        workshop
            .text("run/config.toml")
            .contains("name = \"logistic-regression\"")
    );
    assert!(shown.stdout.contains("accuracy  "), "{}", shown.stdout);
    assert!(
        shown.stdout.contains("CLASS  PRECISION  RECALL"),
        "{}",
        shown.stdout
    );
    assert!(
        shown.stderr.contains("open report.html there"),
        "{}",
        shown.stderr
    );
    for verb in ["train", "evaluate", "compare", "sweep"] {
        let help = run([verb, "--help"]);
        assert!(
            help.stdout.contains("Examples:\n  earmark "),
            "{}",
            help.stdout
        );
    }
}

#[test]
fn replacing_a_run_keeps_what_is_not_of_it() {
    let workshop = Workshop::new();
    let table = workshop.table();
    assert_eq!(
        workshop.train(&table, &["--model", "majority"]).code,
        Some(0)
    );
    workshop.write("run/my-notes.txt", "mine");
    let again = workshop.train(&table, &["--model", "naive-bayes", "--overwrite"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert_eq!(workshop.text("run/my-notes.txt"), "mine");
    assert!(workshop.text("run/model.toml").contains("naive-bayes"));
    let left: Vec<_> = fs::read_dir(workshop.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing() {
    use std::process::{Command, Stdio};
    let workshop = Workshop::new();
    low_and_high(&workshop);
    let (genres, out, cache) = (
        workshop.path("genres"),
        workshop.path("run"),
        workshop.path("cache"),
    );
    // So many rounds that it cannot be done before the interrupt.
    let child = crate::command::earmark()
        .arg("train")
        .arg(&genres)
        .args([
            "--model",
            "gradient-boosting",
            "--features",
            "mfcc-seq:mean",
        ])
        .args(["--set", "gradient-boosting.n_rounds=200000", "--cache"])
        .args([&cache, Path::new("-o"), &out])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let kept = || {
        fs::read_dir(cache.join("v1/mfcc-seq-v1"))
            .into_iter()
            .flatten()
            .count()
    };
    while kept() < 3 {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    let stopped: Run = child.wait_with_output().unwrap().into();
    assert_eq!(stopped.code, Some(130), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("stopping"), "{}", stopped.stderr);
    assert!(
        stopped.stderr.contains("what was described is kept"),
        "{}",
        stopped.stderr
    );
    assert!(!out.exists());
    let mut left: Vec<_> = fs::read_dir(workshop.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["cache", "genres"]);
}

/// Six clips of 0.6 s in each of two classes that one hears apart.
fn low_and_high(workshop: &Workshop) {
    for (genre, octave) in [("low", 0.5), ("high", 2.0)] {
        let folder = workshop.path("genres").join(genre);
        fs::create_dir_all(&folder).unwrap();
        for n in 0..6 {
            let detune = 1.0 + 0.02 * f64::from(n);
            let bytes = Wav::default().bytes(0.6, |t| chord(t * octave * detune));
            fs::write(folder.join(format!("{n}.wav")), bytes).unwrap();
        }
    }
}

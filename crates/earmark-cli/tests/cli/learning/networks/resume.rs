//! A run that was broken off goes on.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::{Workshop, train, trained, weights};
use crate::command::earmark;

/// Long enough to be broken off, and two fits: one of them begins after the break.
const LONG: [&str; 12] = [
    "--model",
    "mlp-mfcc",
    "--set",
    "network.hidden=[600, 600]",
    "--set",
    "training.epochs=40",
    "--set",
    "training.early_stopping=false",
    "--set",
    "training.batch_size=8",
    "--folds",
    "2",
];

/// How many epochs a log has seen.
fn n_epochs(log: &Path) -> usize {
    fs::read_to_string(log).map_or(0, |text| text.lines().count())
}

/// Starts the run and kills it when it has done five epochs, so that nothing can be tidied up.
fn kill_in_the_middle(workshop: &Workshop, data: &Path) {
    kill_after(workshop, data, &[], 5);
    assert!(!workshop.path("run").exists() && workshop.path("run.unfinished").is_dir());
}

fn kill_after(workshop: &Workshop, data: &Path, more: &[&str], epochs: usize) {
    let (out, log) = (workshop.path("run"), workshop.path("log.jsonl"));
    let mut child = earmark()
        .args([
            Path::new("train"),
            data,
            Path::new("-o"),
            &out,
            Path::new("--log"),
            &log,
        ])
        .args(["--no-maps", "--no-repeats", "--no-cache"])
        .args(LONG)
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while n_epochs(&log) < epochs {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it could be killed"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_goes_on_as_if_nothing_had_been() {
    let workshop = Workshop::new();
    let data = workshop.table();
    trained(&workshop, &data, "whole", &LONG);
    kill_in_the_middle(&workshop, &data);

    let refused = train(&workshop, &data, "run", &LONG);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    let word = "a run was broken off here; go on with it (--resume), or begin anew (--overwrite)";
    assert!(refused.stderr.contains(word), "{}", refused.stderr);
    for more in [["--set", "training.epochs=41"], ["--seed", "1"]] {
        let other = train(
            &workshop,
            &data,
            "run",
            &[&LONG[..], &more, &["--resume"]].concat(),
        );
        assert_eq!(other.code, Some(2), "{}", other.stderr);
        assert!(
            other.stderr.contains("another run was broken off here"),
            "{}",
            other.stderr
        );
    }
    assert!(
        workshop.path("run.unfinished").is_dir(),
        "no refusal takes anything away"
    );

    let log = workshop.path("second.jsonl");
    let more = ["--resume", "--log", log.to_str().unwrap()];
    trained(&workshop, &data, "run", &[&LONG[..], &more].concat());
    assert!(
        n_epochs(&log) < n_epochs_of_a_whole_run(),
        "it did not begin anew"
    );
    assert!(!workshop.path("run.unfinished").exists());
    assert_eq!(weights(&workshop, "run"), weights(&workshop, "whole"));
    for file in ["predictions.csv", "split.csv", "labels.txt"] {
        let text = |run: &str| workshop.text(&format!("{run}/{file}"));
        assert_eq!(text("run"), text("whole"), "{file}");
    }
    // The curves know of the epochs before the break.
    let learning = workshop.json("run/report.json")["learning"].clone();
    assert_eq!(learning, workshop.json("whole/report.json")["learning"]);
}

/// Two rounds, and the model that stays.
fn n_epochs_of_a_whole_run() -> usize {
    3 * 40
}

#[test]
fn seeds_that_were_done_stay_and_the_one_that_was_broken_off_goes_on() {
    let workshop = Workshop::new();
    let data = workshop.table();
    let seeds = ["--seeds", "0,1"];
    trained(&workshop, &data, "whole", &[&LONG[..], &seeds].concat());
    kill_after(&workshop, &data, &seeds, n_epochs_of_a_whole_run() + 5);
    let first = workshop.path("run/seed-0/network.safetensors");
    let before = fs::metadata(&first).unwrap().modified().unwrap();
    assert!(workshop.path("run/seed-1.unfinished").is_dir());

    let log = workshop.path("second.jsonl");
    let more = ["--resume", "--log", log.to_str().unwrap()];
    trained(
        &workshop,
        &data,
        "run",
        &[&LONG[..], &seeds, &more].concat(),
    );
    assert!(n_epochs(&log) < n_epochs_of_a_whole_run());
    assert_eq!(fs::metadata(&first).unwrap().modified().unwrap(), before);
    for seed in ["seed-0", "seed-1"] {
        let of = |run: &str| weights(&workshop, &format!("{run}/{seed}"));
        assert_eq!(of("run"), of("whole"), "{seed}");
    }
}

#[test]
fn what_was_broken_off_can_be_thrown_away() {
    let workshop = Workshop::new();
    let data = workshop.table();
    kill_in_the_middle(&workshop, &data);
    let other = [
        "--model",
        "mlp-mfcc",
        "--set",
        "training.epochs=2",
        "--overwrite",
    ];
    trained(&workshop, &data, "run", &other);
    assert!(!workshop.path("run.unfinished").exists());
    // With nothing to go on with, going on is beginning.
    let more = [
        "--model",
        "mlp-mfcc",
        "--set",
        "training.epochs=2",
        "--resume",
    ];
    trained(&workshop, &data, "fresh", &more);
    assert_eq!(weights(&workshop, "fresh"), weights(&workshop, "run"));
}

#[test]
fn a_checkpoint_that_was_changed_is_refused() {
    let workshop = Workshop::new();
    let data = workshop.table();
    kill_in_the_middle(&workshop, &data);
    let folder = workshop.path("run.unfinished");
    let entries = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for path in entries.filter(|path| !path.ends_with("config.toml")) {
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    let resumed = train(
        &workshop,
        &data,
        "run",
        &[&LONG[..], &["--resume"]].concat(),
    );
    assert_eq!(resumed.code, Some(2), "{}", resumed.stderr);
    assert!(resumed.stderr.contains("checkpoint"), "{}", resumed.stderr);
    assert!(!workshop.path("run").exists());
}

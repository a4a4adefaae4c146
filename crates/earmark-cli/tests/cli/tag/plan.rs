//! A plan from what a library has heard.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::command::{Run, clips, earmark, records};

fn run(folder: &Path, arguments: &[&str]) -> Run {
    earmark()
        .current_dir(folder)
        .env("EARMARK_LIBRARY", folder.join("library"))
        .args(arguments)
        .output()
        .unwrap()
        .into()
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    records(&text)
}

#[test]
fn what_was_heard_is_planned_applied_and_known_to_the_library() {
    let home = tempfile::tempdir().unwrap();
    let music = home.path().join("music");
    fs::create_dir(&music).unwrap();
    for name in ["folk.flac", "metal.mp3"] {
        fs::copy(clips().join(name), music.join(name)).unwrap();
    }
    let plan = [
        "tag",
        "plan",
        "music",
        "--min-probability",
        "0.01",
        "--max-genres",
        "1",
        "--overwrite",
        "-o",
        "p.jsonl",
    ];
    let unheard = run(home.path(), &plan);
    assert_eq!(unheard.code, Some(1));
    assert!(
        unheard.stderr.contains("2 files are not in the library"),
        "{}",
        unheard.stderr
    );

    let scanned = run(home.path(), &["scan", "music"]);
    assert_eq!(scanned.code, Some(0), "{}", scanned.stderr);
    let planned = run(home.path(), &plan);
    assert_eq!(planned.code, Some(0), "{}", planned.stderr);
    let tracks = lines(&home.path().join("p.jsonl"));
    assert_eq!((&tracks[0]["n_tracks"], tracks.len()), (&json!(2), 3));
    assert_eq!(tracks[0]["options"]["overwrite"], json!(true));
    assert_eq!(tracks[1]["action"], "write");
    let genre = tracks[1]["proposed"][0]["name"].as_str().unwrap();

    let applied = run(home.path(), &["tag", "apply", "p.jsonl", "-y"]);
    assert_eq!(applied.code, Some(0), "{}", applied.stderr);
    let tags = earmark::library::FileTags::read(&music.join("folk.flac")).unwrap();
    assert_eq!(tags.genres, [genre]);
    // The library knows; nothing is heard or looked at again.
    let again = run(home.path(), &["scan", "music"]);
    assert_eq!(again.record()["n_unchanged"], 2, "{}", again.stdout);
    let keep = run(
        home.path(),
        &[
            "tag",
            "plan",
            "music",
            "--min-probability",
            "0",
            "-o",
            "p.jsonl",
        ],
    );
    assert_eq!(keep.code, Some(0), "{}", keep.stderr);
    let tracks = lines(&home.path().join("p.jsonl"));
    assert!(tracks[1..].iter().all(|track| track["action"] == "keep"));
}

#[test]
fn a_path_that_is_not_there_is_said() {
    let home = tempfile::tempdir().unwrap();
    let missing = run(home.path(), &["tag", "plan", "none", "-o", "p.jsonl"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.stderr.contains("none: cannot be read"),
        "{}",
        missing.stderr
    );
    assert!(!home.path().join("p.jsonl").exists());
}

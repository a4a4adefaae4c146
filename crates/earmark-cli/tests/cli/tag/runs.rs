//! Plans carried out and taken back through the real program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::command::{Run, earmark, repository};

/// A folder with tagged music and a library.
struct Home(tempfile::TempDir);

const FILES: [&str; 3] = ["v23.mp3", "tagged.flac", "bare.m4a"];

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        for name in FILES {
            let fixtures = repository("crates/earmark-library/tests/fixtures/tags");
            fs::copy(fixtures.join(name), home.path(name)).unwrap();
        }
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn tag(&self, arguments: &[&str]) -> Run {
        earmark()
            .current_dir(self.0.path())
            .env("EARMARK_LIBRARY", self.path("library"))
            .arg("tag")
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
            .into()
    }

    /// A plan to write "Jazz" to all files, as people may write one by hand.
    fn plan(&self) -> String {
        let mut lines = vec![json!({
            "schema": "earmark.tag_plan/v1", "made_by": "0.1.0", "n_tracks": FILES.len(), "options": {}
        })];
        let present: [&[&str]; 3] = [&["Pop"], &["Pop", "Rock"], &[]];
        for (name, present) in FILES.iter().zip(present) {
            lines.push(json!({
                "schema": "earmark.tag_plan_track/v1",
                "path": name,
                "payload": earmark::audio::payload_digest(&self.path(name)).unwrap().to_string(),
                "present": present,
                "proposed": [{"name": "Jazz", "probability": 0.9}],
                "action": "write",
                "why": "a test",
            }));
        }
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        lines.join("\n") + "\n"
    }

    fn write_plan(&self, plan: &str) {
        fs::write(self.path("plan.jsonl"), plan).unwrap();
    }
}

fn genres(path: &Path) -> Vec<String> {
    earmark::library::FileTags::read(path).unwrap().genres
}

#[test]
fn a_plan_is_applied_listed_and_undone() {
    let home = Home::new();
    home.write_plan(&home.plan());
    let before = FILES.map(|name| genres(&home.path(name)));

    let applied = home.tag(&["apply", "plan.jsonl", "--yes"]);
    assert_eq!(applied.code, Some(0), "{}", applied.stderr);
    assert!(applied.stderr.contains("3 files get another genre, 0 stay"));
    let record = applied.record();
    assert_eq!(record["schema"], "earmark.tag_run/v1");
    assert_eq!(
        (&record["run"], &record["n_written"]),
        (&json!(1), &json!(3))
    );
    for name in FILES {
        assert_eq!(genres(&home.path(name)), ["Jazz"]);
    }

    let undone = home.tag(&["undo", "1", "--format", "table"]);
    assert_eq!(undone.code, Some(0), "{}", undone.stderr);
    assert_eq!(
        undone.stdout,
        "run 2: 3 files written; `earmark tag undo 2` takes it back\n"
    );
    assert_eq!(FILES.map(|name| genres(&home.path(name))), before);

    let history = home.tag(&["history"]).records();
    assert_eq!(history[0]["kind"], "undo");
    assert_eq!(
        (&history[1]["n_written"], &history[1]["n_undone"]),
        (&json!(3), &json!(3))
    );
}

#[test]
fn an_index_that_is_damaged_hinders_nobody_and_is_said() {
    let home = Home::new();
    home.write_plan(&home.plan());
    fs::create_dir(home.path("library")).unwrap();
    fs::write(home.path("library/index.sqlite"), "no database at all").unwrap();
    for arguments in [&["apply", "plan.jsonl", "-y"][..], &["undo", "1"]] {
        let run = home.tag(arguments);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert_eq!(run.record()["n_written"], 3);
        assert!(
            run.stderr
                .contains("index.sqlite: knows of no new genres: "),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_person_may_put_a_genre_of_their_own_into_a_plan() {
    let home = Home::new();
    let own = r#"{"name": "My Genre"}"#;
    let theirs = json!({"name": "Jazz", "probability": 0.9}).to_string();
    home.write_plan(&home.plan().replacen(&theirs, own, 1));
    let applied = home.tag(&["apply", "plan.jsonl", "-y"]);
    assert_eq!(applied.code, Some(0), "{}", applied.stderr);
    assert_eq!(genres(&home.path("v23.mp3")), ["My Genre"]);
    let lines = home.plan();
    let fewer: Vec<&str> = lines.lines().take(3).collect();
    home.write_plan(&(fewer.join("\n") + "\n"));
    let refused = home.tag(&["apply", "plan.jsonl", "-y"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("n_tracks in line 1 should be 2"),
        "{}",
        refused.stderr
    );
}

#[test]
fn files_that_are_not_what_was_planned_are_left_and_named() {
    let home = Home::new();
    home.write_plan(&home.plan().replace("\"Pop\",\"Rock\"", "\"Folk\""));
    fs::remove_file(home.path("bare.m4a")).unwrap();
    let applied = home.tag(&["apply", "plan.jsonl", "-y"]);
    assert_eq!(applied.code, Some(1));
    let record = applied.record();
    assert_eq!(record["n_written"], 1);
    assert_eq!(record["left"][0]["reason"], "changed");
    assert_eq!(record["left"][1]["reason"], "failed");
    assert!(
        applied
            .stderr
            .contains("tagged.flac: left alone: its genre is now \"Pop\", \"Rock\"")
    );
    assert!(applied.stderr.contains("bare.m4a: cannot be read"));
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_written() {
    let home = Home::new();
    home.write_plan(&home.plan());
    let bytes = fs::read(home.path("v23.mp3")).unwrap();
    let refused = home.tag(&["apply", "plan.jsonl"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("say --yes"), "{}", refused.stderr);
    assert_eq!(fs::read(home.path("v23.mp3")).unwrap(), bytes);
    assert!(!home.path("library").join("journal.sqlite").exists());
}

#[test]
fn what_is_no_plan_is_refused_with_its_line() {
    let home = Home::new();
    let plan = home.plan();
    for (plan, said) in [
        (
            plan.replace("tag_plan/v1", "tag_plan/v7"),
            "earmark.tag_plan/v7, this Earmark knows",
        ),
        (plan[..plan.len() / 2].to_owned(), "line 3: it breaks off"),
        (plan.replace("\"Jazz\"", "\"\""), "line 2: \"\" is no genre"),
        ("hello\n".to_owned(), "line 1: expected value"),
    ] {
        home.write_plan(&plan);
        let refused = home.tag(&["apply", "plan.jsonl", "-y"]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
    let missing = home.tag(&["show", "none.jsonl"]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("none.jsonl: cannot be read"));
    let unknown = home.tag(&["undo", "9"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("there is no run 9"));
}

#[test]
fn a_plan_is_shown_with_its_changes_counted() {
    let home = Home::new();
    home.write_plan(&home.plan());
    let shown = home.tag(&["show", "plan.jsonl"]).records();
    assert_eq!(shown.len(), 3);
    assert_eq!(shown[1]["present"], json!(["Pop", "Rock"]));
    let csv = home.tag(&["show", "plan.jsonl", "--summary", "--format", "csv"]);
    assert_eq!(
        csv.stdout,
        "change,n_tracks\nPop → Jazz,1\n\"Pop, Rock → Jazz\",1\nnone → Jazz,1\n"
    );
    let table = home.tag(&["show", "plan.jsonl", "--format", "table"]);
    assert!(
        table.stdout.starts_with("v23.mp3  Pop → Jazz  a test\n"),
        "{}",
        table.stdout
    );
}

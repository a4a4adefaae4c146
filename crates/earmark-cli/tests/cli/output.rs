//! The forms of output.

use std::io::Read;
use std::process::Stdio;

use crate::command::{clips, earmark, run};

fn clip(name: &str) -> String {
    // Relative to the tests' folder, so that what is printed is always the same.
    format!("../../examples/clips/{name}")
}

#[test]
fn a_table_for_people() {
    let (folk, metal) = (clip("folk.flac"), clip("metal.mp3"));
    let run = run([
        "classify", &folk, &metal, "no.mp3", "--format", "table", "--tags", "--top", "2",
    ]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "FILE                             LENGTH  GENRES");
    assert!(
        lines[1].starts_with("../../examples/clips/folk.flac     0:15  folk "),
        "{}",
        lines[1]
    );
    assert_eq!(lines[1].matches('%').count(), 2);
    let tags = lines[2..]
        .iter()
        .position(|line| line.contains("instrument: acoustic"));
    assert!(tags.is_some(), "{}", run.stdout);
    assert!(
        lines.last().unwrap().ends_with("–  io error"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("io: no.mp3: "), "{}", run.stderr);
    assert!(
        !run.stdout.contains('\u{1b}'),
        "no colours where stdout is no terminal"
    );
}

#[test]
fn a_timeline_in_a_table() {
    let run = run([
        "classify",
        &clip("metal.mp3"),
        "--format",
        "table",
        "--timeline=5",
    ]);
    let spans: Vec<_> = run
        .stdout
        .lines()
        .skip(2)
        .map(|line| line.trim().split("  ").next().unwrap())
        .collect();
    assert_eq!(spans, ["0:00–0:05", "0:05–0:10", "0:10–0:15"]);
}

#[test]
fn one_json_array() {
    let run = run([
        "classify",
        &clip("metal.mp3"),
        "no.mp3",
        "--format",
        "json",
        "--top",
        "1",
    ]);
    assert_eq!(run.code, Some(1));
    let array: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(array.len(), 2);
    assert_eq!(array[0]["genres"].as_array().unwrap().len(), 1);
    assert_eq!(array[1]["error"]["kind"], "io");
}

#[test]
fn csv_has_the_same_columns_in_every_row() {
    let run = run([
        "classify",
        &clip("folk.flac"),
        "no.mp3",
        "--format",
        "csv",
        "--tags",
        "all",
        "--model",
        "musicnn-msd",
    ]);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(&rows[0][column("genre_1")], "folk");
    let folk: f64 = rows[0][column("folk")].parse().unwrap();
    let first: f64 = rows[0][column("probability_1")].parse().unwrap();
    assert_eq!(folk, first);
    assert_eq!(&rows[1][column("error_kind")], "io");
    assert_eq!(header.len(), 2 + 2 * 3 + 50 + 3);
}

#[test]
fn csv_has_a_row_per_stretch_of_a_timeline() {
    let run = run([
        "classify",
        &clip("metal.mp3"),
        "--format",
        "csv",
        "--timeline=5",
    ]);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    assert_eq!(reader.headers().unwrap().get(2), Some("start"));
    assert_eq!(reader.records().count(), 3);
}

/// `earmark classify … | head -1` is no error.
#[test]
fn a_closed_pipe_is_no_error() {
    let paths = vec![clip("metal.mp3"); 40];
    let mut command = earmark();
    command
        .arg("classify")
        .args(&paths)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The first interrupt ends the run after the records that are done, in a form
/// that is still whole.
#[test]
fn an_interrupt_leaves_whole_output() {
    let paths = vec![clip("metal.mp3"); 400];
    let mut command = earmark();
    command.args(["classify", "--format", "json"]).args(&paths);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    let interrupt = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.unwrap().success());
    let mut text = String::from_utf8(first.to_vec()).unwrap();
    stdout.read_to_string(&mut text).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let records: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(
        (1..400).contains(&records.len()),
        "{} records",
        records.len()
    );
}

#[test]
fn help_and_man_pages_show_examples() {
    let help = run(["classify", "--help"]);
    assert!(help.stdout.contains("earmark classify song.mp3"));
    assert!(
        help.stdout.contains("[aliases: predict]") || run(["--help"]).stdout.contains("predict")
    );
    let folder = tempfile::tempdir().unwrap();
    let man = run(["man", "-o", folder.path().to_str().unwrap()]);
    assert_eq!(man.code, Some(0), "{}", man.stderr);
    let page = std::fs::read_to_string(folder.path().join("earmark-classify.1")).unwrap();
    assert!(page.contains(".TH"), "{page}");
    let completions = run(["completions", "bash"]);
    assert!(completions.stdout.contains("_earmark"));
}

#[test]
fn predict_is_classify() {
    let path = clips().join("metal.mp3");
    let path = path.to_str().unwrap();
    assert_eq!(
        run(["predict", path]).stdout,
        run(["classify", path]).stdout
    );
}

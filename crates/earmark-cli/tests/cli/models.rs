//! `models` and `doctor`.

use crate::command::run;

#[test]
fn models_are_listed_with_their_labels() {
    let run = run(["models", "list"]);
    let records = run.records();
    let names: Vec<_> = records
        .iter()
        .map(|record| record["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["earmark", "gtzan10", "musicnn-msd", "musicnn-mtt"]);
    let n_labels = |n: usize| records[n]["labels"].as_array().unwrap().len();
    assert_eq!([0, 1, 2, 3].map(n_labels), [33, 10, 50, 50]);
}

#[test]
fn info_shows_licence_and_tags_by_kind() {
    let run = run(["models", "info", "musicnn-msd", "--format", "table"]);
    assert!(run.stdout.contains("licence     ISC"), "{}", run.stdout);
    assert!(
        run.stdout.contains("Music Technology Group"),
        "the notice that ISC asks for"
    );
    assert!(
        run.stdout
            .contains("era         1960s, 1970s, 1980s, 1990s, 2000s, oldies")
    );
}

#[test]
fn weights_are_verified() {
    let run = run(["models", "verify"]);
    assert_eq!(run.code, Some(0));
    assert_eq!(
        run.stdout
            .lines()
            .filter(|line| line.starts_with("ok  "))
            .count(),
        4
    );
}

#[test]
fn an_unknown_model_is_a_usage_error() {
    let run = run(["models", "info", "nothing"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("musicnn-msd"), "{}", run.stderr);
}

#[test]
fn doctor_finds_nothing_wrong() {
    let run = run(["doctor"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
    for check in ["processor", "models", "speed", "settings", "formats"] {
        assert!(run.stdout.contains(check), "{}", run.stdout);
    }
}

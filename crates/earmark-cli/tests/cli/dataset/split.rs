//! Data sets that are split.

use std::fs;

use serde_json::Value;

use super::Dataset;
use crate::command::run;

#[test]
fn a_split_says_what_lies_where_and_is_the_same_again() {
    let dataset = Dataset::sound();
    let first = dataset.split(&["--by", "track", "--folds", "2", "--seed", "3"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let record = first.record();
    assert_eq!(record["schema"], "earmark.dataset_split/v1");
    assert_eq!(record["parts"], serde_json::json!(["0", "1"]));
    assert_eq!(
        record["classes"][0]["counts"],
        serde_json::json!({"0": 1, "1": 1})
    );
    assert_eq!(record["stamp"], Value::Null);
    let written = fs::read(dataset.out()).unwrap();
    let again = dataset.split(&["--by", "track", "--folds", "2", "--seed", "3"]);
    assert_eq!(again.record()["hash"], record["hash"]);
    assert_eq!(fs::read(dataset.out()).unwrap(), written);
    let checked = dataset.check(&["--split", dataset.out().to_str().unwrap()]);
    assert_eq!(checked.code, Some(0), "{}", checked.stdout);
    assert_eq!(checked.record()["split"]["hash"], record["hash"]);
    let table = dataset.split(&["--by", "track", "--holdout", "50/50", "--format", "table"]);
    assert!(
        table
            .stdout
            .contains("CLASS  TRAIN   TEST\nblues      1      1\n"),
        "{}",
        table.stdout
    );
}

#[test]
fn a_leaky_split_exists_by_its_name_only_and_is_stamped() {
    let dataset = Dataset::sound();
    let refused = dataset.split(&["--by", "segment", "--folds", "2"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("ask for leaky-segments"),
        "{}",
        refused.stderr
    );
    assert!(!dataset.out().exists());
    let leaky = dataset.split(&["--split", "leaky-segments", "--folds", "2"]);
    assert_eq!(leaky.code, Some(1), "{}", leaky.stderr);
    assert_eq!(leaky.record()["stamp"], "leaky-segments");
    assert!(leaky.stderr.contains("leaky-segments"), "{}", leaky.stderr);
    assert!(fs::read_to_string(dataset.out()).unwrap().contains("stamp"));
}

#[test]
fn wrong_splits_are_refused_with_a_remedy() {
    let dataset = Dataset::sound();
    for (options, said) in [
        (&["--by", "artist"][..], "no track has a group"),
        (
            &["--split", "fault-filtered"],
            "has no fault-filtered split",
        ),
        (&["--split", "nonsense"], "there is no split \"nonsense\""),
        (&["--split", "track"], "ask for --by track"),
        (&["--by", "official"], "ask for --split official"),
        (
            &["--split", "official", "--folds", "3"],
            "leave out --folds",
        ),
        (
            &["--by", "track", "--holdout", "60/20"],
            "some that sum to 100",
        ),
        (&["--by", "track", "--folds", "1"], "2 to 1000"),
    ] {
        let run = dataset.split(options);
        assert_eq!(run.code, Some(2), "{options:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{options:?}: {}", run.stderr);
        assert!(!dataset.out().exists(), "{options:?}");
    }
}

#[test]
fn an_artist_on_two_sides_is_a_leak() {
    let dataset = Dataset::sound();
    let manifest = dataset.path("tracks.csv");
    fs::write(
        &manifest,
        "path,label,group\nblues/a.wav,blues,x\nblues/b.wav,blues,x\njazz/a.wav,jazz,y\njazz/b.wav,jazz,z\n",
    )
    .unwrap();
    let out = dataset.out();
    let (data, out) = (manifest.to_str().unwrap(), out.to_str().unwrap());
    let by_track = run([
        "dataset", "split", data, "--by", "track", "--folds", "2", "-o", out,
    ]);
    assert_eq!(by_track.code, Some(1), "{}", by_track.stderr);
    assert_eq!(by_track.record()["findings"][0]["is_leak"], true);
}

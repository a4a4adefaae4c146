//! Marks, models and what they say, through the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use earmark::library::taxonomy::Taxonomy;
use earmark::models::taxonomy::{GENRES, parents};
use serde_json::Value;

use crate::command::{Run, Wav, chord, earmark};
use crate::library::Empty;

/// Tracks of each kind.
const N: usize = 8;

/// Music of two kinds, scanned once: chords, and beats of noise.
fn home() -> &'static Path {
    static HOME: OnceLock<tempfile::TempDir> = OnceLock::new();
    let home = HOME.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        for kind in ["chords", "beats"] {
            let folder = home.path().join("music").join(kind);
            fs::create_dir_all(&folder).unwrap();
            for number in 0..N {
                let bytes = Wav::default().bytes(4.0, |time| match kind {
                    "chords" => chord(time * (0.7 + 0.1 * number as f64)),
                    _ => beat(time, number),
                });
                fs::write(folder.join(format!("{number}.wav")), bytes).unwrap();
            }
        }
        let mut command = earmark();
        command.arg("scan").arg(home.path().join("music"));
        command.arg("--library").arg(home.path().join("library"));
        let run: Run = command.output().unwrap().into();
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        home
    });
    home.path()
}

/// Noise that dies away, faster or slower, twice to four times a second.
fn beat(time: f64, number: usize) -> f64 {
    let place = (time * 22_050.0) as u64;
    let mixed = (place + 1 + number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let noise = ((mixed ^ (mixed >> 29)) >> 40) as f64 / 8_388_608.0 - 1.0;
    let since = (time * (2.0 + 0.25 * number as f64)).fract();
    0.5 * noise * (-since * 6.0).exp()
}

fn music(kind: &str, number: usize) -> PathBuf {
    home()
        .join("music")
        .join(kind)
        .join(format!("{number}.wav"))
}

/// `earmark taste` as a listener, so that tests do not meet.
fn taste(listener: &str, arguments: &[&str]) -> Run {
    let mut command = earmark();
    command.env_remove("EARMARK_LISTENER");
    command.arg("taste").args(arguments);
    if arguments[0] != "compare" {
        command.args(["--listener", listener]);
    }
    command.arg("--library").arg(home().join("library"));
    command.output().unwrap().into()
}

/// Marks the first `n` tracks of a kind.
fn mark(listener: &str, verb: &str, kind: &str, n: usize) {
    let paths: Vec<PathBuf> = (0..n).map(|number| music(kind, number)).collect();
    let mut arguments = vec![verb];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let run = taste(listener, &arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let record = run.record();
    assert_eq!(record["schema"], "earmark.taste_change/v1");
    assert_eq!(record["n_tracks"], n);
}

fn trained(listener: &str, liked: &str, disliked: &str) -> Value {
    mark(listener, "like", liked, N - 2);
    mark(listener, "dislike", disliked, N - 2);
    let run = taste(listener, &["train"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    run.record()
}

#[test]
fn what_is_learnt_ranks_what_is_not_marked() {
    let record = trained("ann", "chords", "beats");
    assert_eq!(record["schema"], "earmark.taste_training/v1");
    assert_eq!(record["outcome"], "trained");
    assert!(record["quality"]["low"].as_f64().unwrap() > 0.5);
    let run = taste("ann", &["rank"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let records = run.records();
    assert_eq!(records.len(), 4, "only what is not marked");
    for (place, record) in records.iter().enumerate() {
        assert_eq!(record["schema"], "earmark.taste_rank/v1");
        let is_chord = record["path"].as_str().unwrap().contains("chords");
        assert_eq!(is_chord, place < 2, "{record}");
        let number = |name: &str| record[name].as_f64().unwrap();
        assert!(number("low") <= number("probability") && number("probability") <= number("high"));
    }
    let beats = home().join("music/beats");
    let run = taste("ann", &["rank", beats.to_str().unwrap(), "--top", "1"]);
    assert_eq!(run.records().len(), 1);
    let table = taste("ann", &["rank", "--format", "table"]);
    assert_eq!(table.stdout.lines().count(), 4);
}

#[test]
fn a_mark_that_became_another_since_the_training_is_noticed() {
    trained("jon", "chords", "beats");
    let run = taste("jon", &["rank"]);
    assert!(!run.stderr.contains("train"), "{}", run.stderr);
    mark("jon", "dislike", "chords", 1);
    let run = taste("jon", &["rank"]);
    assert!(
        run.stderr
            .contains("marks have changed since the model was trained"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_explanation_names_what_speaks_for_a_track() {
    trained("bob", "beats", "chords");
    let track = music("beats", N - 1);
    let run = taste("bob", &["explain", track.to_str().unwrap(), "--top", "100"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let record = run.record();
    assert_eq!(record["schema"], "earmark.taste_explanation/v1");
    let reasons = record["reasons"].as_array().unwrap();
    assert_eq!(reasons.len(), 2 * (N - 2));
    let sum: f64 = reasons
        .iter()
        .map(|reason| reason["contribution"].as_f64().unwrap())
        .sum();
    let sum = sum + record["base"].as_f64().unwrap() + record["rest"].as_f64().unwrap();
    let probability = 1.0 / (1.0 + (-sum).exp());
    assert!((probability - record["probability"].as_f64().unwrap()).abs() < 1e-6);
    assert!(
        reasons[0]["path"]
            .as_str()
            .unwrap()
            .starts_with(home().to_str().unwrap())
    );
    for format in ["table", "csv", "json"] {
        let run = taste(
            "bob",
            &["explain", track.to_str().unwrap(), "--format", format],
        );
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stdout.contains("beats"), "{}", run.stdout);
    }
}

#[test]
fn too_few_marks_are_said_and_nothing_is_ranked() {
    mark("cem", "like", "chords", 5);
    mark("cem", "dislike", "beats", 2);
    let run = taste("cem", &["train"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.record()["outcome"], "too_few");
    let message = run.record()["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("mark 0 more that you like and 3 more that you dislike"),
        "{message}"
    );
    let run = taste("cem", &["rank"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr
            .contains("'cem' has no model; run `earmark taste train`"),
        "{}",
        run.stderr
    );
}

#[test]
fn marks_are_listed_changed_and_taken_back() {
    mark("dia", "like", "chords", 2);
    mark("dia", "dislike", "chords", 1);
    let liked: Vec<bool> = taste("dia", &["marks"])
        .records()
        .iter()
        .map(|record| record["liked"].as_bool().unwrap())
        .collect();
    assert_eq!(liked, [false, true]);
    mark("dia", "unmark", "chords", 2);
    let run = taste("dia", &["marks"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert!(run.stderr.contains("'dia' has marked nothing"));
}

#[test]
fn folders_are_marked_at_once() {
    let (chords, beats) = (home().join("music/chords"), home().join("music/beats"));
    let (chords, beats) = (chords.to_str().unwrap(), beats.to_str().unwrap());
    let run = taste("eva", &["import", "--liked", chords, "--disliked", beats]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let counts: Vec<u64> = run
        .records()
        .iter()
        .map(|r| r["n_changed"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [N as u64, N as u64]);
    let run = taste("eva", &["import", "--liked", chords, "--disliked", chords]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("both liked and disliked"),
        "{}",
        run.stderr
    );
    let run = taste("eva", &["import", "--from-ratings"]);
    assert_eq!(run.code, Some(1), "nothing is rated");
    assert_eq!(
        taste("eva", &["import"]).code,
        Some(2),
        "nothing to import from"
    );
}

#[test]
fn listeners_are_compared() {
    trained("fay", "chords", "beats");
    trained("gus", "chords", "beats");
    trained("hal", "beats", "chords");
    let run = taste("", &["compare", "fay", "gus", "hal"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let record = run.record();
    assert_eq!(record["schema"], "earmark.taste_comparison/v1");
    let pairs = record["pairs"].as_array().unwrap();
    let of = |a: &str, b: &str| {
        pairs
            .iter()
            .find(|pair| pair["a"] == a && pair["b"] == b)
            .unwrap()
    };
    let both = of("fay", "gus");
    assert_eq!(
        (both["n_both"].as_u64(), both["n_agree"].as_u64()),
        (Some(12), Some(12))
    );
    assert!(both["correlation"].as_f64().unwrap() > 0.99);
    assert!(of("fay", "hal")["correlation"].as_f64().unwrap() < -0.5);
    let groups = record["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0]["members"].as_array().unwrap().len(), 2);
    let table = taste("", &["compare", "fay", "hal", "--format", "table"]);
    assert!(
        table.stdout.contains("agree on 0 of 12 tracks"),
        "{}",
        table.stdout
    );
}

#[test]
fn what_cannot_be_done_is_said() {
    mark("ida", "like", "chords", 1);
    for (arguments, code, said) in [
        (
            &["like", "/nowhere/a.mp3"][..],
            1,
            "no track of the library lies there; hear it with `earmark scan`",
        ),
        (&["compare", "ida"], 2, "it takes two listeners"),
        (
            &["compare", "nobody", "ida"],
            2,
            "'nobody' has marked nothing",
        ),
        (&["explain", "/nowhere/a.mp3"], 2, "has no model"),
        (&["like"], 2, "PATH"),
        (&["rank", "--top", "0"], 2, "0"),
    ] {
        let run = taste("ida", arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    let run = taste(" x", &["like", music("chords", 0).to_str().unwrap()]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("is no name of a listener"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_genre_that_models_hear_is_in_the_taxonomy_under_the_same_genres() {
    let taxonomy = Taxonomy::default_taxonomy();
    for genre in GENRES {
        let name = taxonomy.proper_name(genre.name).unwrap_or_default();
        assert_eq!(name.to_lowercase(), genre.name);
        for other in GENRES {
            let is_under = taxonomy.is_under(name, other.name);
            assert_eq!(
                is_under,
                is_below(genre.name, other.name),
                "{name}, {}",
                other.name
            );
        }
    }
}

/// Whether models know a genre to be of another.
fn is_below(name: &str, above: &str) -> bool {
    let mut direct = parents(name).iter();
    direct.any(|parent| *parent == above || is_below(parent, above))
}

#[test]
fn a_library_without_tracks_has_nothing_to_learn_from() {
    let empty = Empty::new();
    let run = empty.run(&["taste", "train"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("run `earmark scan` first"),
        "{}",
        run.stderr
    );
}

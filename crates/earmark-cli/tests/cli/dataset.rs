//! Data sets that are checked and split.

mod split;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{Run, Wav, run, shared_data};
use crate::schema;

/// Class folders with music in them.
struct Dataset(TempDir);

/// A melody that is another one for every seed: four notes a second.
fn melody(seed: u64) -> impl Fn(f64) -> f64 {
    move |seconds| {
        let note = (seconds * 4.0) as u64 + 1000 * seed;
        // The finaliser of splitmix64, so that no melody is another one moved.
        let mut chosen = note.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        chosen = (chosen ^ (chosen >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        chosen = (chosen ^ (chosen >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33;
        let tone = |semitone: u64| {
            let hertz = 220.0 * 2f64.powf(semitone as f64 / 12.0);
            (std::f64::consts::TAU * hertz * seconds).sin()
        };
        0.3 * (tone(chosen % 24) + 0.5 * tone(chosen / 24 % 24))
    }
}

impl Dataset {
    /// Two classes of two tracks, in which nothing is wrong.
    fn sound() -> Self {
        let dataset = Self(TempDir::new().unwrap());
        for (seed, name) in (0..).zip(["blues/a.wav", "blues/b.wav", "jazz/a.wav", "jazz/b.wav"]) {
            dataset.add(name, &Wav::default().bytes(12.0, melody(seed)));
        }
        dataset
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("data").join(name)
    }

    fn add(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("split.csv")
    }

    fn check(&self, options: &[&str]) -> Run {
        let data = self.path("");
        run(["dataset", "check", data.to_str().unwrap()]
            .iter()
            .chain(options))
    }

    fn split(&self, options: &[&str]) -> Run {
        let (data, out) = (self.path(""), self.out());
        let fixed = ["dataset", "split", data.to_str().unwrap(), "-o"];
        run(fixed.iter().chain(&[out.to_str().unwrap()]).chain(options))
    }
}

/// The findings of a run with the numbers behind them, as `kind: ids`.
fn findings(run: &Run) -> Vec<String> {
    let is_finding = |record: &&Value| record["schema"] == "earmark.dataset_finding/v1";
    let records = run.records();
    let text = |record: &Value| {
        let tracks = record["tracks"].as_array().unwrap().iter();
        let ids: Vec<_> = tracks.map(|track| track["id"].as_str().unwrap()).collect();
        format!("{}: {}", record["finding"].as_str().unwrap(), ids.join(" "))
    };
    records.iter().filter(is_finding).map(text).collect()
}

/// The finding of a kind.
fn finding(run: &Run, kind: &str) -> Value {
    let records = run.records();
    let found = records.into_iter().find(|record| record["finding"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {}", run.stdout))
}

#[test]
fn a_sound_data_set_has_no_findings() {
    let dataset = Dataset::sound();
    let run = dataset.check(&[]);
    assert_eq!(
        (run.code, findings(&run)),
        (Some(0), vec![]),
        "{}",
        run.stderr
    );
    let summary = run.record();
    assert_eq!(summary["schema"], "earmark.dataset_check/v1");
    assert_eq!(summary["layout"], "class_folders");
    assert_eq!(
        (&summary["n_tracks"], &summary["n_readable"]),
        (&4.into(), &4.into())
    );
    assert_eq!(summary["sample_rates"]["22050"], 4);
    assert_eq!(summary["channels"]["1"], 4);
    assert_eq!(summary["durations"]["total"], 48.0);
    assert_eq!(summary["classes"][1]["label"], "jazz");
    assert_eq!(summary["classes"][1]["share"], 0.5);
    assert_eq!(summary["thresholds"]["near_bit_errors"], 7.0);
}

#[test]
fn the_faults_of_single_tracks_are_listed() {
    let dataset = Dataset::sound();
    let whole = Wav::default().bytes(8.0, melody(9));
    dataset.add("blues/text.wav", b"no music at all, whatever its name says");
    dataset.add("blues/empty.wav", b"");
    dataset.add("blues/headless.wav", &Wav::default().bytes(0.0, melody(9)));
    dataset.add("blues/cut.wav", &whole[..whole.len() / 2]);
    dataset.add("jazz/short.wav", &Wav::default().bytes(0.5, melody(10)));
    dataset.add(
        "jazz/quiet.wav",
        &Wav::default().bytes(8.0, |t| 2e-4 * melody(11)(t)),
    );
    dataset.add("jazz/null.wav", &Wav::default().bytes(8.0, |_| 0.0));
    let loud = |t: f64| (6.0 * melody(12)(t)).clamp(-1.0, 1.0);
    dataset.add("jazz/loud.wav", &Wav::default().bytes(8.0, loud));
    let run = dataset.check(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(
        findings(&run),
        [
            "unreadable: blues/text.wav",
            "empty: blues/empty.wav",
            "empty: blues/headless.wav",
            "too_short: jazz/short.wav",
            "silent: jazz/null.wav",
            "silent: jazz/quiet.wav",
            "clipped: jazz/loud.wav",
            "damaged: blues/cut.wav",
            "not_compared: blues/cut.wav jazz/short.wav",
        ]
    );
    assert_eq!(
        finding(&run, "unreadable")["error"]["kind"],
        "unsupported_format"
    );
    let damaged = finding(&run, "damaged")["message"].to_string();
    assert!(damaged.contains("truncated"), "{damaged}");
    let none_short = dataset.check(&["--shortest", "0.1"]);
    assert!(!findings(&none_short).contains(&"too_short: jazz/short.wav".into()));
}

#[test]
fn repeats_are_found_by_file_by_audio_and_by_sound() {
    let dataset = Dataset::sound();
    fs::copy(dataset.path("blues/a.wav"), dataset.path("blues/copy.wav")).unwrap();
    // The same samples twice are the same mono audio in another file.
    let stereo = Wav {
        channels: 2,
        ..Wav::default()
    };
    dataset.add("blues/stereo.wav", &stereo.bytes(12.0, melody(1)));
    // Softer, at another rate, and begun two seconds later.
    let other = Wav {
        sample_rate: 44_100,
        ..Wav::default()
    };
    dataset.add(
        "rock/soft.wav",
        &other.bytes(9.0, |t| 0.2 * melody(2)(t + 2.0)),
    );
    dataset.add("rock/own.wav", &Wav::default().bytes(12.0, melody(20)));
    let run = dataset.check(&[]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(
        findings(&run),
        [
            "same_file: blues/a.wav blues/copy.wav",
            "same_audio: blues/b.wav blues/stereo.wav",
            "near_repeat: jazz/a.wav rock/soft.wav",
        ]
    );
    let near = finding(&run, "near_repeat");
    assert_eq!(near["across"], serde_json::json!(["labels"]));
    assert!(near["bit_errors"].as_f64().unwrap() < 5.0, "{near}");
    assert!(
        (near["shift"].as_f64().unwrap() - 2.0).abs() < 0.13,
        "{near}"
    );
    assert!(near["message"].to_string().contains("under several labels"));
    assert_eq!(finding(&run, "same_file")["across"], Value::Null);
}

#[test]
fn a_repeat_on_two_sides_of_a_split_is_a_leak() {
    let dataset = Dataset::sound();
    fs::copy(dataset.path("blues/a.wav"), dataset.path("blues/copy.wav")).unwrap();
    let split = dataset.out();
    let rows = |place: &str| {
        format!(
            "id,label,part\nblues/a.wav,blues,train\nblues/b.wav,blues,test\nblues/copy.wav,blues,{place}\n\
             jazz/a.wav,jazz,train\njazz/b.wav,jazz,test\n"
        )
    };
    let check = |place: &str| {
        fs::write(&split, rows(place)).unwrap();
        dataset.check(&["--split", split.to_str().unwrap()])
    };
    let leak = check("test");
    assert_eq!(leak.code, Some(1));
    let found = finding(&leak, "same_file");
    assert_eq!(
        (&found["weight"], &found["across"]),
        (&"leak".into(), &serde_json::json!(["sides"]))
    );
    assert_eq!(found["tracks"][1]["part"], "test");
    let together = check("train");
    assert_eq!(finding(&together, "same_file")["weight"], "problem");
    let excluded = check("excluded");
    assert_eq!(finding(&excluded, "same_file")["weight"], "note");
    assert_eq!(excluded.code, Some(0), "what is excluded does no harm");
}

#[test]
fn what_is_dropped_is_listed() {
    let dataset = Dataset::sound();
    dataset.add("loose.wav", &Wav::default().bytes(2.0, melody(5)));
    fs::create_dir(dataset.path("pop")).unwrap();
    fs::write(
        dataset.out(),
        "id,label,part\nblues/a.wav,blues,train\nblues/b.wav,blues,test\njazz/a.wav,jazz,train\ngone.wav,jazz,test\n",
    )
    .unwrap();
    let run = dataset.check(&["--split", dataset.out().to_str().unwrap()]);
    assert_eq!(run.code, Some(1));
    for said in [
        "loose.wav: in no folder of a class",
        "pop: a folder without audio",
        "\\\"jazz/b.wav\\\" is not in the split",
        "\\\"gone.wav\\\" is not in the data set",
    ] {
        assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
    }
}

#[test]
fn a_class_of_one_track_is_named_and_cannot_be_split() {
    let dataset = Dataset::sound();
    dataset.add("rock/only.wav", &Wav::default().bytes(8.0, melody(7)));
    let check = dataset.check(&[]);
    assert_eq!(findings(&check), ["single_track_class: rock/only.wav"]);
    assert_eq!(check.code, Some(1));
    let split = dataset.split(&["--by", "track", "--folds", "2"]);
    assert_eq!(split.code, Some(2));
    assert!(
        split.stderr.contains("\"rock\" has 1 tracks"),
        "{}",
        split.stderr
    );
    assert!(!dataset.out().exists(), "nothing half-written");
}

#[test]
fn the_report_has_every_form() {
    let dataset = Dataset::sound();
    fs::copy(dataset.path("blues/a.wav"), dataset.path("jazz/copy.wav")).unwrap();
    let out = dataset.out().with_file_name("report.json");
    let table = dataset.check(&["--format", "table", "-o", out.to_str().unwrap()]);
    assert_eq!(table.code, Some(1), "{}", table.stderr);
    assert!(
        table
            .stdout
            .contains("same_file: blues/a.wav, jazz/copy.wav: 2 tracks")
    );
    assert!(table.stdout.contains("22050 Hz: 5"), "{}", table.stdout);
    let written: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    let printed: Value =
        serde_json::from_str(&dataset.check(&["--format", "json"]).stdout).unwrap();
    assert_eq!(written, printed);
    assert_eq!(printed["tracks"].as_array().unwrap().len(), 5);
    assert_eq!(
        printed["tracks"][0]["content"],
        printed["tracks"][4]["content"]
    );
    let csv = dataset.check(&["--format", "csv"]).stdout;
    let line = "same_file,problem,blues/a.wav|jazz/copy.wav,blues|jazz,labels,,";
    assert!(csv.lines().nth(1).unwrap().starts_with(line), "{csv}");
}

#[test]
fn an_unknown_layout_and_a_file_that_is_read_are_refused() {
    let empty = TempDir::new().unwrap();
    let unknown = run(["dataset", "check", empty.path().to_str().unwrap()]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(2), ""));
    assert!(
        unknown.stderr.contains("is no data set that is known"),
        "{}",
        unknown.stderr
    );
    let dataset = Dataset::sound();
    let manifest = dataset.path("tracks.csv");
    fs::write(
        &manifest,
        "path,label\nblues/a.wav,blues\njazz/a.wav,jazz\n",
    )
    .unwrap();
    let name = manifest.to_str().unwrap();
    let run = run([
        "dataset", "split", name, "--by", "track", "--folds", "2", "-o", name,
    ]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("is what is read"), "{}", run.stderr);
    assert!(
        fs::read_to_string(&manifest)
            .unwrap()
            .starts_with("path,label\n")
    );
}

/// Of the pairs that are listed as the same recording, those whose audio is there whole are found; what else is
/// found are versions of one song, which the fault-filtered split excludes too.
#[test]
fn the_repeats_of_gtzan_are_found() {
    let Some(audio) = shared_data("gtzan/audio") else {
        return;
    };
    let run = check_json(&audio);
    let near = run["findings"].as_array().unwrap().iter();
    let near = near.filter(|finding| finding["finding"] == "near_repeat");
    let pairs: Vec<_> = near
        .map(|finding| [0, 1].map(|n| finding["tracks"][n]["id"].as_str().unwrap()))
        .collect();
    for pair in [["pop.00015", "pop.00022"], ["pop.00030", "pop.00031"]] {
        assert!(pairs.contains(&pair), "{pairs:?}");
    }
    assert!(pairs.iter().all(|[a, b]| a[..3] == b[..3]), "{pairs:?}");
    assert!(pairs.len() <= 4, "{pairs:?}");
    assert_eq!(
        (&run["layout"], &run["n_readable"]),
        (&"gtzan".into(), &398.into())
    );
}

fn check_json(data: &Path) -> Value {
    let run = run([
        "dataset",
        "check",
        data.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let report = serde_json::from_str(&run.stdout).unwrap();
    schema::check(&report);
    report
}

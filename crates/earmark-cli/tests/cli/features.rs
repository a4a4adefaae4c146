//! Descriptors into tables.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::command::{Run, Wav, chord, clips, earmark, run};

/// A folder for a table, with a cache of its own.
struct Workplace(TempDir);

impl Workplace {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Two seconds of a chord.
    fn track(&self, name: &str, volume: f64) -> PathBuf {
        let path = self.path(name);
        let wav = Wav::default().bytes(2.0, |t| volume * chord(t));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, wav).unwrap();
        path
    }

    fn features<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        let mut command = earmark();
        command.arg("features").args(arguments);
        command.arg("--cache").arg(self.path("cache"));
        command.output().unwrap().into()
    }

    /// The table of some tracks as CSV, by rows.
    fn csv(&self, tracks: &Path, options: &[&str]) -> Vec<Vec<String>> {
        let out = self.path("table.csv");
        let paths = [tracks.as_os_str(), OsStr::new("-o"), out.as_os_str()];
        let run = self.features(paths.into_iter().chain(options.iter().map(OsStr::new)));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        rows(&out)
    }
}

fn rows(csv: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(csv)
        .unwrap();
    let record =
        |record: csv::Result<csv::StringRecord>| record.unwrap().iter().map(String::from).collect();
    reader.records().map(record).collect()
}

/// What the run said of computed and kept tracks.
fn counts(run: &Run) -> &str {
    let line = run.stderr.lines().find(|line| line.contains(" computed, "));
    line.unwrap().split(", in ").next().unwrap()
}

#[test]
fn every_set_describes_real_music_with_finite_numbers() {
    let place = Workplace::new();
    for set in run(["features", "--list"]).records() {
        let name = set["name"].as_str().unwrap();
        let rows = place.csv(&clips(), &["--set", name, "--segments", "5s"]);
        let listed = run(["features", "--list", "--set", name]).records();
        let listed: Vec<_> = listed
            .iter()
            .map(|column| column["name"].as_str().unwrap())
            .collect();
        assert_eq!(rows[0][rows[0].len() - listed.len()..], listed);
        assert_eq!(listed.len() as u64, set["columns"].as_u64().unwrap());
        let n_frames = if set["is_sequence"] == true { 216 } else { 1 };
        assert_eq!(
            rows.len(),
            1 + 9 * n_frames,
            "{name}: three segments of three clips"
        );
        for row in &rows[1..] {
            let values = &row[row.len() - listed.len()..];
            assert!(
                values
                    .iter()
                    .all(|value| value.parse::<f32>().unwrap().is_finite())
            );
        }
    }
}

#[test]
fn the_columns_of_gtzan_are_named_as_in_the_shared_table() {
    let place = Workplace::new();
    let rows = place.csv(&clips().join("folk.flac"), &["--set", "gtzan57"]);
    let head = rows[0].join(",");
    assert!(
        head.starts_with("path,chroma_stft_mean,chroma_stft_var,rms_mean,rms_var,spectral_cen")
    );
    assert!(head.contains(",harmony_var,perceptr_mean,perceptr_var,tempo,mfcc1_mean,mfcc1_var,"));
    assert!(head.ends_with(",mfcc20_mean,mfcc20_var"));
}

#[test]
fn tracks_are_cut_by_seconds_and_by_number() {
    let place = Workplace::new();
    let track = place.track("a.wav", 1.0);
    let places = |rows: Vec<Vec<String>>| -> Vec<[String; 2]> {
        rows[1..]
            .iter()
            .map(|row| [row[1].clone(), row[2].clone()])
            .collect()
    };
    let by_seconds = places(place.csv(&track, &["--set", "gtzan57", "--segments", "0.75s"]));
    let rounded = |text: &str| (text.parse::<f64>().unwrap() * 1e3).round() as u32;
    let by_seconds: Vec<_> = by_seconds
        .iter()
        .map(|place| place.each_ref().map(|t| rounded(t)))
        .collect();
    assert_eq!(
        by_seconds,
        [[0, 750], [750, 1500]],
        "half a second is left over"
    );
    let by_number = places(place.csv(&track, &["--set", "gtzan57", "--segments", "4"]));
    assert_eq!(by_number.len(), 4);
    assert_eq!(by_number[3][1], "2");
}

#[test]
fn frames_have_a_row_each_or_one_for_their_mean() {
    let place = Workplace::new();
    let track = place.track("a.wav", 1.0);
    let frames = place.csv(&track, &["--set", "mfcc-seq"]);
    assert_eq!(frames[0][..5], ["path", "start", "end", "frame", "mfcc1"]);
    assert_eq!(frames.len(), 1 + 87, "44100 samples, a frame every 512");
    assert_eq!(frames[87][3], "86");
    let mean = place.csv(&track, &["--set", "mfcc-seq", "--mean"]);
    assert_eq!(mean[0][..2], ["path", "mfcc1"]);
    assert_eq!(mean.len(), 2);
    let second = frames[1..].iter().map(|row| row[5].parse::<f64>().unwrap());
    let expected = second.sum::<f64>() / 87.0;
    assert!((mean[1][2].parse::<f64>().unwrap() - expected).abs() < 1e-4);
}

#[test]
fn a_second_run_computes_only_what_is_new_or_changed() {
    let place = Workplace::new();
    let music = place.path("music");
    place.track("music/a.wav", 1.0);
    place.track("music/b.wav", 0.5);
    let out = place.path("table.csv");
    let features = || {
        let paths = [music.as_os_str(), OsStr::new("-o"), out.as_os_str()];
        place.features(
            paths
                .into_iter()
                .chain(["--set", "gtzan57"].map(OsStr::new)),
        )
    };
    assert_eq!(
        counts(&features()),
        "2 computed, 0 kept from before, 0 failed"
    );
    let first = fs::read(&out).unwrap();
    assert_eq!(
        counts(&features()),
        "0 computed, 2 kept from before, 0 failed"
    );
    assert_eq!(fs::read(&out).unwrap(), first, "the same table again");

    // Moved, changed, new.
    fs::rename(music.join("a.wav"), music.join("z.wav")).unwrap();
    place.track("music/b.wav", 0.25);
    place.track("music/c.wav", 0.75);
    assert_eq!(
        counts(&features()),
        "2 computed, 1 kept from before, 0 failed"
    );
    let names: Vec<_> = rows(&out)[1..].iter().map(|row| row[0].clone()).collect();
    let names: Vec<_> = names
        .iter()
        .map(|name| Path::new(name).file_name().unwrap())
        .collect();
    assert_eq!(names, ["b.wav", "c.wav", "z.wav"]);
}

#[test]
fn damage_in_the_cache_is_computed_again() {
    let place = Workplace::new();
    let track = place.track("a.wav", 1.0);
    let first = place.csv(&track, &["--set", "gtzan57"]);
    let mut folder = place.path("cache/v1/gtzan57-v1");
    while folder.is_dir() {
        folder = fs::read_dir(&folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
    }
    fs::write(&folder, "PAR1 and nothing else").unwrap();
    assert_eq!(place.csv(&track, &["--set", "gtzan57"]), first);
}

#[test]
fn nothing_is_kept_without_a_cache() {
    let place = Workplace::new();
    let track = place.track("music/a.wav", 1.0);
    let out = place.path("table.npz");
    let kept = place.features([
        track.as_os_str(),
        "--set".as_ref(),
        "mel-seq".as_ref(),
        "-o".as_ref(),
        out.as_os_str(),
        "--no-cache".as_ref(),
    ]);
    assert_eq!(kept.code, Some(0), "{}", kept.stderr);
    let mut left: Vec<_> = fs::read_dir(place.0.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["music", "table.npz"]);
}

#[test]
fn the_table_does_not_depend_on_the_number_of_threads() {
    let place = Workplace::new();
    let music = place.path("music");
    for n in 1..=5 {
        place.track(&format!("music/{n}.wav"), 1.0 / f64::from(n));
    }
    let table = |threads, form: &str| {
        let out = place.path(&format!("{threads}.{form}"));
        let run: Run = earmark()
            .args([
                "features",
                "--set",
                "fma518",
                "--no-cache",
                "-j",
                threads,
                "-o",
            ])
            .args([&out, &music])
            .output()
            .unwrap()
            .into();
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        fs::read(out).unwrap()
    };
    for form in ["csv", "parquet", "npz"] {
        assert_eq!(table("1", form), table("4", form), "{form}");
    }
}

#[test]
fn bad_files_are_listed_and_the_others_are_in_the_table() {
    let place = Workplace::new();
    place.track("music/good.wav", 1.0);
    fs::write(place.path("music/bad.mp3"), "no music").unwrap();
    fs::write(
        place.path("music/short.wav"),
        Wav::default().bytes(1.0, chord),
    )
    .unwrap();
    let out = place.path("table.csv");
    let run = place.features([
        place.path("music").as_os_str(),
        "--set".as_ref(),
        "gtzan57".as_ref(),
        "--segments".as_ref(),
        "1.5s".as_ref(),
        "-o".as_ref(),
        out.as_os_str(),
    ]);
    assert_eq!(run.code, Some(1));
    assert_eq!(counts(&run), "1 computed, 0 kept from before, 2 failed");
    let failed: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.contains("music/"))
        .collect();
    assert!(
        failed[0].starts_with("unsupported_format: "),
        "{}",
        failed[0]
    );
    assert!(failed[1].ends_with("short.wav: only 1.00 s of audio; a segment has 1.50 s"));
    assert_eq!(rows(&out).len(), 2);
}

#[test]
fn nothing_is_written_when_nothing_could_be_described() {
    let place = Workplace::new();
    let bad = place.path("bad.wav");
    fs::write(&bad, "no music").unwrap();
    let out = place.path("table.csv");
    let arguments = [bad.as_os_str(), "-o".as_ref(), out.as_os_str()];
    let run = place.features(
        arguments
            .into_iter()
            .chain(["--set", "gtzan57"].map(OsStr::new)),
    );
    assert_eq!(run.code, Some(1));
    assert!(!out.exists());
}

#[test]
fn a_rate_too_low_for_a_set_is_said_of_the_file() {
    let place = Workplace::new();
    let slow = place.path("slow.wav");
    let wav = Wav {
        sample_rate: 4000,
        ..Wav::default()
    };
    fs::write(&slow, wav.bytes(2.0, chord)).unwrap();
    let out = place.path("table.csv");
    let arguments = [slow.as_os_str(), "-o".as_ref(), out.as_os_str()];
    let run = place.features(
        arguments
            .into_iter()
            .chain(["--set", "fma518"].map(OsStr::new)),
    );
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("fma518 cannot describe it at 4000 Hz"),
        "{}",
        run.stderr
    );
}

#[test]
fn wrong_usage_is_refused_before_any_work() {
    let place = Workplace::new();
    let track = place.track("a.wav", 1.0);
    let track = track.to_str().unwrap();
    for (arguments, message) in [
        (&["-o", "t.csv"][..], "--set <NAME>"),
        (&["--set", "gtzan57"], "--output <FILE>"),
        (
            &["--set", "gtzan", "-o", "t.csv"],
            "must be one of gtzan57, ",
        ),
        (
            &["--set", "gtzan57", "-o", "t.xlsx"],
            "ends in .parquet, .csv or .npz",
        ),
        (
            &["--set", "gtzan57", "-o", "no/t.csv"],
            "no/t.csv: cannot be written (entity not found)",
        ),
        (
            &["--set", "gtzan57", "--mean", "-o", "t.csv"],
            "gtzan57 has one row",
        ),
        (
            &["--set", "gtzan57", "--segments", "0", "-o", "t.csv"],
            "write seconds",
        ),
    ] {
        let run = place.features([track].iter().chain(arguments));
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
    assert!(!place.path("cache").exists());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_writes_nothing_and_goes_on_later() {
    use std::process::Command;
    use std::time::Duration;

    let place = Workplace::new();
    let music = place.path("music");
    let n_tracks = 200;
    for n in 0..n_tracks {
        place.track(
            &format!("music/{n:03}.wav"),
            f64::from(n + 1) / f64::from(n_tracks),
        );
    }
    let (out, cache) = (place.path("table.csv"), place.path("cache"));
    let mut features = earmark();
    features.args(["features", "--set", "gtzan57", "-j", "1", "--cache"]);
    features.arg(&cache).arg("-o").args([&out, &music]);
    let child = features
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let entries = || {
        let walk = fs::read_dir(cache.join("v1/gtzan57-v1"));
        walk.into_iter().flatten().count()
    };
    while entries() < 3 {
        std::thread::sleep(Duration::from_millis(2));
    }
    let interrupt = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupt.unwrap().success());
    let stopped: Run = child.wait_with_output().unwrap().into();
    assert_eq!(stopped.code, Some(130), "{}", stopped.stderr);
    assert!(
        stopped
            .stderr
            .contains("is not written; run it again to go on")
    );
    assert!(!out.exists());

    let again: Run = features.output().unwrap().into();
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let kept = counts(&again).split(", ").nth(1).unwrap();
    let kept: usize = kept.trim_end_matches(" kept from before").parse().unwrap();
    assert!((3..n_tracks as usize).contains(&kept), "{kept} kept");
    assert_eq!(rows(&out).len(), 1 + n_tracks as usize);
}

#[test]
fn lists_come_in_every_form() {
    let table = run(["features", "--list", "--format", "table"]);
    assert!(
        table
            .stdout
            .starts_with("gtzan57 (version 1)\n  57 means and variances")
    );
    let csv = run(["features", "--list", "--set", "fma518", "--format", "csv"]);
    assert_eq!(csv.stdout.lines().count(), 1 + 518);
    let unknown = run(["features", "--list", "--set", "no"]);
    assert_eq!(unknown.code, Some(2));
}

//! What `duplicates` finds in a library, and that it leaves the music alone.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use earmark::audio::load;
use serde_json::Value;

use crate::command::{Run, Wav, clips, earmark, records};
use crate::library::Empty;

/// A folder of music, and a library beside it.
struct Home(tempfile::TempDir);

impl Home {
    /// A song, a softer copy of lower rate, one without its first 3.1 s, and another song.
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(home.music().join("copies")).unwrap();
        for name in ["folk.flac", "metal.mp3"] {
            fs::copy(clips().join(name), home.music().join(name)).unwrap();
        }
        let folk = samples("folk.flac");
        write_wav(&home.music().join("copies/soft.wav"), &folk, 0.5);
        write_wav(&home.music().join("copies/cut.wav"), from(&folk, 3.1), 1.0);
        home
    }

    fn music(&self) -> PathBuf {
        self.0.path().join("music")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, verb: &str, arguments: &[&OsStr]) -> Run {
        let mut command = earmark();
        command.arg(verb).args(arguments).arg("--library");
        command.arg(self.0.path().join("library"));
        command.output().unwrap().into()
    }

    fn scanned(self) -> Self {
        let run = self.run("scan", &[self.music().as_os_str()]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        self
    }
}

const RATE: u32 = 16_000;

fn samples(name: &str) -> Vec<f32> {
    let (waveform, _, _) = load(&clips().join(name), Some(RATE)).unwrap();
    waveform.samples
}

fn from(samples: &[f32], seconds: f64) -> &[f32] {
    &samples[(seconds * f64::from(RATE)) as usize..]
}

fn write_wav(path: &Path, samples: &[f32], gain: f64) {
    let wav = Wav {
        sample_rate: RATE,
        channels: 1,
    };
    let seconds = samples.len() as f64 / f64::from(RATE);
    let sample = |time: f64| {
        let number = (time * f64::from(RATE)).round() as usize;
        gain * f64::from(samples[number.min(samples.len() - 1)])
    };
    fs::write(path, wav.bytes(seconds, sample)).unwrap();
}

fn ends_with(record: &Value, name: &str) -> bool {
    record["path"].as_str().unwrap().ends_with(name)
}

#[test]
fn copies_are_one_group_with_reasons_and_stay_where_they_are() {
    let home = Home::new().scanned();
    let plan = home.file("plan.jsonl");
    let run = home.run("duplicates", &["-o".as_ref(), plan.as_os_str()]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let group = run.record();
    assert_eq!(group["schema"], "earmark.duplicates/v1");
    assert!(ends_with(&group["keep"], "folk.flac"), "{group}");
    let others = group["others"].as_array().unwrap();
    assert_eq!(others.len(), 2);
    assert!(ends_with(&others[0], "soft.wav"), "{group}");
    assert_eq!(others[0]["short_of"], "sample_rate");
    assert!(ends_with(&others[1], "cut.wav"), "{group}");
    assert_eq!(others[1]["short_of"], "complete");
    assert_eq!(others[1]["reason"], "3 s shorter");
    let planned = records(&fs::read_to_string(plan).unwrap());
    assert_eq!(planned, [group]);
    for name in [
        "folk.flac",
        "metal.mp3",
        "copies/soft.wav",
        "copies/cut.wav",
    ] {
        assert!(home.music().join(name).exists(), "{name}");
    }
}

#[test]
fn a_path_restricts_what_is_compared() {
    let home = Home::new().scanned();
    let run = home.run("duplicates", &[home.music().join("copies").as_os_str()]);
    let group = run.record();
    assert!(ends_with(&group["keep"], "soft.wav"), "{group}");
    assert_eq!(group["others"].as_array().unwrap().len(), 1);
    let elsewhere = home.file("elsewhere");
    let run = home.run("duplicates", &[elsewhere.as_os_str()]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("earmark scan"), "{}", run.stderr);
}

#[test]
fn an_excerpt_is_nearly_the_same_and_in_no_group() {
    let home = Home::new();
    fs::remove_dir_all(home.music().join("copies")).unwrap();
    let folk = samples("folk.flac");
    let excerpt = &from(&folk, 5.0)[..7 * RATE as usize];
    write_wav(&home.music().join("excerpt.wav"), excerpt, 1.0);
    let run = home.scanned().run("duplicates", &[]);
    let pair = run.record();
    assert_eq!(pair["schema"], "earmark.nearly_duplicates/v1");
    assert_eq!(pair["likeness"], "excerpt");
    assert!(ends_with(&pair["tracks"][0], "excerpt.wav"), "{pair}");
    let offset = pair["offsets"][1].as_f64().unwrap();
    assert!((offset - 5.0).abs() < 0.2, "{pair}");
}

#[test]
fn a_clip_is_found_inside_its_track_even_behind_other_sound() {
    let home = Home::new();
    fs::remove_dir_all(home.music().join("copies")).unwrap();
    let home = home.scanned();
    let [mixed, other, short] = ["mixed.wav", "other.wav", "short.wav"].map(|name| home.file(name));
    let opus = samples("electronic.opus");
    let folk = samples("folk.flac");
    let rate = RATE as usize;
    let both = [&opus[..4 * rate], &from(&folk, 5.0)[..8 * rate]].concat();
    write_wav(&mixed, &both, 0.7);
    write_wav(&other, &opus, 1.0);
    write_wav(&short, &folk[..4 * rate], 1.0);
    let files = [mixed, other, short];
    let mut arguments = vec![OsStr::new("--against")];
    arguments.extend(files.iter().map(|file| file.as_os_str()));
    let run = home.run("duplicates", &arguments);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let records = run.records();
    assert_eq!(records.len(), 3, "{}", run.stdout);
    let found = &records[0]["found"];
    assert_eq!(records[0]["schema"], "earmark.clip/v1");
    assert!(ends_with(found, "folk.flac"), "{found}");
    let seconds = ["offset", "clip_offset"].map(|name| found[name].as_f64().unwrap());
    // What an item looks back on may lie in the other sound.
    assert!((seconds[0] - seconds[1] - 1.0).abs() < 0.1, "{found}");
    assert!((2.0..6.5).contains(&seconds[1]), "{found}");
    assert!(found["similarity"].as_f64().unwrap() > 0.7, "{found}");
    assert_eq!(records[1]["found"], Value::Null);
    assert_eq!(records[2]["error"]["kind"], "too_short");
}

#[test]
fn an_empty_library_wants_attention() {
    let run = Empty::new().run(&["duplicates"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("0 tracks compared"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn other_names_of_a_file_and_files_that_are_gone_are_no_copies() {
    let home = Home::new();
    let music = home.music();
    fs::remove_dir_all(music.join("copies")).unwrap();
    std::os::unix::fs::symlink("metal.mp3", music.join("a link.mp3")).unwrap();
    fs::hard_link(music.join("metal.mp3"), music.join("another name.mp3")).unwrap();
    fs::copy(music.join("folk.flac"), music.join("a copy.flac")).unwrap();
    let home = home.scanned();
    let run = home.run("duplicates", &[]);
    let group = run.record();
    assert!(ends_with(&group["keep"], "a copy.flac"), "{group}");
    fs::remove_file(music.join("a copy.flac")).unwrap();
    let run = home.run("duplicates", &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert!(run.stderr.contains("3 left out"), "{}", run.stderr);
}

#[test]
fn a_plan_takes_the_place_of_no_music() {
    let home = Home::new().scanned();
    let song = home.music().join("folk.flac");
    let before = fs::read(&song).unwrap();
    let stats = home.run("stats", &["-o".as_ref(), song.as_os_str()]);
    let tag = home.run(
        "tag",
        &["plan", home.music().to_str().unwrap(), "-o"]
            .map(OsStr::new)
            .into_iter()
            .chain([song.as_os_str()])
            .collect::<Vec<_>>(),
    );
    for run in [
        home.run("duplicates", &["-o".as_ref(), song.as_os_str()]),
        stats,
        tag,
    ] {
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains("would be lost"), "{}", run.stderr);
    }
    assert_eq!(fs::read(&song).unwrap(), before);
}

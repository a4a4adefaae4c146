//! Files that cannot be classified, and files that can in spite of what is
//! wrong with them. None stops a run.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{Wav, chord, classify, clips, fixture, run, shared_data};

/// A folder with one file of the given content.
fn file(name: &str, content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

/// The file fails with an error of that kind, in the record and on stderr.
fn fails_with(path: &Path, kind: &str) -> Value {
    let run = classify(path);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let record = run.record();
    assert_eq!(record["schema"], "earmark.classification/v1");
    assert_eq!(record["error"]["kind"], kind, "{record}");
    let message = record["error"]["message"].as_str().unwrap();
    assert!(message.contains(';'), "says what to do: {message}");
    assert!(run.stderr.contains(message), "{}", run.stderr);
    record
}

/// The file is classified, with these kinds of warnings.
fn passes_with(path: &Path, warnings: &[&str]) -> Value {
    let run = classify(path);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let record = run.record();
    let kinds: Vec<_> = record["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| &w["kind"])
        .collect();
    assert_eq!(kinds, warnings, "{record}");
    assert!(!record["genres"].as_array().unwrap().is_empty());
    record
}

#[test]
fn missing_path() {
    fails_with(Path::new("no/such/file.mp3"), "io");
}

#[test]
fn empty_file() {
    let (_folder, path) = file("empty.mp3", b"");
    fails_with(&path, "io");
}

#[test]
fn text_with_the_name_of_music() {
    let text = "All work and no play makes Jack a dull boy.\n".repeat(500);
    let (_folder, path) = file("novel.mp3", text.as_bytes());
    fails_with(&path, "unsupported_format");
}

#[test]
fn a_broken_file_of_gtzan() {
    let Some(path) = shared_data("fixtures/jazz.00054.wav") else {
        return;
    };
    fails_with(&path, "unsupported_format");
}

#[test]
fn zero_length_audio() {
    let (_folder, path) = file("nothing.wav", &Wav::default().bytes(0.0, chord));
    fails_with(&path, "invalid_audio");
}

#[test]
fn half_a_second() {
    let (_folder, path) = file("short.wav", &Wav::default().bytes(0.5, chord));
    fails_with(&path, "too_short");
}

#[test]
fn silence() {
    let (_folder, path) = file("silence.wav", &Wav::default().bytes(5.0, |_| 0.0));
    fails_with(&path, "invalid_audio");
}

#[test]
fn one_second_is_enough() {
    let (_folder, path) = file("short.wav", &Wav::default().bytes(1.0, chord));
    passes_with(&path, &[]);
}

#[test]
fn unusual_rates_and_channels() {
    for (sample_rate, channels) in [(8_000, 1), (192_000, 2), (44_100, 6)] {
        let wav = Wav {
            sample_rate,
            channels,
        };
        let (_folder, path) = file("unusual.wav", &wav.bytes(4.0, chord));
        let record = passes_with(&path, &[]);
        assert!((record["duration"].as_f64().unwrap() - 4.0).abs() < 0.01);
    }
}

/// What is left of a file that was cut is classified, with a warning.
#[test]
fn truncated_files() {
    let wav = file("whole.wav", &Wav::default().bytes(6.0, chord));
    let clip = |name| clips().join(name);
    for whole in [
        clip("metal.mp3"),
        clip("folk.flac"),
        clip("electronic.opus"),
        wav.1,
    ] {
        let bytes = fs::read(&whole).unwrap();
        let name = whole.file_name().unwrap().to_str().unwrap();
        let (_folder, path) = file(name, &bytes[..bytes.len() * 3 / 5]);
        let run = classify(&path);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        let record = run.record();
        assert!(!record["genres"].as_array().unwrap().is_empty(), "{name}");
        let warnings = record["warnings"].as_array().unwrap();
        assert!(
            !warnings.is_empty(),
            "{name} was cut and nothing is said of it"
        );
    }
}

#[test]
fn truncated_ogg_vorbis() {
    let bytes = fs::read(fixture("vorbis.ogg")).unwrap();
    let (_folder, path) = file("cut.ogg", &bytes[..bytes.len() * 4 / 5]);
    let run = classify(&path);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.record()["warnings"].as_array().unwrap().is_empty());
}

#[test]
fn a_folder_without_music() {
    let (folder, _) = file("notes.txt", b"nothing to hear");
    let run = classify(folder.path());
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("no music found"), "{}", run.stderr);
}

/// Opening a FIFO would wait for a writer that never comes.
#[test]
fn a_fifo() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe.mp3");
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    fails_with(&path, "io");
    let inside = classify(folder.path());
    assert_eq!(inside.record()["error"]["kind"], "io");
}

/// Root may read everything, so as root this asks for what nobody may read.
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = file("secret.wav", &Wav::default().bytes(2.0, chord));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_err() {
        fails_with(&path, "io");
    } else {
        eprintln!("running as root: reading memory of the process instead");
        fails_with(Path::new("/proc/self/mem"), "io");
    }
}

#[test]
fn a_name_that_is_no_utf_8() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(OsStr::from_bytes(b"caf\xe9.wav"));
    fs::write(&path, Wav::default().bytes(2.0, chord)).unwrap();
    let record = passes_with(&path, &[]);
    assert!(
        record["path"]
            .as_str()
            .unwrap()
            .ends_with("caf\u{fffd}.wav")
    );
    assert!(
        record["path_hex"]
            .as_str()
            .unwrap()
            .ends_with("636166e92e776176"),
        "{record}"
    );
}

#[test]
fn one_bad_file_does_not_stop_a_run() {
    let (folder, _) = file("a-bad.mp3", b"not music");
    fs::copy(clips().join("metal.mp3"), folder.path().join("b-good.mp3")).unwrap();
    fs::write(folder.path().join("c-empty.ogg"), b"").unwrap();
    let run = run([OsStr::new("classify"), folder.path().as_os_str()]);
    assert_eq!(run.code, Some(1));
    let records = run.records();
    assert_eq!(records.len(), 3);
    assert_eq!(records[1]["genres"][0]["name"], "metal");
    assert!(
        run.stderr.contains("1 classified, 2 failed"),
        "{}",
        run.stderr
    );
}

#[test]
fn hidden_files_in_a_folder_are_passed_over() {
    let (folder, _) = file("._song.mp3", b"\0\x05\x16\x07 resource fork");
    fs::copy(clips().join("metal.mp3"), folder.path().join("song.MP3")).unwrap();
    let run = classify(folder.path());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.records().len(), 1);
}

#[test]
fn a_loop_of_links_is_named_and_left() {
    let (folder, _) = file("song.wav", &Wav::default().bytes(2.0, chord));
    std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
    let run = classify(folder.path());
    assert_eq!(run.code, Some(1));
    let kinds: Vec<_> = run
        .records()
        .iter()
        .map(|r| r["error"]["kind"].clone())
        .collect();
    assert_eq!(kinds, [Value::from("io"), Value::Null]);
}

//! Pictures of music files.

use std::fs;

use tempfile::TempDir;

use crate::command::{Wav, chord, clips, run};

#[test]
fn a_song_is_drawn_in_every_form() {
    let folder = TempDir::new().unwrap();
    let song = clips().join("folk.flac");
    for (name, head) in [
        ("song.svg", &b"<svg"[..]),
        ("song.png", b"\x89PNG\r\n"),
        ("song.html", b"<!DOCTYPE html>"),
    ] {
        let out = folder.path().join(name);
        let run = run([
            "show".as_ref(),
            song.as_os_str(),
            "-o".as_ref(),
            out.as_os_str(),
        ]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let picture = fs::read(&out).unwrap();
        assert!(picture[..head.len()].eq_ignore_ascii_case(head), "{name}");
        assert!(
            (50_000..3_000_000).contains(&picture.len()),
            "{name}: {}",
            picture.len()
        );
    }
    let svg = fs::read_to_string(folder.path().join("song.svg")).unwrap();
    for word in [
        "Waveform",
        "Mel spectrogram",
        "MFCC",
        "Chroma",
        "BPM",
        "Frequency (Hz)",
        "Time (s)",
    ] {
        assert!(svg.contains(word), "{word}");
    }
    let html = fs::read_to_string(folder.path().join("song.html")).unwrap();
    assert!(!html.contains("src=\"http"), "a page loads nothing");
}

#[test]
fn what_cannot_be_drawn_is_said_and_leaves_nothing() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("tone.wav"), Wav::default().bytes(2.0, chord)).unwrap();
    fs::write(path("text.mp3"), "no music").unwrap();
    for (code, file, out, more, message) in [
        (2, "tone.wav", "out.gif", &[][..], ".svg, .png or .html"),
        (1, "text.mp3", "out.svg", &[], "unsupported_format: "),
        (1, "no.mp3", "out.svg", &[], "io: "),
        (
            2,
            "tone.wav",
            "no/out.svg",
            &[],
            "check that its folder exists",
        ),
        (2, "tone.wav", "out.svg", &["--start", "5"], "start"),
        (
            2,
            "tone.wav",
            "out.svg",
            &["--duration", "0"],
            "must be above 0 s",
        ),
        (
            2,
            "tone.wav",
            "out.svg",
            &["--sample-rate", "10"],
            "must be 8000 to 192000 Hz",
        ),
    ] {
        let (file, out) = (path(file), path(out));
        let run = run(["show", &file, "-o", &out].iter().chain(more));
        assert_eq!(run.code, Some(code), "{}", run.stderr);
        assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        assert!(!fs::exists(&out).unwrap());
    }
}

//! What `scan` does to an index, and never to the music.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::command::{Run, clips, earmark, records};

/// A folder of music, and a library beside it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::create_dir(home.music()).unwrap();
        for name in ["electronic.opus", "folk.flac", "metal.mp3"] {
            fs::copy(clips().join(name), home.music().join(name)).unwrap();
        }
        home
    }

    fn music(&self) -> PathBuf {
        self.0.path().join("music")
    }

    fn index(&self) -> PathBuf {
        self.0.path().join("library").join("index.sqlite")
    }

    fn command(&self, folder: &Path) -> std::process::Command {
        let mut command = earmark();
        command.arg("scan").arg(folder).arg("--library");
        command.arg(self.0.path().join("library"));
        command
    }

    fn scan(&self, arguments: &[&str]) -> Run {
        let mut command = self.command(&self.music());
        command.args(arguments).output().unwrap().into()
    }
}

fn count(run: &Run, name: &str) -> u64 {
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    run.record()[name].as_u64().unwrap()
}

#[test]
fn what_was_heard_is_not_heard_again() {
    let home = Home::new();
    let first = home.scan(&[]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert_eq!(first.record()["schema"], "earmark.scan/v1");
    assert_eq!(count(&first, "n_heard"), 3);
    let second = home.scan(&[]);
    assert_eq!(
        (count(&second, "n_heard"), count(&second, "n_unchanged")),
        (0, 3)
    );
}

#[test]
fn files_that_are_moved_copied_or_gone_are_noticed_by_their_audio() {
    let home = Home::new();
    home.scan(&[]);
    let music = home.music();
    fs::create_dir(music.join("sub")).unwrap();
    fs::rename(music.join("folk.flac"), music.join("sub/a new name.flac")).unwrap();
    fs::copy(music.join("metal.mp3"), music.join("copy.mp3")).unwrap();
    fs::remove_file(music.join("electronic.opus")).unwrap();
    let run = home.scan(&[]);
    let counts = ["n_heard", "n_moved", "n_known", "n_removed", "n_unchanged"];
    assert_eq!(counts.map(|name| count(&run, name)), [0, 1, 1, 1, 1]);
    // It comes back, and is known.
    fs::copy(clips().join("electronic.opus"), music.join("back.mp3")).unwrap();
    let run = home.scan(&[]);
    assert_eq!((count(&run, "n_heard"), count(&run, "n_known")), (0, 1));
}

#[test]
fn new_tags_are_no_new_music() {
    let home = Home::new();
    home.scan(&[]);
    let path = home.music().join("metal.mp3");
    let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
    let mut id3v1 = b"TAG".to_vec();
    id3v1.extend(b"a title".iter().chain(&[0; 118]));
    file.write_all(&id3v1).unwrap();
    drop(file);
    let run = home.scan(&[]);
    assert_eq!((count(&run, "n_heard"), count(&run, "n_retagged")), (0, 1));
}

#[test]
fn a_file_that_fails_is_named_once_and_tried_again_when_it_changes() {
    let home = Home::new();
    let broken = home.music().join("broken.mp3");
    fs::write(&broken, b"certainly no music").unwrap();
    let run = home.scan(&[]);
    assert_eq!(run.code, Some(1));
    assert_eq!((count(&run, "n_failed"), count(&run, "n_heard")), (1, 3));
    assert!(run.stderr.contains("broken.mp3"), "{}", run.stderr);
    let run = home.scan(&[]);
    assert_eq!((run.code, count(&run, "n_failed")), (Some(0), 0));
    assert_eq!(count(&home.scan(&["--retry"]), "n_failed"), 1);
    fs::copy(clips().join("metal.mp3"), &broken).unwrap();
    assert_eq!(count(&home.scan(&[]), "n_known"), 1);
}

#[test]
fn a_disk_that_is_not_mounted_loses_no_tracks() {
    let home = Home::new();
    home.scan(&[]);
    let away = home.0.path().join("away");
    fs::rename(home.music(), &away).unwrap();
    fs::create_dir(home.music()).unwrap();
    let run = home.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--gone"), "{}", run.stderr);
    assert_eq!(count(&home.scan(&["--gone"]), "n_removed"), 3);
    fs::remove_dir(home.music()).unwrap();
    assert_eq!(home.scan(&[]).code, Some(2), "no such folder");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_hides_its_tracks_but_loses_none() {
    use std::os::unix::fs::symlink;
    let home = Home::new();
    let sub = home.music().join("sub");
    fs::create_dir(&sub).unwrap();
    symlink("..", sub.join("loop")).unwrap();
    symlink("nowhere.mp3", home.music().join("dangling.mp3")).unwrap();
    let run = home.scan(&[]);
    assert_eq!(
        (count(&run, "n_heard"), count(&run, "n_unreadable")),
        (3, 2)
    );
    assert!(run.stderr.contains("loop") && run.stderr.contains("dangling.mp3"));
    assert_eq!(run.code, Some(1));
}

#[cfg(unix)]
#[test]
fn a_scan_that_is_killed_goes_on() {
    let home = Home::new();
    for n in 0..12 {
        let path = home.music().join(format!("{n}.flac"));
        fs::copy(clips().join("folk.flac"), &path).unwrap();
        // Other audio each: bytes of a frame in the middle.
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 8].copy_from_slice(&[n; 8]);
        fs::write(&path, bytes).unwrap();
    }
    let mut command = home.command(&home.music());
    let mut child = command
        .args(["--jobs", "1"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while !home.index().exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    std::thread::sleep(std::time::Duration::from_millis(700));
    child.kill().unwrap();
    child.wait().unwrap();
    let run = home.scan(&[]);
    let total = count(&run, "n_heard") + count(&run, "n_known") + count(&run, "n_unchanged");
    assert_eq!(total + count(&run, "n_failed"), 15);
    assert_eq!(count(&home.scan(&[]), "n_unchanged"), 15);
}

#[test]
fn two_scans_at_once_do_each_other_no_harm() {
    let home = Home::new();
    let children: Vec<_> = (0..2)
        .map(|_| {
            home.command(&home.music())
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert_eq!(count(&home.scan(&[]), "n_unchanged"), 3);
}

#[test]
fn an_index_that_is_damaged_or_newer_is_refused_with_a_word() {
    let home = Home::new();
    home.scan(&[]);
    let whole = fs::read(home.index()).unwrap();
    fs::write(home.index(), &whole[..whole.len() / 2]).unwrap();
    let mut history = earmark();
    history.args(["tag", "history", "--library"]);
    let history = history.arg(home.0.path().join("library")).output().unwrap();
    assert_eq!(history.status.code(), Some(0), "the journal lies elsewhere");
    let run = home.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("cut short") && run.stderr.contains("scan again"),
        "{}",
        run.stderr
    );
    // The number of the version lies at byte 60 of the header.
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    fs::write(home.index(), &newer).unwrap();
    let run = home.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("version 99"), "{}", run.stderr);
    assert_eq!(fs::read(home.index()).unwrap(), newer);
}

#[test]
fn a_watch_hears_what_is_added() {
    let home = Home::new();
    let mut child = home
        .command(&home.music())
        .args(["--watch", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let mut records = lines.map(|line| records(&line.unwrap()).remove(0));
    assert_eq!(records.next().unwrap()["n_heard"], 3);
    fs::copy(clips().join("metal.mp3"), home.music().join("added.mp3")).unwrap();
    assert_eq!(records.next().unwrap()["n_known"], 1);
    child.kill().unwrap();
    child.wait().unwrap();
}

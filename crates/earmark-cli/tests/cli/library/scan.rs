//! What `scan` does to an index, and never to the music.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::command::{Run, Wav, chord, clips, earmark, records};

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

    fn verb(&self, name: &str) -> std::process::Command {
        let mut command = earmark();
        command.arg(name).arg("--library");
        command.arg(self.0.path().join("library"));
        command
    }

    fn command(&self, folder: &Path) -> std::process::Command {
        let mut command = self.verb("scan");
        command.arg(folder);
        command
    }

    /// Tracks of the index that were heard.
    fn n_heard(&self) -> u64 {
        let mut stats = self.verb("stats");
        let stats = stats.args(["--format", "jsonl"]).output().unwrap();
        let stats = String::from_utf8(stats.stdout).unwrap();
        let stats: serde_json::Value = serde_json::from_str(&stats).unwrap_or_default();
        stats["n_heard"].as_u64().unwrap_or(0)
    }

    fn scan(&self, arguments: &[&str]) -> Run {
        self.scan_of(&self.music(), arguments)
    }

    fn scan_of(&self, folder: &Path, arguments: &[&str]) -> Run {
        let mut command = self.command(folder);
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

/// Several are taken up before the first of them has been heard.
#[test]
fn copies_that_are_found_together_are_heard_once() {
    let home = Home::new();
    let silence = Wav::default().bytes(5.0, |_| 0.0);
    for n in 0..6 {
        let copy = |from: &str| home.music().join(format!("{n} {from}"));
        fs::copy(clips().join("folk.flac"), copy("folk.flac")).unwrap();
        fs::write(copy("silence.wav"), &silence).unwrap();
    }
    let run = home.scan(&["--jobs", "4"]);
    let counts = ["n_heard", "n_known", "n_failed"];
    assert_eq!(counts.map(|name| count(&run, name)), [3, 6, 6]);
    assert_eq!(count(&home.scan(&[]), "n_unchanged"), 15);
}

#[test]
fn what_moves_between_the_folders_of_a_scan_keeps_its_number() {
    let home = Home::new();
    let (music, other) = (home.music(), home.0.path().join("other"));
    fs::create_dir(&other).unwrap();
    fs::copy(clips().join("folk.flac"), other.join("stays.flac")).unwrap();
    let scan_both = || -> Run {
        let mut command = home.command(&music);
        command.arg(&other).output().unwrap().into()
    };
    assert_eq!(scan_both().code, Some(0));
    for (from, to) in [(&music, &other), (&other, &music)] {
        fs::rename(from.join("metal.mp3"), to.join("metal.mp3")).unwrap();
        let run = scan_both();
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let sum = |name: &str| -> u64 {
            let records = run.records();
            records
                .iter()
                .map(|record| record[name].as_u64().unwrap())
                .sum()
        };
        let counts = ["n_moved", "n_known", "n_heard", "n_removed"];
        assert_eq!(counts.map(sum), [1, 0, 0, 0]);
    }
}

#[test]
fn a_file_in_two_folders_of_a_scan_is_heard_once() {
    let home = Home::new();
    let sub = home.music().join("sub");
    fs::create_dir(&sub).unwrap();
    fs::rename(home.music().join("metal.mp3"), sub.join("metal.mp3")).unwrap();
    let mut command = home.command(&home.music());
    let run: Run = command.arg(&sub).output().unwrap().into();
    let heard = run.records();
    let heard: Vec<_> = heard.iter().map(|record| &record["n_heard"]).collect();
    assert_eq!(heard, [3, 0]);
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

/// As tag editors do that keep the time of a file.
#[cfg(unix)]
#[test]
fn tags_that_change_neither_size_nor_time_are_noticed() {
    let home = Home::new();
    let path = home.music().join("metal.mp3");
    let with_title = |title: &[u8; 7]| {
        let mut bytes = fs::read(clips().join("metal.mp3")).unwrap();
        bytes.extend(b"TAG".iter().chain(title).chain(&[0; 118]));
        bytes
    };
    fs::write(&path, with_title(b"a title")).unwrap();
    home.scan(&[]);
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, with_title(b"another")).unwrap();
    let file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.set_modified(modified).unwrap();
    let run = home.scan(&[]);
    assert_eq!((count(&run, "n_heard"), count(&run, "n_retagged")), (0, 1));
    assert_eq!(count(&home.scan(&[]), "n_unchanged"), 3);
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

/// What the index does with tags that cannot be read is tested there.
#[test]
fn a_file_whose_tags_cannot_be_read_is_heard_and_named() {
    let home = Home::new();
    home.scan(&[]);
    // A title in an encoding that does not exist.
    let mut bytes = b"ID3\x04\0\0\0\0\0\x0eTIT2\0\0\0\x04\0\0\x09abc".to_vec();
    bytes.extend(fs::read(clips().join("metal.mp3")).unwrap());
    fs::write(home.music().join("metal.mp3"), bytes).unwrap();
    let run = home.scan(&[]);
    assert_eq!((run.code, count(&run, "n_retagged")), (Some(0), 1));
    let said = &run.stderr;
    assert!(
        said.contains("bad_tags") && said.contains("metal.mp3"),
        "{said}"
    );
}

/// What the system will not give may be given the next time; what is no music stays so.
#[test]
fn a_file_that_could_not_be_read_is_tried_each_time() {
    let home = Home::new();
    fs::write(home.music().join("empty.mp3"), b"").unwrap();
    for _ in 0..2 {
        let run = home.scan(&[]);
        assert_eq!((run.code, count(&run, "n_failed")), (Some(1), 1));
    }
}

#[test]
fn a_disk_below_the_folder_that_is_not_mounted_loses_no_tracks() {
    let home = Home::new();
    let (disk, away) = (home.music().join("disk"), home.0.path().join("away"));
    fs::create_dir_all(disk.join("album")).unwrap();
    fs::rename(home.music().join("metal.mp3"), disk.join("album/metal.mp3")).unwrap();
    home.scan(&[]);
    fs::rename(&disk, &away).unwrap();
    fs::create_dir(&disk).unwrap();
    let run = home.scan(&["--prune"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(
        (count(&run, "n_removed"), count(&run, "n_unreadable")),
        (0, 1)
    );
    assert!(
        run.stderr.contains("disk") && run.stderr.contains("--gone"),
        "{}",
        run.stderr
    );
    // It is back.
    fs::remove_dir(&disk).unwrap();
    fs::rename(&away, &disk).unwrap();
    let run = home.scan(&[]);
    assert_eq!((run.code, count(&run, "n_unchanged")), (Some(0), 3));
    fs::rename(&disk, &away).unwrap();
    fs::create_dir(&disk).unwrap();
    assert_eq!(count(&home.scan(&["--gone"]), "n_removed"), 1);
}

#[test]
fn a_folder_that_was_emptied_into_another_is_no_disk_that_is_away() {
    let home = Home::new();
    let inbox = home.music().join("inbox");
    fs::create_dir(&inbox).unwrap();
    fs::rename(home.music().join("metal.mp3"), inbox.join("metal.mp3")).unwrap();
    home.scan(&[]);
    fs::rename(inbox.join("metal.mp3"), home.music().join("metal.mp3")).unwrap();
    let run = home.scan(&[]);
    assert_eq!((run.code, count(&run, "n_moved")), (Some(0), 1));
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
    // Other folders are scanned all the same.
    let mut command = home.command(&home.music());
    let run: Run = command.arg(&away).output().unwrap().into();
    assert_eq!(run.code, Some(2));
    assert_eq!(run.record()["n_known"], 3);
}

/// Opening a FIFO would wait for a writer that never comes.
#[cfg(unix)]
#[test]
fn a_pipe_with_the_name_of_music_is_named_and_left() {
    let home = Home::new();
    let pipe = home.music().join("pipe.mp3");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let run = home.scan(&[]);
    assert_eq!(
        (
            run.code,
            count(&run, "n_heard"),
            count(&run, "n_unreadable")
        ),
        (Some(1), 3, 1)
    );
    assert!(run.stderr.contains("pipe.mp3"), "{}", run.stderr);
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

/// While one file takes long, what was heard of the others is written.
#[test]
fn a_scan_that_is_killed_goes_on() {
    let home = Home::new();
    let long = home.music().join("0 long.wav");
    let wav = Wav {
        sample_rate: 8_000,
        channels: 1,
    };
    // Longer than what was heard may wait before it is written.
    fs::write(&long, wav.bytes(45.0 * 60.0, chord)).unwrap();
    let mut command = home.command(&home.music());
    let mut child = command
        .args(["--jobs", "2"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while home.n_heard() == 0 {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "{ended:?}: nothing was written");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    fs::remove_file(&long).unwrap();
    let run = home.scan(&[]);
    let (n_unchanged, n_heard) = (count(&run, "n_unchanged"), count(&run, "n_heard"));
    assert!(n_unchanged >= 1, "what was written is not heard again");
    assert_eq!(n_unchanged + n_heard, 3);
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
        run.stderr.contains("is damaged") && run.stderr.contains("scan again"),
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

#[test]
fn a_watch_outlasts_a_folder_that_is_away() {
    use std::io::{BufRead, BufReader};
    let home = Home::new();
    let mut child = home
        .command(&home.music())
        .args(["--watch", "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut records = lines.map(|line| records(&line.unwrap()).remove(0));
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(records.next().unwrap()["n_heard"], 3);
    let away = home.0.path().join("away");
    fs::rename(home.music(), &away).unwrap();
    fs::create_dir(home.music()).unwrap();
    // Noticed where it went.
    fs::write(away.join("notes.txt"), b"nothing to hear").unwrap();
    assert!(said.any(|line| line.unwrap().contains("--gone")));
    fs::remove_dir(home.music()).unwrap();
    fs::rename(&away, home.music()).unwrap();
    fs::copy(clips().join("metal.mp3"), home.music().join("added.mp3")).unwrap();
    let record = records.find(|record| record["n_known"] == 1);
    assert_eq!(record.unwrap()["n_unchanged"], 3);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_folder_that_was_renamed_is_found_again_and_one_that_is_gone_can_be_forgotten() {
    let home = Home::new();
    home.scan(&[]);
    let away = home.0.path().join("renamed");
    fs::rename(home.music(), &away).unwrap();
    let run = home.scan_of(&away, &[]);
    assert_eq!((count(&run, "n_moved"), count(&run, "n_known")), (3, 0));
    fs::remove_dir_all(&away).unwrap();
    let run = home.scan_of(&away, &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--gone"), "{}", run.stderr);
    let run = home.scan_of(&away, &["--gone"]);
    assert_eq!(count(&run, "n_removed"), 3);
}

#[test]
fn a_folder_without_music_wants_attention() {
    let home = Home(tempfile::tempdir().unwrap());
    fs::create_dir(home.music()).unwrap();
    let run = home.scan(&[]);
    assert_eq!((run.code, count(&run, "n_files")), (Some(1), 0));
}

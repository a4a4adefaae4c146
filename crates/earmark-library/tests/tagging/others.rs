//! What is written by somebody who is not root, and in a container where numbers of owners are missing; each in a process
//! of its own.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use earmark_library::tagging::{Event, TagWriter, TrackOutcome};

use crate::workplace::{Workplace, planned, tags};

const FILE: &str = "EARMARK_TEST_OTHERS_FILE";
const LIBRARY: &str = "EARMARK_TEST_OTHERS_LIBRARY";
const SAYS: &str = "outcome: ";

/// The process; as a test of its own it has nothing to do.
#[test]
fn child() {
    let Ok(path) = std::env::var(FILE) else {
        return;
    };
    let writer = TagWriter::open(Path::new(&std::env::var(LIBRARY).unwrap())).unwrap();
    let mut observer = |event: Event<'_>| {
        match event {
            Event::Track {
                outcome: TrackOutcome::Failed(error),
                ..
            } => println!("{SAYS}{error}"),
            Event::Track { outcome, .. } => println!("{SAYS}{outcome:?}"),
            _ => {}
        }
        ControlFlow::Continue(())
    };
    let track = planned(Path::new(&path), &["Jazz"]);
    writer.apply(&[track], &mut observer).unwrap();
}

/// What a process says that writes to a file; `None`, with a word on stderr, where it cannot be started.
fn said(mut command: Command, path: &Path, library: &Path, test: &str) -> Option<String> {
    let output = command
        .args(["--exact", "others::child", "--nocapture"])
        .env(FILE, path)
        .env(LIBRARY, library)
        .output();
    let output = match output {
        Err(error)
            if [ErrorKind::PermissionDenied, ErrorKind::NotFound].contains(&error.kind()) =>
        {
            eprintln!("skipped: {test}, the process cannot be started: {error}");
            return None;
        }
        output => output.unwrap(),
    };
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text
        .lines()
        .find_map(|line| Some(line.split_once(SAYS)?.1.to_owned()));
    if said.is_none() {
        let error = String::from_utf8_lossy(&output.stderr);
        // Namespaces of users may be forbidden.
        assert!(error.contains("unshare"), "{text}{error}");
        eprintln!("skipped: {test}, {error}");
    }
    said
}

/// A workplace and a command for somebody to whom modes apply: this user, or of root nobody.
fn somebody() -> (Workplace, Command) {
    const NOBODY: u32 = 65_534;
    let place = Workplace::new();
    let mut command = Command::new(std::env::current_exe().unwrap());
    place.copy("v23.mp3");
    fs::create_dir(place.library()).unwrap();
    let root = place.music().parent().unwrap().to_owned();
    if fs::metadata(&root).unwrap().uid() == 0 {
        for path in [
            &root,
            &place.music(),
            &place.library(),
            &place.music().join("v23.mp3"),
        ] {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        command.uid(NOBODY).gid(NOBODY);
    }
    (place, command)
}

/// What is said of a file in a folder of that mode, which stays as it is.
fn said_in_folder(mode: u32, test: &str) -> Option<String> {
    let (place, command) = somebody();
    let path = place.music().join("v23.mp3");
    let bytes = fs::read(&path).unwrap();
    fs::set_permissions(place.music(), Permissions::from_mode(mode)).unwrap();
    let said = said(command, &path, &place.library(), test);
    fs::set_permissions(place.music(), Permissions::from_mode(0o755)).unwrap();
    assert!(fs::read(&path).unwrap() == bytes);
    assert_eq!(place.n_files(), 1);
    said
}

#[test]
fn a_folder_that_may_not_be_written_to() {
    if let Some(said) = said_in_folder(0o555, "a_folder_that_may_not_be_written_to") {
        assert!(
            said.starts_with("cannot be written (Permission denied"),
            "{said}"
        );
    }
}

#[test]
fn a_folder_that_may_not_be_read() {
    if let Some(said) = said_in_folder(0o300, "a_folder_that_may_not_be_read") {
        let start = "cannot be written safely: its folder cannot be opened (Permission denied";
        assert!(said.starts_with(start), "{said}");
    }
}

#[test]
fn somebody_may_write_where_nothing_is_in_the_way() {
    let test = "somebody_may_write_where_nothing_is_in_the_way";
    let (place, command) = somebody();
    let path = place.music().join("v23.mp3");
    if let Some(said) = said(command, &path, &place.library(), test) {
        assert_eq!(said, "Written");
        assert_eq!(tags(&path).genres, ["Jazz"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_owner_without_a_number_in_a_container_is_no_obstacle() {
    let test = "an_owner_without_a_number_in_a_container_is_no_obstacle";
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    if chown(&path, Some(12_345), Some(54_321)).is_err() {
        eprintln!("skipped: {test}, this user may not give files away");
        return;
    }
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user"])
        .arg(std::env::current_exe().unwrap());
    if let Some(said) = said(command, &path, &place.library(), test) {
        assert_eq!(said, "Written");
        let after = fs::metadata(&path).unwrap();
        let owner = fs::metadata(place.music()).unwrap();
        assert_eq!((after.uid(), after.gid()), (owner.uid(), owner.gid()));
    }
}

//! What cannot be written is said, and stays as it was.

use std::fs;
use std::path::Path;
use std::process::Command;

use earmark_library::LibraryErrorKind;
use earmark_library::tagging::{TagWriter, TrackOutcome};

use crate::workplace::{Workplace, fixtures, planned, tags};

/// Applies a genre, which must fail, and shows what was said. The file stays as it was and nothing is left lying.
fn failure(place: &Workplace, path: &Path) -> String {
    let (bytes, n_files) = (fs::read(path).unwrap(), place.n_files());
    let applied = place.apply(&[planned(path, &["Jazz"])]);
    assert_eq!(fs::read(path).unwrap(), bytes);
    assert_eq!(place.n_files(), n_files);
    applied.only_error().to_string()
}

#[test]
fn a_file_that_is_read_only() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert!(failure(&place, &path).starts_with("is read-only;"));
}

#[test]
fn a_file_with_two_names() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    fs::hard_link(&path, place.music().join("other.mp3")).unwrap();
    assert!(failure(&place, &path).contains("hard links"));
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_stays_one() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    let link = place.music().join("link.mp3");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let applied = place.apply(&[planned(&link, &["Jazz"])]);
    assert!(matches!(applied.only(), TrackOutcome::Written));
    assert!(link.is_symlink());
    assert_eq!(tags(&path).genres, ["Jazz"]);
}

/// A file system of its own with the options given; `None`, with a word on stderr, where this user may not mount one.
#[cfg(target_os = "linux")]
struct Mount(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl Mount {
    fn new(test: &str, options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path())
            .output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: {test}, this user may not mount");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mount {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.0.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    let Some(mount) = Mount::new("a_full_disk", "size=96k") else {
        return;
    };
    let place = Workplace::new();
    let folder = mount.0.path();
    for name in ["large.opus", "v23.mp3"] {
        let path = folder.join(name);
        fs::copy(fixtures().join(name), &path).unwrap();
        // Whatever is left is filled.
        let _ = fs::write(folder.join("filler"), vec![0; 96 * 1024]);
        let bytes = fs::read(&path).unwrap();
        let n_files = fs::read_dir(folder).unwrap().count();
        let applied = place.apply(&[planned(&path, &["Jazz"])]);
        let said = applied.only_error().to_string();
        assert!(said.contains("No space left on device"), "{said}");
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(fs::read_dir(folder).unwrap().count(), n_files);
        fs::remove_file(&path).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_system_that_is_read_only() {
    let Some(mount) = Mount::new("a_file_system_that_is_read_only", "size=1m") else {
        return;
    };
    let place = Workplace::new();
    let path = mount.0.path().join("v23.mp3");
    fs::copy(fixtures().join("v23.mp3"), &path).unwrap();
    let remount = Command::new("mount")
        .args(["-o", "remount,ro"])
        .arg(mount.0.path())
        .status();
    assert!(remount.unwrap().success());
    let applied = place.apply(&[planned(&path, &["Jazz"])]);
    let said = applied.only_error().to_string();
    assert!(said.contains("Read-only file system"), "{said}");
}

#[test]
fn a_file_that_is_not_what_was_planned() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    let plan = [planned(&path, &["Jazz"])];
    let said = |outcome: &TrackOutcome| match outcome {
        TrackOutcome::Changed(why) => why.clone(),
        outcome => panic!("{outcome:?}"),
    };
    place.apply(&[planned(&path, &["Blues"])]);
    let bytes = fs::read(&path).unwrap();
    assert_eq!(
        said(place.apply(&plan).only()),
        "its genre is now \"Blues\""
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
    fs::copy(fixtures().join("v24.aac"), &path).unwrap();
    assert_eq!(said(place.apply(&plan).only()), "its audio is another");
    fs::remove_file(&path).unwrap();
    let gone = place.apply(&plan);
    assert_eq!(gone.only_error().kind(), LibraryErrorKind::Io);
    assert_eq!(gone.only_error().path(), Some(&*path));
}

#[test]
fn of_two_who_write_one_is_sent_away() {
    let place = Workplace::new();
    let first = TagWriter::open(&place.library()).unwrap();
    let second = TagWriter::open(&place.library());
    assert_eq!(second.err().unwrap().kind(), LibraryErrorKind::Busy);
    drop(first);
    TagWriter::open(&place.library()).unwrap();
}

//! Mode, times and extended attributes are those of the file before.

use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

use crate::workplace::{Workplace, planned};

#[test]
fn the_time_of_the_last_change_stays() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file = File::options().write(true).open(&path).unwrap();
    file.set_times(FileTimes::new().set_modified(then)).unwrap();
    let run = place.apply(&[planned(&path, &["Jazz"])]).run.unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), then);
    place.undo(run);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), then);
}

#[cfg(unix)]
#[test]
fn mode_and_owner_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    if chown(&path, Some(12_345), Some(54_321)).is_err() {
        eprintln!("skipped: the owner in mode_and_owner_stay, this user may not give files away");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let before = fs::metadata(&path).unwrap();
    place.apply(&[planned(&path, &["Jazz"])]);
    let after = fs::metadata(&path).unwrap();
    assert_ne!(after.ino(), before.ino());
    assert_eq!(after.mode(), before.mode());
    assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
}

#[cfg(unix)]
#[test]
fn extended_attributes_stay() {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    if xattr::set(&path, "user.comment", b"mine").is_err() {
        eprintln!("skipped: extended_attributes_stay, this file system has none");
        return;
    }
    place.apply(&[planned(&path, &["Jazz"])]);
    let kept = xattr::get(&path, "user.comment").unwrap();
    assert_eq!(kept.as_deref(), Some(&b"mine"[..]));
}

//! Mode, times and extended attributes are those of the file before.

use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

use crate::workplace::{Workplace, planned, tags};

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

/// Sets an attribute, and whether it is kept; `None`, with a word on stderr, where it cannot be set.
#[cfg(unix)]
fn keeps(name: &str, value: &[u8]) -> Option<bool> {
    let place = Workplace::new();
    let path = place.copy("v23.mp3");
    if let Err(error) = xattr::set(&path, name, value) {
        eprintln!("skipped: {name} in extended_attributes_stay, it cannot be set: {error}");
        return None;
    }
    let before = fs::metadata(&path).unwrap().permissions();
    place.apply(&[planned(&path, &["Jazz"])]);
    assert_eq!(tags(&path).genres, ["Jazz"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions(), before);
    let kept = xattr::get(&path, name).unwrap();
    Some(kept.as_deref() == Some(value))
}

/// The entries of an access control list as Linux stores it: version 2, then tag, permissions and number of each. The user
/// 12345 may read.
#[cfg(unix)]
fn list() -> Vec<u8> {
    const NONE: u32 = u32::MAX;
    let entries = [
        (0x01, 6, NONE),
        (0x02, 4, 12_345),
        (0x04, 4, NONE),
        (0x10, 4, NONE),
        (0x20, 0, NONE),
    ];
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, permissions, number) in entries {
        bytes.extend(u16::to_le_bytes(tag));
        bytes.extend(u16::to_le_bytes(permissions));
        bytes.extend(u32::to_le_bytes(number));
    }
    bytes
}

#[cfg(unix)]
#[test]
fn extended_attributes_stay() {
    for (name, value) in [
        ("user.comment", &b"mine"[..]),
        ("user.empty", b""),
        ("com.apple.metadata:kMDItemComment", b"mine"),
        ("system.posix_acl_access", &list()),
        ("trusted.mark", b"mine"),
    ] {
        assert_ne!(keeps(name, value), Some(false), "{name}");
    }
}

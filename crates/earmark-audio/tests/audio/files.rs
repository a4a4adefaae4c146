//! Paths that are no readable audio file are `Io` errors and never block.

use std::fs;
use std::path::Path;

use crate::signal::fixture;
use earmark_audio::{AudioError, AudioStream, ErrorKind, load};

fn refusal(path: &Path) -> AudioError {
    let error = AudioStream::open(path).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.path(), Some(path));
    error
}

#[test]
fn a_missing_file() {
    let error = refusal(Path::new("/nonexistent/song.mp3"));
    assert!(error.to_string().ends_with("; check the path"), "{error}");
}

#[test]
fn a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let error = refusal(directory.path());
    assert!(error.to_string().starts_with("this is a directory;"));
}

#[test]
fn an_empty_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = refusal(file.path());
    assert!(error.to_string().starts_with("the file is empty"));
}

/// Nobody writes to this FIFO: opening it would block for ever.
#[cfg(unix)]
#[test]
fn a_fifo() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("fifo");
    let status = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(status.unwrap().success());
    let error = refusal(&path);
    assert!(error.to_string().starts_with("this is no regular file"));
}

#[cfg(unix)]
#[test]
fn a_socket() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    refusal(&path);
}

/// The superuser may read everything, so this says nothing when run as root;
/// `input::tests` checks the mapping of the error itself.
#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::copy(fixture("s8.au"), file.path()).unwrap();
    fs::set_permissions(file.path(), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(file.path()).is_ok() {
        eprintln!("skipped a_file_without_permission: this user may read every file");
        return;
    }
    let error = refusal(file.path());
    assert!(error.to_string().contains("make the file readable"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let directory = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"na\xefve \xff.wav");
    let path = directory.path().join(name);
    fs::copy(fixture("pcm_s16.wav"), &path).unwrap();
    let (waveform, _, warnings) = load(&path, None).unwrap();
    assert_eq!((waveform.samples.len(), warnings.len()), (8_000, 0));
    fs::write(&path, "no audio").unwrap();
    assert_eq!(AudioStream::open(&path).err().unwrap().path(), Some(&*path));
}

//! Paths that are no Unicode, kept as they are.

use std::path::{Path, PathBuf};

/// The bytes of a path, as the system has them.
pub(crate) fn of(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The path that has these bytes.
#[cfg(unix)]
pub(crate) fn to_path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

/// The path that has these bytes; elsewhere than on Unix it is a text.
#[cfg(not(unix))]
pub(crate) fn to_path(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

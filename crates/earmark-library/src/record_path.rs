//! Paths in records.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::{hex, path_bytes};

/// A path in a record: `path` as text and, where that cannot say it exactly, its bytes in hexadecimal as `path_hex`.
///
/// Displayed as the text alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPath(pub PathBuf);

impl RecordPath {
    /// The bytes of a path that is no Unicode.
    pub(crate) fn hex(&self) -> Option<String> {
        let text = self.0.to_str();
        text.is_none()
            .then(|| hex::from_bytes(path_bytes::of(&self.0)))
    }
}

impl From<&Path> for RecordPath {
    fn from(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

impl Serialize for RecordPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            path: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            path_hex: Option<String>,
        }
        Fields {
            path: &self.0.to_string_lossy(),
            path_hex: self.hex(),
        }
        .serialize(serializer)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_no_unicode_is_told_in_bytes_too() {
        let record = |bytes: &[u8]| RecordPath(path_bytes::to_path(bytes.to_vec()));
        let json = |path: &RecordPath| serde_json::to_string(path).unwrap();
        assert_eq!(json(&record(b"caf\xc3\xa9.mp3")), r#"{"path":"café.mp3"}"#);
        let path = record(b"caf\xe9.mp3");
        let told = "{\"path\":\"caf\u{fffd}.mp3\",\"path_hex\":\"636166e92e6d7033\"}";
        assert_eq!(json(&path), told);
        assert_eq!(path.to_string(), "caf\u{fffd}.mp3");
    }
}

//! What the rows of a table are.

use std::ffi::OsStr;
use std::path::Path;

use crate::DataError;

/// The forms of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableForm {
    /// Text with a head line; numbers with as many digits as tell an f32 from its neighbours.
    Csv,
    /// Apache Parquet: text, doubles for seconds, floats for values.
    Parquet,
    /// NumPy arrays: `X`, and what stands beside it.
    Npz,
}

impl TableForm {
    /// The endings of file names and their forms.
    pub const ENDINGS: [(&str, Self); 3] = [
        ("csv", Self::Csv),
        ("parquet", Self::Parquet),
        ("npz", Self::Npz),
    ];

    /// The form that the ending of `path` names.
    ///
    /// # Errors
    /// [`DataErrorKind::Config`](crate::DataErrorKind::Config) for another ending or none.
    pub fn of(path: &Path) -> Result<Self, DataError> {
        let ending = path.extension().and_then(OsStr::to_str);
        let ending = ending.map(str::to_ascii_lowercase);
        let found = Self::ENDINGS
            .into_iter()
            .find(|(known, _)| Some(*known) == ending.as_deref());
        found.map(|(_, form)| form).ok_or_else(|| {
            let remedy = "name a file that ends in .parquet, .csv or .npz";
            DataError::config(path, "is no known form of a table", remedy)
        })
    }
}

/// What the rows of a table are and how their values are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSchema {
    /// What the values are, for whoever finds the file: name and version of the set, segments.
    pub kind: String,
    /// The names of the values.
    pub columns: Vec<String>,
    /// Whether tracks are cut into segments: then `start` and `end` stand before the values.
    pub has_segments: bool,
    /// Whether a segment has a row for each frame: then the `frame`, counted from 0, stands there too.
    pub has_frames: bool,
}

impl TableSchema {
    /// The names of what stands before the values.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        let mut keys = vec!["path"];
        if self.has_segments {
            keys.extend(["start", "end"]);
        }
        if self.has_frames {
            keys.push("frame");
        }
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_form() {
        let form = |path: &str| TableForm::of(Path::new(path));
        assert_eq!(form("a/b.CSV").unwrap(), TableForm::Csv);
        assert_eq!(form("b.tar.npz").unwrap(), TableForm::Npz);
        for path in ["table", "table.xlsx", "csv"] {
            let error = form(path).unwrap_err().to_string();
            assert!(error.ends_with("name a file that ends in .parquet, .csv or .npz"));
        }
    }
}

//! Rows kept from run to run.
//!
//! | file | what lives there |
//! |---|---|
//! | `mod.rs` | where entries lie |
//! | `entry.rs` | the form of an entry |

mod entry;

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::{AsideFile, ContentHash, DataError, TrackRows};

/// Counts changes of the form of entries.
const FORM: u32 = 1;

/// A folder of rows, one Parquet file a track, named after the hash of the audio file and kept apart for
/// every kind of row.
///
/// ```text
/// <folder>/v1/gtzan57-v1/ba/ba7816bf….parquet
/// ```
///
/// Nothing in it is changed in place and an entry appears only when it is whole, so any number of
/// threads and processes may share a cache, and a run that is killed loses only the tracks it was at. An
/// entry depends on nothing but its name; any of them may be deleted. The columns of an entry are
/// `sha256`, `start`, `end` (seconds) and `values` (list of float: the rows of the segment one after the
/// other, in the order of the set's columns), so that engines read `<folder>/v1/<kind>/*/*.parquet` as one
/// table.
#[derive(Clone, Debug)]
pub struct FeatureCache {
    folder: PathBuf,
    n_columns: usize,
}

impl FeatureCache {
    /// The cache in `folder` for rows of one `kind`, with `n_columns` values each; made where it is
    /// missing. What may change the values belongs into the kind: set, version, segments.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where the folder cannot be made.
    pub fn open(folder: &Path, kind: &str, n_columns: usize) -> Result<Self, DataError> {
        let folder = folder.join(format!("v{FORM}")).join(kind);
        fs::create_dir_all(&folder).map_err(|error| DataError::write(&folder, &error))?;
        Ok(Self { folder, n_columns })
    }

    /// The rows of a track; `None` where there are none yet.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where an entry cannot be read,
    /// [`DataErrorKind::Damaged`](crate::DataErrorKind::Damaged) where it is no entry of this kind.
    pub fn get(&self, track: ContentHash) -> Result<Option<TrackRows>, DataError> {
        let path = self.path(track);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(DataError::read(&path, &error)),
        };
        match entry::decode(file, self.n_columns) {
            Ok(rows) => Ok(Some(rows)),
            Err(reason) => Err(DataError::damaged(&path, reason)),
        }
    }

    /// Whether there is an entry of a track, whole or not.
    #[must_use]
    pub fn contains(&self, track: ContentHash) -> bool {
        self.path(track).is_file()
    }

    /// Keeps the rows of a track.
    ///
    /// # Errors
    /// [`DataErrorKind::Io`](crate::DataErrorKind::Io) where they cannot be written.
    ///
    /// # Panics
    /// If the rows have another number of columns than the cache.
    pub fn put(&self, track: ContentHash, rows: &TrackRows) -> Result<(), DataError> {
        assert_eq!(rows.n_columns(), self.n_columns, "rows of this kind");
        let path = self.path(track);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| DataError::write(folder, &error))?;
        }
        let mut file = AsideFile::create(&path)?;
        entry::encode(track, rows, file.file_mut()).map_err(|error| error.at(&path))?;
        file.commit()
    }

    fn path(&self, track: ContentHash) -> PathBuf {
        let name = track.to_string();
        self.folder.join(&name[..2]).join(format!("{name}.parquet"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track() -> (tempfile::TempDir, ContentHash) {
        let folder = tempfile::tempdir().unwrap();
        (folder, ContentHash::of_reader(&b"music"[..]).unwrap())
    }

    fn rows() -> TrackRows {
        let mut rows = TrackRows::new(2);
        rows.push(0.0, 1.5, [1.0, -2.5, f32::MAX, f32::MIN_POSITIVE]);
        rows.push(1.5, 3.0, []);
        rows.push(3.0, 3.25, [0.1, 0.0]);
        rows
    }

    #[test]
    fn what_is_kept_comes_back_bit_for_bit() {
        let (folder, track) = track();
        let cache = FeatureCache::open(folder.path(), "set-v1", 2).unwrap();
        assert_eq!(cache.get(track).unwrap(), None);
        assert!(!cache.contains(track));
        cache.put(track, &rows()).unwrap();
        assert!(cache.contains(track));
        assert_eq!(cache.get(track).unwrap(), Some(rows()));
        let again = FeatureCache::open(folder.path(), "set-v1", 2).unwrap();
        assert_eq!(again.get(track).unwrap(), Some(rows()));
    }

    #[test]
    fn kinds_are_kept_apart() {
        let (folder, track) = track();
        let cache = FeatureCache::open(folder.path(), "set-v1", 2).unwrap();
        cache.put(track, &rows()).unwrap();
        let other = FeatureCache::open(folder.path(), "set-v2", 2).unwrap();
        assert_eq!(other.get(track).unwrap(), None);
    }

    #[test]
    fn damaged_entries_are_typed_errors() {
        let (folder, track) = track();
        let cache = FeatureCache::open(folder.path(), "set-v1", 2).unwrap();
        cache.put(track, &rows()).unwrap();
        let path = cache.path(track);
        let whole = fs::read(&path).unwrap();
        for damaged in [&b""[..], b"PAR1", &whole[..whole.len() / 2]] {
            fs::write(&path, damaged).unwrap();
            let error = cache.get(track).unwrap_err();
            assert_eq!(error.kind(), crate::DataErrorKind::Damaged);
            assert_eq!(error.path(), path);
        }
        fs::write(&path, whole).unwrap();
        let narrow = FeatureCache::open(folder.path(), "set-v1", 3).unwrap();
        let error = narrow.get(track).unwrap_err().to_string();
        assert!(error.contains("2 values, not 3"), "{error}");
    }
}

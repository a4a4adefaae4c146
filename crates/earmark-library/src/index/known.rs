//! What a scan needs to know beforehand.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use earmark_audio::PayloadDigest;

use super::path::StoredPath;
use super::{Index, TrackId};
use crate::LibraryError;

/// What the index knows already, as far as a scan needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The files under the folder of the scan.
    pub files: HashMap<PathBuf, KnownFile>,
    /// The recordings that have been heard by the models at hand, of this folder or another.
    pub payloads: HashSet<PayloadDigest>,
}

/// A file as the index knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownFile {
    /// Its number.
    pub id: TrackId,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified_ns: i64,
    /// Its audio; none of a file that failed.
    pub payload: Option<PayloadDigest>,
    /// Whether there is nothing more to find out of it: it was heard by the models at hand, or failed.
    pub is_settled: bool,
}

impl Index {
    /// What is known of the files under a folder; `heard_by` names the models at hand.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn known(&self, folder: &Path, heard_by: &str) -> Result<Known, LibraryError> {
        let known = || -> rusqlite::Result<Known> {
            Ok(Known {
                files: self.known_files(folder, heard_by)?,
                payloads: self.known_payloads(heard_by)?,
            })
        };
        known().map_err(|error| self.fault(&error))
    }

    fn known_files(
        &self,
        folder: &Path,
        heard_by: &str,
    ) -> rusqlite::Result<HashMap<PathBuf, KnownFile>> {
        let query = "
            SELECT path, tracks.id, size, modified_ns, payload, coalesce(heard_by = ?1, failure_kind IS NOT NULL)
            FROM tracks LEFT JOIN recordings ON recordings.id = tracks.recording";
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map([heard_by], |row| {
            let path = row.get::<_, StoredPath>(0)?.0;
            if !path.starts_with(folder) {
                return Ok(None);
            }
            let payload: Option<[u8; 32]> = row.get(4)?;
            let file = KnownFile {
                id: TrackId(row.get(1)?),
                size: row.get::<_, i64>(2)?.cast_unsigned(),
                modified_ns: row.get(3)?,
                payload: payload.map(PayloadDigest::from_bytes),
                is_settled: row.get(5)?,
            };
            Ok(Some((path, file)))
        })?;
        rows.filter_map(Result::transpose).collect()
    }

    fn known_payloads(&self, heard_by: &str) -> rusqlite::Result<HashSet<PayloadDigest>> {
        let query = "SELECT payload FROM recordings WHERE heard_by = ?1";
        let mut statement = self.connection.prepare(query)?;
        let payloads = statement.query_map([heard_by], |row| row.get(0))?;
        payloads
            .map(|payload| Ok(PayloadDigest::from_bytes(payload?)))
            .collect()
    }
}

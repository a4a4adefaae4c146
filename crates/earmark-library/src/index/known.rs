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
    /// The files under the folders of the scan.
    pub files: HashMap<PathBuf, KnownFile>,
    /// The recordings that have been heard by the models at hand, of these folders or others.
    pub payloads: HashSet<PayloadDigest>,
}

/// A file as the index knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownFile {
    /// Its number.
    pub id: TrackId,
    /// Bytes.
    pub size: u64,
    /// When its content was changed last, nanoseconds since 1970.
    pub modified_ns: i64,
    /// When its inode was changed last, nanoseconds since 1970; 0 where the system does not tell.
    pub inode_changed_ns: i64,
    /// Its audio; none of a file that could not be heard.
    pub payload: Option<PayloadDigest>,
    /// Whether there is nothing more to find out of it: it was heard by the models at hand, or they have tried in vain.
    pub is_settled: bool,
}

impl Index {
    /// What is known of the files under some folders; `heard_by` names the models at hand, and `tried_by` who tries files with
    /// them.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn known(
        &self,
        folders: &[&Path],
        heard_by: &str,
        tried_by: &str,
    ) -> Result<Known, LibraryError> {
        let known = || -> rusqlite::Result<Known> {
            Ok(Known {
                files: self.known_files(folders, heard_by, tried_by)?,
                payloads: self.known_payloads(heard_by)?,
            })
        };
        known().map_err(|error| self.fault(&error))
    }

    fn known_files(
        &self,
        folders: &[&Path],
        heard_by: &str,
        tried_by: &str,
    ) -> rusqlite::Result<HashMap<PathBuf, KnownFile>> {
        let query = "
            SELECT path, tracks.id, size, modified_ns, inode_changed_ns, payload,
                   coalesce(CASE WHEN failure_kind IS NULL THEN heard_by = ?1 ELSE tried_by = ?2 END, 0)
            FROM tracks LEFT JOIN recordings ON recordings.id = tracks.recording";
        let mut statement = self.connection.prepare(query)?;
        let rows = statement.query_map([heard_by, tried_by], |row| {
            let path = row.get::<_, StoredPath>(0)?.0;
            if !folders.iter().any(|folder| path.starts_with(folder)) {
                return Ok(None);
            }
            let payload: Option<[u8; 32]> = row.get(5)?;
            let file = KnownFile {
                id: TrackId(row.get(1)?),
                size: row.get::<_, i64>(2)?.cast_unsigned(),
                modified_ns: row.get(3)?,
                inode_changed_ns: row.get(4)?,
                payload: payload.map(PayloadDigest::from_bytes),
                is_settled: row.get(6)?,
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

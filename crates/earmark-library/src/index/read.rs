//! Tracks, embeddings and fingerprints out of the index.

use std::path::{Path, PathBuf};

use rusqlite::types::{FromSqlError, Type};
use rusqlite::{OptionalExtension, Params, Row};
use serde::de::DeserializeOwned;

use super::path::{PathToStore, StoredPath};
use super::{Embeddings, Failure, Heard, Index, Track, TrackId};
use crate::{FileTags, LibraryError};
use earmark_audio::PayloadDigest;

const TRACKS: &str = "
SELECT tracks.id, path, size, modified_ns, payload, title, artist, album, album_artist, tracks.genres, year, rating,
       failure_kind, failure_message, duration, sample_rate, channels, codec, bit_rate, tempo, recordings.genres, tags
FROM tracks LEFT JOIN recordings ON recordings.id = tracks.recording";

impl Index {
    /// All tracks, in the order of their paths.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Damaged`](crate::LibraryErrorKind::Damaged) where the index holds what no Earmark wrote.
    pub fn tracks(&self) -> Result<Vec<Track>, LibraryError> {
        let tracks = || -> rusqlite::Result<Vec<Track>> {
            let mut statement = self
                .connection
                .prepare(&format!("{TRACKS} ORDER BY path"))?;
            statement.query_map([], track)?.collect()
        };
        tracks().map_err(|error| self.fault(&error))
    }

    /// The track of a path, from the root.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn track_at(&self, path: &Path) -> Result<Option<Track>, LibraryError> {
        self.one(
            &format!("{TRACKS} WHERE path = ?1"),
            [PathToStore(path)],
            track,
        )
    }

    /// The track of that number.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn track(&self, id: TrackId) -> Result<Option<Track>, LibraryError> {
        self.one(&format!("{TRACKS} WHERE tracks.id = ?1"), [id.0], track)
    }

    /// Where the index has files of that audio.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn tracks_of(
        &self,
        payload: PayloadDigest,
    ) -> Result<Vec<(TrackId, PathBuf)>, LibraryError> {
        let query =
            "SELECT tracks.id, path FROM tracks JOIN recordings ON recordings.id = recording
            WHERE payload = ?1 ORDER BY tracks.id";
        let tracks = || -> rusqlite::Result<Vec<(TrackId, PathBuf)>> {
            let mut statement = self.connection.prepare_cached(query)?;
            let track = |row: &Row<'_>| Ok((TrackId(row.get(0)?), row.get::<_, StoredPath>(1)?.0));
            statement.query_map([payload.as_bytes()], track)?.collect()
        };
        tracks().map_err(|error| self.fault(&error))
    }

    /// How many tracks have been heard.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn n_heard(&self) -> Result<usize, LibraryError> {
        // Answered from the index of recordings alone.
        let query = "SELECT count(*) FROM tracks WHERE recording IS NOT NULL";
        let count = self.one(query, [], |row| row.get::<_, i64>(0))?;
        Ok(count
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(0))
    }

    /// The embedding of a recording, whatever files it is in.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn embedding_of(&self, payload: PayloadDigest) -> Result<Option<Vec<f32>>, LibraryError> {
        let query = "SELECT vector FROM embeddings JOIN recordings ON recordings.id = recording WHERE payload = ?1";
        self.one(query, [payload.as_bytes()], |row| {
            Ok(values(row.get_ref(0)?.as_blob()?).collect())
        })
    }

    /// The embeddings of all tracks that were heard, in the order of their numbers.
    ///
    /// # Errors
    /// As [`Self::tracks`]; also where embeddings are not of one length.
    pub fn embeddings(&self) -> Result<Embeddings, LibraryError> {
        let query = "SELECT tracks.id, vector FROM tracks JOIN embeddings USING (recording) ORDER BY tracks.id";
        let mut embeddings = Embeddings::default();
        self.each_blob(query, |id, vector| {
            if embeddings.ids.is_empty() {
                embeddings.dim = vector.len() / 4;
            }
            if vector.len() != 4 * embeddings.dim || vector.is_empty() {
                return Err(invalid(vector.len()));
            }
            embeddings.ids.push(id);
            embeddings.values.extend(values(vector));
            Ok(())
        })?;
        Ok(embeddings)
    }

    /// The fingerprints of all tracks that have one, in the order of their numbers.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn fingerprints(&self) -> Result<Vec<(TrackId, Vec<u32>)>, LibraryError> {
        let query = "SELECT tracks.id, items FROM tracks JOIN fingerprints USING (recording) ORDER BY tracks.id";
        let mut fingerprints = Vec::new();
        self.each_blob(query, |id, items| {
            let items = items.as_chunks().0.iter().copied();
            fingerprints.push((id, items.map(u32::from_le_bytes).collect()));
            Ok(())
        })?;
        Ok(fingerprints)
    }

    /// A number that changes whenever the embedding of a track comes, goes or becomes another.
    ///
    /// # Errors
    /// As [`Self::tracks`].
    pub fn generation(&self) -> Result<u64, LibraryError> {
        let query = "SELECT number FROM generation";
        let number = self
            .connection
            .query_row(query, [], |row| row.get::<_, i64>(0));
        let number = number.map_err(|error| self.fault(&error))?;
        Ok(number.cast_unsigned())
    }

    fn one<T>(
        &self,
        query: &str,
        parameters: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, LibraryError> {
        let one = || {
            let mut statement = self.connection.prepare_cached(query)?;
            statement.query_row(parameters, read).optional()
        };
        one().map_err(|error| self.fault(&error))
    }

    fn each_blob(
        &self,
        query: &str,
        mut take: impl FnMut(TrackId, &[u8]) -> Result<(), rusqlite::Error>,
    ) -> Result<(), LibraryError> {
        let mut run = || {
            let mut statement = self.connection.prepare(query)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                take(TrackId(row.get(0)?), row.get_ref(1)?.as_blob()?)?;
            }
            Ok(())
        };
        run().map_err(|error: rusqlite::Error| self.fault(&error))
    }
}

fn values(blob: &[u8]) -> impl Iterator<Item = f32> {
    blob.as_chunks().0.iter().copied().map(f32::from_le_bytes)
}

fn track(row: &Row<'_>) -> rusqlite::Result<Track> {
    let failure_kind: Option<String> = row.get("failure_kind")?;
    let failure = match failure_kind {
        None => None,
        Some(kind) => Some(Failure {
            kind,
            message: row.get("failure_message")?,
        }),
    };
    let payload: Option<[u8; 32]> = row.get("payload")?;
    Ok(Track {
        id: TrackId(row.get(0)?),
        path: row.get::<_, StoredPath>("path")?.0,
        size: row.get::<_, i64>("size")?.cast_unsigned(),
        modified_ns: row.get("modified_ns")?,
        heard: payload.map(|_| heard(row)).transpose()?,
        payload: payload.map(PayloadDigest::from_bytes),
        file_tags: FileTags {
            title: row.get("title")?,
            artist: row.get("artist")?,
            album: row.get("album")?,
            album_artist: row.get("album_artist")?,
            genres: from_json(row, 9)?,
            year: row.get("year")?,
            rating: row.get("rating")?,
        },
        failure,
    })
}

fn heard(row: &Row<'_>) -> rusqlite::Result<Heard> {
    Ok(Heard {
        duration: row.get("duration")?,
        sample_rate: row.get("sample_rate")?,
        channels: row.get("channels")?,
        codec: row.get("codec")?,
        bit_rate: row.get("bit_rate")?,
        tempo: row.get("tempo")?,
        genres: from_json(row, 20)?,
        tags: from_json(row, 21)?,
    })
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}

fn invalid(n_bytes: usize) -> rusqlite::Error {
    let error = FromSqlError::InvalidBlobSize {
        expected_size: 0,
        blob_size: n_bytes,
    };
    rusqlite::Error::FromSqlConversionFailure(1, Type::Blob, Box::new(error))
}

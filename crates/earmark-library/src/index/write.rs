//! What a scan found, into the index.

use std::path::{Path, PathBuf};

use earmark_audio::PayloadDigest;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params, params};
use serde::Serialize;

use super::path::PathToStore;
use super::{Failure, Heard, Index, TrackId};
use crate::{FileTags, LibraryError};

/// A file that a scan has looked at.
#[derive(Clone, Debug)]
pub struct Found {
    /// The track that it was under another path, where it was moved.
    pub moved: Option<TrackId>,
    /// Where it lies, from the root.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// When its content was changed last, nanoseconds since 1970.
    pub modified_ns: i64,
    /// When its inode was changed last, nanoseconds since 1970: whoever sets the time of the content back changes that too. 0
    /// where the system does not tell.
    pub inode_changed_ns: i64,
    /// What its tags say; none where they cannot be read: then what they said before is kept.
    pub file_tags: Option<FileTags>,
    /// What became of its audio.
    pub audio: FoundAudio,
}

/// What a scan has found out about the audio of a file.
#[derive(Clone, Debug)]
pub enum FoundAudio {
    /// It has been heard before, in this file or another.
    Known(PayloadDigest),
    /// It was heard now.
    Heard(Box<Recording>),
    /// It could not be heard.
    Failed {
        /// Why.
        failure: Failure,
        /// Who tried: others may try again. None where the next attempt of the same may well succeed; then what was heard of it
        /// before is kept.
        tried_by: Option<String>,
    },
}

/// A recording that was heard.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Its audio.
    pub payload: PayloadDigest,
    /// Who heard it: models and descriptors with their versions.
    pub heard_by: String,
    /// What was heard.
    pub heard: Heard,
    /// Where it lies among others.
    pub embedding: Vec<f32>,
    /// Chromaprint's items; none at a sample rate too low for one.
    pub fingerprint: Option<Vec<u32>>,
}

impl Index {
    /// Writes what was found, all of it or, on an error, nothing.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Busy`](crate::LibraryErrorKind::Busy) where another process has written for a minute,
    /// [`LibraryErrorKind::Io`](crate::LibraryErrorKind::Io) where the disk is full.
    pub fn write(&mut self, found: &[Found]) -> Result<(), LibraryError> {
        self.change(|connection| {
            let mut is_changed = false;
            for file in found {
                is_changed |= write(connection, file)?;
            }
            Ok(is_changed)
        })
    }

    /// Forgets files that are no more where they were; gives their number. What was heard of them is kept, for they may be
    /// found again elsewhere. A track that another process has found under another path meanwhile is left there.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn remove(&mut self, tracks: &[(TrackId, PathBuf)]) -> Result<usize, LibraryError> {
        let mut n_removed = 0;
        self.change(|connection| {
            let query = "DELETE FROM tracks WHERE id = ?1 AND path = ?2";
            let mut statement = connection.prepare(query)?;
            for (track, path) in tracks {
                n_removed += statement.execute(params![track.0, PathToStore(path)])?;
            }
            Ok(n_removed > 0)
        })?;
        Ok(n_removed)
    }

    /// Forgets the recordings that no track is of; gives their number.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn prune(&mut self) -> Result<usize, LibraryError> {
        let query = "DELETE FROM recordings WHERE id NOT IN
            (SELECT recording FROM tracks WHERE recording IS NOT NULL)";
        let mut n_pruned = 0;
        self.change(|connection| {
            n_pruned = connection.execute(query, [])?;
            Ok(false)
        })?;
        Ok(n_pruned)
    }

    /// Makes a change, which says whether the embedding of any track is another now.
    fn change(
        &mut self,
        change: impl FnOnce(&Connection) -> rusqlite::Result<bool>,
    ) -> Result<(), LibraryError> {
        let run = |connection: &mut Connection| {
            // Immediate, so that it waits for another process now and not in the middle.
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if change(&transaction)? {
                transaction.execute("UPDATE generation SET number = number + 1", [])?;
            }
            transaction.commit()
        };
        run(&mut self.connection).map_err(|error| self.fault(&error))
    }
}

/// Whether the embeddings of tracks are others than before.
fn write(connection: &Connection, found: &Found) -> rusqlite::Result<bool> {
    let took_a_place = match found.moved {
        Some(track) => give_path(connection, track, &found.path)?,
        None => false,
    };
    let before = recording_at(connection, &found.path)?;
    let recording = match &found.audio {
        FoundAudio::Known(payload) => id_of(connection, *payload)?,
        FoundAudio::Heard(recording) => Some(write_recording(connection, recording)?),
        // Until it can be read again.
        FoundAudio::Failed { tried_by: None, .. } => before,
        FoundAudio::Failed { .. } => None,
    };
    write_track(connection, found, recording)?;
    if let Some(tags) = &found.file_tags {
        write_tags(connection, &found.path, tags)?;
    }
    let is_heard = matches!(found.audio, FoundAudio::Heard(_));
    Ok(took_a_place || before != recording || is_heard)
}

/// Gives a track another path; says whether another track had to go for it.
fn give_path(connection: &Connection, track: TrackId, path: &Path) -> rusqlite::Result<bool> {
    let (id, path) = (track.0, PathToStore(path));
    // Another process may have found it there before.
    let n_removed = connection
        .prepare_cached("DELETE FROM tracks WHERE path = ?1 AND id != ?2")?
        .execute(params![path, id])?;
    connection
        .prepare_cached("UPDATE tracks SET path = ?1 WHERE id = ?2")?
        .execute(params![path, id])?;
    Ok(n_removed > 0)
}

/// All of a track but its tags.
fn write_track(
    connection: &Connection,
    found: &Found,
    recording: Option<i64>,
) -> rusqlite::Result<()> {
    let (failure, tried_by) = match &found.audio {
        FoundAudio::Failed { failure, tried_by } => (Some(failure), tried_by.as_deref()),
        _ => (None, None),
    };
    let mut statement = connection.prepare_cached(
        "INSERT INTO tracks (path, size, modified_ns, inode_changed_ns, recording, failure_kind, failure_message, tried_by)
         VALUES (:path, :size, :modified_ns, :inode_changed_ns, :recording, :failure_kind, :failure_message, :tried_by)
         ON CONFLICT (path) DO UPDATE SET
             size = excluded.size, modified_ns = excluded.modified_ns, inode_changed_ns = excluded.inode_changed_ns,
             recording = excluded.recording, failure_kind = excluded.failure_kind,
             failure_message = excluded.failure_message, tried_by = excluded.tried_by",
    )?;
    statement.execute(named_params! {
        ":path": PathToStore(&found.path),
        ":size": found.size.cast_signed(),
        ":modified_ns": found.modified_ns,
        ":inode_changed_ns": found.inode_changed_ns,
        ":recording": recording,
        ":failure_kind": failure.map(|failure| &failure.kind),
        ":failure_message": failure.map(|failure| &failure.message),
        ":tried_by": tried_by,
    })?;
    Ok(())
}

fn write_tags(connection: &Connection, path: &Path, tags: &FileTags) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE tracks SET title = :title, artist = :artist, album = :album, album_artist = :album_artist,
                           genres = :genres, year = :year, rating = :rating
         WHERE path = :path",
    )?;
    statement.execute(named_params! {
        ":path": PathToStore(path),
        ":title": tags.title,
        ":artist": tags.artist,
        ":album": tags.album,
        ":album_artist": tags.album_artist,
        ":genres": to_json(&tags.genres)?,
        ":year": tags.year,
        ":rating": tags.rating,
    })?;
    Ok(())
}

fn recording_at(connection: &Connection, path: &Path) -> rusqlite::Result<Option<i64>> {
    let found = connection
        .prepare_cached("SELECT recording FROM tracks WHERE path = ?1")?
        .query_row([PathToStore(path)], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

fn id_of(connection: &Connection, payload: PayloadDigest) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM recordings WHERE payload = ?1")?
        .query_row([payload.as_bytes()], |row| row.get(0))
        .optional()
}

fn write_recording(connection: &Connection, recording: &Recording) -> rusqlite::Result<i64> {
    let heard = &recording.heard;
    let mut statement = connection.prepare_cached(
        "INSERT INTO recordings (payload, heard_by, duration, sample_rate, channels, codec, bit_rate, tempo, genres, tags)
         VALUES (:payload, :heard_by, :duration, :sample_rate, :channels, :codec, :bit_rate, :tempo, :genres, :tags)
         ON CONFLICT (payload) DO UPDATE SET
             heard_by = excluded.heard_by, duration = excluded.duration, sample_rate = excluded.sample_rate,
             channels = excluded.channels, codec = excluded.codec, bit_rate = excluded.bit_rate,
             tempo = excluded.tempo, genres = excluded.genres, tags = excluded.tags
         RETURNING id",
    )?;
    let id = statement.query_row(
        named_params! {
            ":payload": recording.payload.as_bytes(),
            ":heard_by": recording.heard_by,
            ":duration": heard.duration,
            ":sample_rate": heard.sample_rate,
            ":channels": heard.channels,
            ":codec": heard.codec,
            ":bit_rate": heard.bit_rate,
            ":tempo": heard.tempo,
            ":genres": to_json(&heard.genres)?,
            ":tags": to_json(&heard.tags)?,
        },
        |row| row.get(0),
    )?;
    let vector = recording
        .embedding
        .iter()
        .flat_map(|value| value.to_le_bytes());
    connection
        .prepare_cached("INSERT OR REPLACE INTO embeddings VALUES (?1, ?2)")?
        .execute(params![id, vector.collect::<Vec<u8>>()])?;
    if let Some(items) = &recording.fingerprint {
        let items = items.iter().flat_map(|item| item.to_le_bytes());
        connection
            .prepare_cached("INSERT OR REPLACE INTO fingerprints VALUES (?1, ?2)")?
            .execute(params![id, items.collect::<Vec<u8>>()])?;
    }
    Ok(id)
}

fn to_json<T: Serialize + ?Sized>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

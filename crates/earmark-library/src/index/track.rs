//! What the index knows of a track.

use std::path::PathBuf;

use earmark_audio::PayloadDigest;
use serde::{Deserialize, Serialize};

use crate::FileTags;

/// The number of a track: it stays the same when the file is moved, changed or tagged anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrackId(pub i64);

/// A file of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Its number.
    pub id: TrackId,
    /// Where it lies, from the root.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// When it was changed last, nanoseconds since 1970.
    pub modified_ns: i64,
    /// Its audio, whatever its tags; none of a file that could not be read.
    pub payload: Option<PayloadDigest>,
    /// What its tags say.
    pub file_tags: FileTags,
    /// What was heard; none of a file that failed, unless it was heard before and only cannot be read now.
    pub heard: Option<Heard>,
    /// Why it could not be heard.
    pub failure: Option<Failure>,
}

/// What was heard of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Seconds.
    pub duration: f64,
    /// Of the file, Hz.
    pub sample_rate: u32,
    /// Of the file.
    pub channels: u16,
    /// Short name, such as `mp3`, `pcm_s16le`.
    pub codec: String,
    /// Bits per second, over the whole file.
    pub bit_rate: Option<u32>,
    /// Beats per minute; none where nothing beats, or too shortly.
    pub tempo: Option<f64>,
    /// Most probable first; they sum to 1.
    pub genres: Vec<ScoredGenre>,
    /// Moods, eras, instruments and voices, most probable first.
    pub tags: Vec<SoundTag>,
}

/// A tag that is less probable is not said of a track: the tagger gives no tag much, where many may apply.
const LEAST_TAG: f64 = 0.05;

impl Heard {
    /// The moods, or eras, instruments, voices, that count as the track's, most probable first.
    pub fn tags_of(&self, kind: &str) -> impl Iterator<Item = &SoundTag> {
        let tags = self.tags.iter().filter(move |tag| tag.kind == kind);
        tags.filter(|tag| tag.probability >= LEAST_TAG)
    }

    /// The name of the most probable genre.
    #[must_use]
    pub fn genre(&self) -> Option<&str> {
        self.genres.first().map(|genre| genre.name.as_str())
    }
}

impl Track {
    /// The name of the most probable genre; none of a track that was not heard.
    #[must_use]
    pub fn genre(&self) -> Option<&str> {
        self.heard.as_ref()?.genre()
    }
}

/// A genre and how probable it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoredGenre {
    /// Its name.
    pub name: String,
    /// 0 to 1.
    pub probability: f64,
}

/// Something else that is heard of a track, and how probable it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SoundTag {
    /// Its name.
    pub name: String,
    /// `mood`, `era`, `instrument` or `voice`.
    pub kind: String,
    /// 0 to 1.
    pub probability: f64,
}

/// Why a file could not be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The class of the error, as in records.
    pub kind: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// One vector a track, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embeddings {
    /// The track of each row.
    pub ids: Vec<TrackId>,
    /// Values of a row.
    pub dim: usize,
    /// All rows.
    pub values: Vec<f32>,
}

impl Embeddings {
    /// The vector of a row.
    #[must_use]
    pub fn row(&self, number: usize) -> &[f32] {
        &self.values[number * self.dim..][..self.dim]
    }
}

//! Groups of one recording, and what is nearly the same.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use earmark_library::duplicates::{
    Criterion, Likeness, Quality, Related, Relation, Verdict, best_first, grouped, related,
};
use earmark_library::fingerprint::ITEM_SECONDS;
use earmark_library::{FileTags, Index, RecordPath, Track};
use serde::{Serialize, Serializer};

use super::Comparable;
use super::reason::reason;
use crate::{Error, Threads};

/// The duplicates of a library.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DuplicateReport {
    /// Tracks that were compared.
    pub n_compared: usize,
    /// Tracks that were not heard, or are shorter than six seconds.
    pub n_left_out: usize,
    /// Recordings that are there several times.
    pub groups: Vec<DuplicateGroup>,
    /// Pairs that are nearly the same; of a group only one track stands for all.
    pub nearly: Vec<NearlySame>,
}

/// Copies of one recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DuplicateGroup {
    /// `earmark.duplicates/v1`.
    pub schema: &'static str,
    /// Its number, from 1.
    pub group: usize,
    /// The best copy.
    pub keep: LibraryCopy,
    /// The others, best first.
    pub others: Vec<OtherCopy>,
}

/// A file and what its quality is judged by.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LibraryCopy {
    /// Where it lies.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Short name, such as `mp3`, `flac`.
    pub codec: String,
    /// Bits a second, over the whole file.
    pub bit_rate: Option<u32>,
    /// Hz.
    pub sample_rate: u32,
    /// 2 for stereo.
    pub channels: u16,
    /// Seconds.
    pub duration: f64,
    /// Of title, artist, album, album artist, genres and year: how many are filled in.
    pub n_tags: usize,
}

/// A copy that is not the best.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OtherCopy {
    /// The file.
    #[serde(flatten)]
    pub copy: LibraryCopy,
    /// In what it falls short of the best.
    #[serde(serialize_with = "criterion")]
    pub short_of: Criterion,
    /// The same in words.
    pub reason: String,
}

/// Two tracks that are nearly the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NearlySame {
    /// `earmark.nearly_duplicates/v1`.
    pub schema: &'static str,
    /// What is alike in them.
    #[serde(serialize_with = "likeness")]
    pub likeness: Likeness,
    /// Both, in the order of their paths.
    pub tracks: [LibraryCopy; 2],
    /// Seconds from the beginning of each to what they share.
    pub offsets: [f64; 2],
    /// Seconds of fingerprint that they share.
    pub seconds: f64,
    /// Mean number of bits of 32 in which they differ there.
    pub bit_errors: f64,
}

impl DuplicateReport {
    /// Compares the tracks at or below `paths`, or the whole library if there are none.
    ///
    /// Nothing is decoded: the index has the fingerprints. Memory grows by these (8 kB for a song of four minutes) and
    /// an index of an eighth of them.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for a path without tracks,
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted) where `stop` is set before the end; those of the index.
    pub fn find(
        index: &Index,
        paths: &[PathBuf],
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Self, Error> {
        let Comparable {
            tracks,
            fingerprints,
            n_left_out,
        } = Comparable::read(index, paths)?;
        let pairs = threads.install(|| related(&fingerprints, stop))??;
        let found = grouped(tracks.len(), &pairs);
        let groups = (1..).zip(&found.same);
        let nearly = found.nearly.iter();
        Ok(Self {
            n_compared: tracks.len(),
            n_left_out,
            groups: groups
                .map(|(number, members)| DuplicateGroup::new(number, members, &tracks))
                .collect(),
            nearly: nearly
                .filter_map(|pair| NearlySame::new(pair, &tracks))
                .collect(),
        })
    }
}

impl DuplicateGroup {
    fn new(number: usize, members: &[usize], tracks: &[Track]) -> Self {
        let copies: Vec<LibraryCopy> = members
            .iter()
            .map(|&track| LibraryCopy::new(&tracks[track]))
            .collect();
        let qualities: Vec<Quality> = copies.iter().map(LibraryCopy::quality).collect();
        let order = best_first(&qualities);
        let keep = copies[order[0].copy].clone();
        let other = |verdict: &Verdict| {
            let copy = copies[verdict.copy].clone();
            OtherCopy {
                reason: reason(&copy, &keep, verdict.short_of),
                short_of: verdict.short_of,
                copy,
            }
        };
        Self {
            schema: "earmark.duplicates/v1",
            group: number,
            others: order[1..].iter().map(other).collect(),
            keep,
        }
    }
}

impl LibraryCopy {
    pub(super) fn new(track: &Track) -> Self {
        let heard = track.heard.as_ref();
        Self {
            path: RecordPath(track.path.clone()),
            codec: heard.map_or(String::new(), |heard| heard.codec.clone()),
            bit_rate: heard.and_then(|heard| heard.bit_rate),
            sample_rate: heard.map_or(0, |heard| heard.sample_rate),
            channels: heard.map_or(0, |heard| heard.channels),
            duration: heard.map_or(0.0, |heard| heard.duration),
            n_tags: n_filled_in(&track.file_tags),
        }
    }

    fn quality(&self) -> Quality {
        Quality {
            duration: self.duration,
            codec: self.codec.clone(),
            bit_rate: self.bit_rate,
            channels: self.channels,
            sample_rate: self.sample_rate,
            n_tags: self.n_tags,
        }
    }
}

fn n_filled_in(tags: &FileTags) -> usize {
    let filled_in = [
        tags.title.is_some(),
        tags.artist.is_some(),
        tags.album.is_some(),
        tags.album_artist.is_some(),
        !tags.genres.is_empty(),
        tags.year.is_some(),
    ];
    filled_in.into_iter().filter(|filled_in| *filled_in).count()
}

impl NearlySame {
    /// `None` for tracks that are the same.
    fn new(pair: &Related, tracks: &[Track]) -> Option<Self> {
        let Relation::Nearly(likeness) = pair.relation else {
            return None;
        };
        let stretch = pair.alignment.stretch;
        let start = stretch.start as f64;
        let starts = [start, start - pair.alignment.shift as f64];
        Some(Self {
            schema: "earmark.nearly_duplicates/v1",
            likeness,
            tracks: [pair.first, pair.second].map(|track| LibraryCopy::new(&tracks[track])),
            offsets: starts.map(|start| start * ITEM_SECONDS),
            seconds: stretch.len as f64 * ITEM_SECONDS,
            bit_errors: stretch.bit_errors,
        })
    }
}

fn criterion<S: Serializer>(criterion: &Criterion, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(criterion.as_str())
}

fn likeness<S: Serializer>(likeness: &Likeness, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(likeness.as_str())
}

//! Groups of one recording, and what is nearly the same.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use earmark_library::duplicates::{
    Criterion, Quality, Related, Relation, Verdict, grouped, related,
};
use earmark_library::fingerprint::ITEM_SECONDS;
use earmark_library::{Index, RecordPath, Track};
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

/// A file and what it is judged by.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LibraryCopy {
    /// Where it lies.
    #[serde(flatten)]
    pub path: RecordPath,
    /// How good it is.
    #[serde(flatten)]
    pub quality: Quality,
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

/// Two tracks that are nearly the same, or the same though one of them is not the same as the copy to keep of the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NearlySame {
    /// `earmark.nearly_duplicates/v1`.
    pub schema: &'static str,
    /// What is alike in them.
    #[serde(rename = "likeness", serialize_with = "relation")]
    pub relation: Relation,
    /// Both, in the order of their paths.
    pub tracks: [LibraryCopy; 2],
    /// Seconds from the beginning of each to what they share.
    pub offsets: [f64; 2],
    /// Seconds that they share.
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
        let qualities: Vec<Quality> = tracks.iter().map(Quality::of).collect();
        let found = grouped(&qualities, &pairs);
        let groups = (1..).zip(&found.same);
        let nearly = found.nearly.iter();
        Ok(Self {
            n_compared: tracks.len(),
            n_left_out,
            groups: groups
                .map(|(number, order)| DuplicateGroup::new(number, order, &tracks))
                .collect(),
            nearly: nearly.map(|pair| NearlySame::new(pair, &tracks)).collect(),
        })
    }
}

impl DuplicateGroup {
    fn new(number: usize, order: &[Verdict], tracks: &[Track]) -> Self {
        let keep = LibraryCopy::new(&tracks[order[0].copy]);
        let other = |verdict: &Verdict| {
            let copy = LibraryCopy::new(&tracks[verdict.copy]);
            OtherCopy {
                reason: reason(&copy.quality, &keep.quality, verdict.short_of),
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
    fn new(track: &Track) -> Self {
        Self {
            path: RecordPath(track.path.clone()),
            quality: Quality::of(track),
        }
    }
}

impl NearlySame {
    fn new(pair: &Related, tracks: &[Track]) -> Self {
        let stretch = pair.alignment.stretch;
        let start = stretch.start as f64;
        let starts = [start, start - pair.alignment.shift as f64];
        Self {
            schema: "earmark.nearly_duplicates/v1",
            relation: pair.relation,
            tracks: [pair.first, pair.second].map(|track| LibraryCopy::new(&tracks[track])),
            offsets: starts.map(|start| start * ITEM_SECONDS),
            seconds: stretch.seconds(),
            bit_errors: stretch.bit_errors,
        }
    }
}

fn criterion<S: Serializer>(criterion: &Criterion, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(criterion.as_str())
}

fn relation<S: Serializer>(relation: &Relation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(relation.as_str())
}

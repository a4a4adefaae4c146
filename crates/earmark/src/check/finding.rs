//! What is said of a fault.

use std::collections::BTreeSet;

use earmark_data::{Entry, Part, Place};
use earmark_library::RecordPath;
use serde::{Serialize, Serializer};

use crate::classification::ErrorInfo;

/// One fault of a data set, with the tracks it is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// `earmark.dataset_finding/v1`.
    pub schema: &'static str,
    /// What it is.
    #[serde(rename = "finding", serialize_with = "kind")]
    pub kind: FindingKind,
    /// How much it matters.
    pub weight: Weight,
    /// The tracks, in the order of their ids.
    pub tracks: Vec<TrackRef>,
    /// For repeats: what their tracks differ in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub across: Vec<Across>,
    /// For near repeats: mean number of bits of 32 in which the fingerprints differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bit_errors: Option<f64>,
    /// For near repeats: seconds of the fingerprints that overlap and change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlap: Option<f64>,
    /// For near repeats: by how many seconds the second track begins later in the recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<f64>,
    /// For tracks that cannot be read: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorInfo>,
    /// The same in a sentence.
    pub message: String,
}

impl Finding {
    /// A finding about `tracks`: a problem, unless no more than one of a repeat or none of the others lies on a
    /// side, since what is excluded does no harm.
    pub(super) fn new(kind: FindingKind, tracks: Vec<TrackRef>, message: String) -> Self {
        let used = tracks.iter().filter(|track| track.is_used()).count();
        let harmless = match kind {
            _ if kind.is_note() => true,
            _ if kind.is_repeat() => used < 2,
            _ => used == 0 && !tracks.is_empty(),
        };
        let weight = if harmless {
            Weight::Note
        } else {
            Weight::Problem
        };
        Self {
            schema: "earmark.dataset_finding/v1",
            kind,
            weight,
            tracks,
            across: Vec::new(),
            bit_errors: None,
            overlap: None,
            shift: None,
            error: None,
            message,
        }
    }
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// A file that cannot be decoded.
    Unreadable,
    /// A file without bytes or samples.
    Empty,
    /// A track shorter than [`CheckOptions::shortest`](super::CheckOptions::shortest).
    TooShort,
    /// A track whose peak lies below [`SILENCE_DBFS`](super::SILENCE_DBFS).
    Silent,
    /// A track with more than [`CLIPPED_SHARE`](super::CLIPPED_SHARE) of clipped samples.
    Clipped,
    /// A file that can be decoded in part, or says other things of itself than are true.
    Damaged,
    /// Files that are the same, byte by byte.
    SameFile,
    /// Files of the same audio, sample by sample.
    SameAudio,
    /// Two tracks that sound nearly the same; see [`NEAR_BIT_ERRORS`](super::NEAR_BIT_ERRORS).
    NearRepeat,
    /// All tracks have one label.
    OneClass,
    /// A class of a single track.
    SingleTrackClass,
    /// Something is on several sides of the split.
    SplitLeak,
    /// Something else is wrong with the split.
    SplitMismatch,
    /// Tracks too short for a comparison by sound.
    NotCompared,
    /// Something of the data set that is no track of it.
    LeftOut,
}

impl FindingKind {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::TooShort => "too_short",
            Self::Silent => "silent",
            Self::Clipped => "clipped",
            Self::Damaged => "damaged",
            Self::SameFile => "same_file",
            Self::SameAudio => "same_audio",
            Self::NearRepeat => "near_repeat",
            Self::OneClass => "one_class",
            Self::SingleTrackClass => "single_track_class",
            Self::SplitLeak => "split_leak",
            Self::SplitMismatch => "split_mismatch",
            Self::NotCompared => "not_compared",
            Self::LeftOut => "left_out",
        }
    }

    fn is_repeat(self) -> bool {
        matches!(self, Self::SameFile | Self::SameAudio | Self::NearRepeat)
    }

    fn is_note(self) -> bool {
        matches!(self, Self::NotCompared | Self::LeftOut)
    }
}

fn kind<S: Serializer>(kind: &FindingKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Good to know.
    Note,
    /// Something to mend.
    Problem,
    /// Results would be too good: the same music is on several sides.
    Leak,
}

/// What the tracks of a repeat differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Across {
    /// Their labels: at least one is wrong.
    Labels,
    /// Their groups: a split by group does not keep them together.
    Groups,
    /// Their sides in the split or the folds: a leak.
    Sides,
}

impl Across {
    pub(super) fn of(tracks: &[TrackRef]) -> Vec<Self> {
        let labels: BTreeSet<_> = tracks.iter().map(|track| &track.label).collect();
        let groups: BTreeSet<_> = tracks
            .iter()
            .filter_map(|track| track.group.as_ref())
            .collect();
        let used = tracks.iter().filter(|track| track.is_used());
        let sides: BTreeSet<_> = used.filter_map(|track| track.place).collect();
        let differ = [
            (labels.len(), Self::Labels),
            (groups.len(), Self::Groups),
            (sides.len(), Self::Sides),
        ];
        let several = differ.into_iter().filter(|(n, _)| *n > 1);
        several.map(|(_, across)| across).collect()
    }
}

/// A track in a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrackRef {
    /// Its name in the data set.
    pub id: String,
    /// Its file.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Its class.
    pub label: String,
    /// Its artist or album, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The side or fold it lies in, where there is a split.
    #[serde(rename = "part", skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "place")]
    pub place: Option<Place>,
}

impl TrackRef {
    pub(super) fn new(entry: &Entry, place: Option<Place>) -> Self {
        Self {
            id: entry.id.clone(),
            path: RecordPath(entry.path.clone()),
            label: entry.label.clone(),
            group: entry.group.clone(),
            place,
        }
    }

    /// Whether it is not excluded.
    fn is_used(&self) -> bool {
        self.place != Some(Place::Part(Part::Excluded))
    }
}

fn place<S: Serializer>(place: &Option<Place>, serializer: S) -> Result<S::Ok, S::Error> {
    match place {
        Some(place) => serializer.collect_str(place),
        None => serializer.serialize_none(),
    }
}

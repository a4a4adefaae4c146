//! What leaks.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::super::{Manifest, Part};
use super::{Place, Split, SplitRow};

/// Something about a split that a result should not be silent about. `Display` says it in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SplitFinding {
    /// The split was made to leak.
    Leaky,
    /// Segments of one track lie on several sides.
    TrackOnTwoSides {
        /// The track.
        track: String,
        /// The sides.
        places: Vec<Place>,
    },
    /// One file lies on several sides under several ids.
    PathOnTwoSides {
        /// The file.
        path: PathBuf,
        /// The sides.
        places: Vec<Place>,
    },
    /// An artist or album lies on several sides.
    GroupOnTwoSides {
        /// The group.
        group: String,
        /// The sides.
        places: Vec<Place>,
        /// Its tracks on all of them.
        n_tracks: usize,
    },
    /// A side lacks a class that others have.
    ClassMissing {
        /// The class.
        label: String,
        /// The side.
        place: Place,
    },
    /// A track of the data set that the split does not list: dropped without a word.
    NotInSplit {
        /// The track.
        id: String,
    },
    /// A track of the split that the data set does not have.
    NotInDataset {
        /// The track.
        id: String,
    },
    /// A track with another label than when the split was made.
    OtherLabel {
        /// The track.
        id: String,
        /// In the split.
        split: String,
        /// In the data set.
        dataset: String,
    },
}

impl SplitFinding {
    /// Whether a result on this split is too good: something is on both sides.
    #[must_use]
    pub fn is_leak(&self) -> bool {
        matches!(
            self,
            Self::Leaky
                | Self::TrackOnTwoSides { .. }
                | Self::PathOnTwoSides { .. }
                | Self::GroupOnTwoSides { .. }
        )
    }
}

impl fmt::Display for SplitFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sides = |places: &[Place]| {
            let names: Vec<String> = places.iter().map(Place::in_words).collect();
            names.join(", ")
        };
        match self {
            Self::Leaky => write!(f, "made to leak ({})", Split::LEAKY_STAMP),
            Self::TrackOnTwoSides { track, places } => {
                write!(f, "the track {track:?} lies in {}", sides(places))
            }
            Self::PathOnTwoSides { path, places } => {
                write!(f, "the file {} lies in {}", path.display(), sides(places))
            }
            Self::GroupOnTwoSides {
                group,
                places,
                n_tracks,
            } => write!(
                f,
                "the group {group:?} ({n_tracks} tracks) lies in {}",
                sides(places)
            ),
            Self::ClassMissing { label, place } => {
                write!(f, "{} has no {label:?}", place.in_words())
            }
            Self::NotInSplit { id } => write!(f, "{id:?} is not in the split"),
            Self::NotInDataset { id } => write!(f, "{id:?} is not in the data set"),
            Self::OtherLabel { id, split, dataset } => {
                write!(
                    f,
                    "{id:?} is {split:?} in the split and {dataset:?} in the data set"
                )
            }
        }
    }
}

impl Split {
    /// What leaks, and which sides lack classes. Excluded tracks lie on no side.
    #[must_use]
    pub fn findings(&self) -> Vec<SplitFinding> {
        let mut findings = Vec::new();
        if self.is_leaky {
            findings.push(SplitFinding::Leaky);
        }
        let tracks = self.on_two_sides(|row| Some(self.track_of(&row.id)));
        findings.extend(
            tracks.map(|(track, places, _)| SplitFinding::TrackOnTwoSides {
                track: track.to_owned(),
                places,
            }),
        );
        // Segments of a track have its path; they were found above.
        let by_path = self.on_two_sides(|row| {
            let path = Some(row.path.as_path()).filter(|path| !path.as_os_str().is_empty());
            path.filter(|_| self.track_of(&row.id) == row.id)
        });
        findings.extend(by_path.map(|(path, places, _): (&Path, _, _)| {
            SplitFinding::PathOnTwoSides {
                path: path.to_owned(),
                places,
            }
        }));
        let groups = self.on_two_sides(|row| row.group.as_deref());
        findings.extend(
            groups.map(|(group, places, n_tracks)| SplitFinding::GroupOnTwoSides {
                group: group.to_owned(),
                places,
                n_tracks,
            }),
        );
        findings.extend(self.missing_classes());
        findings
    }

    /// What the split and a data set do not agree about. To a leaky split the data set may list tracks or segments.
    #[must_use]
    pub fn findings_against(&self, manifest: &Manifest) -> Vec<SplitFinding> {
        let tracks = self.rows.iter().map(|row| (self.track_of(&row.id), row));
        let rows = self.rows.iter().map(|row| (row.id.as_str(), row));
        let listed: HashMap<&str, &SplitRow> = rows.chain(tracks).collect();
        let mut findings = Vec::new();
        for entry in manifest.entries() {
            match listed.get(entry.id.as_str()) {
                None => findings.push(SplitFinding::NotInSplit {
                    id: entry.id.clone(),
                }),
                Some(row) if row.label != entry.label => findings.push(SplitFinding::OtherLabel {
                    id: entry.id.clone(),
                    split: row.label.clone(),
                    dataset: entry.label.clone(),
                }),
                Some(_) => {}
            }
        }
        let gone = self.not_in(manifest).into_iter();
        findings.extend(gone.map(|id| SplitFinding::NotInDataset { id: id.to_owned() }));
        findings
    }

    /// Tracks the data set does not have; segments, where it has others of their track.
    fn not_in(&self, manifest: &Manifest) -> BTreeSet<&str> {
        let ids = manifest.entries().iter().map(|entry| entry.id.as_str());
        let there: HashSet<&str> = ids.clone().collect();
        let tracks: HashSet<&str> = ids.map(|id| self.track_of(id)).collect();
        let mut gone = BTreeSet::new();
        for row in &self.rows {
            let (id, track) = (row.id.as_str(), self.track_of(&row.id));
            if there.contains(id) || there.contains(track) {
                continue;
            }
            gone.insert(if tracks.contains(track) { id } else { track });
        }
        gone
    }

    /// Whatever `key` names on several sides, with the sides and its tracks, in the order of the names.
    fn on_two_sides<'a, K: Ord + 'a>(
        &'a self,
        key: impl Fn(&'a SplitRow) -> Option<K>,
    ) -> impl Iterator<Item = (K, Vec<Place>, usize)> {
        let mut found: BTreeMap<K, (BTreeSet<Place>, BTreeSet<&str>)> = BTreeMap::new();
        for row in self.sided() {
            if let Some(key) = key(row) {
                let (places, tracks) = found.entry(key).or_default();
                places.insert(row.place);
                tracks.insert(self.track_of(&row.id));
            }
        }
        let several = found
            .into_iter()
            .filter(|(_, (places, _))| places.len() > 1);
        several.map(|(key, (places, tracks))| (key, places.into_iter().collect(), tracks.len()))
    }

    fn missing_classes(&self) -> Vec<SplitFinding> {
        let labels: BTreeSet<&String> = self.sided().map(|row| &row.label).collect();
        let places: BTreeSet<Place> = self.sided().map(|row| row.place).collect();
        let there: BTreeSet<(&String, Place)> =
            self.sided().map(|row| (&row.label, row.place)).collect();
        let pairs = labels
            .iter()
            .flat_map(|&label| places.iter().map(move |&place| (label, place)));
        let missing = pairs.filter(|pair| !there.contains(pair));
        let finding = |(label, place): (&String, Place)| SplitFinding::ClassMissing {
            label: label.clone(),
            place,
        };
        missing.map(finding).collect()
    }

    fn sided(&self) -> impl Iterator<Item = &SplitRow> {
        self.rows
            .iter()
            .filter(|row| row.place != Place::Part(Part::Excluded))
    }
}

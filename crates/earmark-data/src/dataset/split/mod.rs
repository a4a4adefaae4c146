//! Dealing tracks out to training and test, or to folds.
//!
//! | file | what lives there |
//! |---|---|
//! | `strategy.rs` | what may be asked for |
//! | `units.rs` | what is dealt out whole: tracks, groups or, by name, segments |
//! | `deal.rs` | the dealing: seeded, stratified, greedy |
//! | `official.rs` | splits others have published |
//! | `file.rs` | `split.csv` and its hash |
//! | `findings.rs` | what leaks |

mod deal;
mod file;
mod findings;
mod official;
mod strategy;
mod units;

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use super::{DatasetError, Entry, Manifest, Part, TrackList};

pub use findings::SplitFinding;
pub use strategy::{SplitShape, SplitStrategy};

/// Where a track lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// On a side of a holdout split, or excluded.
    Part(Part),
    /// In a fold, counted from 0: the test when its turn comes, else training.
    Fold(usize),
}

impl Place {
    /// `train`, `validation`, `test`, `excluded`, or the number of a fold.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name.parse::<u16>() {
            Ok(fold) => Some(Self::Fold(fold.into())),
            Err(_) => Part::named(name).map(Self::Part),
        }
    }
}

impl Place {
    /// As it stands in a sentence: `train`, `fold 0`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Part(part) => part.to_string(),
            Self::Fold(fold) => format!("fold {fold}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(part) => part.fmt(f),
            Self::Fold(fold) => fold.fmt(f),
        }
    }
}

/// A track, or a segment in a leaky split, and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitRow {
    /// The id of the track; in a leaky split `track#n` for segment n.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
    /// Its class.
    pub label: String,
    /// Its artist or album, where known.
    pub group: Option<String>,
    /// Where it lies.
    pub place: Place,
}

/// A split: every track of a data set exactly once, in the order of the ids.
///
/// It depends on the tracks, the strategy and the seed, not on the order of files.
///
/// ```
/// use std::path::Path;
///
/// use earmark_data::{Entry, Layout, Manifest, Place, Split, SplitShape, SplitStrategy};
///
/// let entry = |n: usize| Entry {
///     id: n.to_string(),
///     path: format!("{n}.mp3").into(),
///     label: ["blues", "jazz"][n % 2].into(),
///     group: Some(format!("artist {}", n / 6)),
///     part: None,
/// };
/// let entries = (0..60).map(entry).collect();
/// let manifest = Manifest::new(Path::new("music"), Layout::Csv, entries, vec![])?;
/// let split = Split::new(&manifest, SplitStrategy::Group(SplitShape::Folds(5)), 7)?;
/// assert_eq!(split.rows().len(), 60);
/// assert_eq!(split.n_folds(), Some(5));
/// assert!(split.findings().is_empty());
/// # Ok::<(), earmark_data::DatasetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    rows: Vec<SplitRow>,
    is_leaky: bool,
}

impl Split {
    /// What a result of a leaky split carries everywhere.
    pub const LEAKY_STAMP: &'static str = "leaky-segments";

    /// Deals the tracks of `manifest` out, or takes the places others have published.
    ///
    /// Tracks its data set marks as faulty or repeated are dealt out like all others; take
    /// [`Manifest::without_excluded`] to be rid of them.
    ///
    /// # Errors
    /// [`DatasetError::OneClass`], [`DatasetError::ClassTooSmall`], [`DatasetError::ClassTiedUp`],
    /// [`DatasetError::BadShape`], [`DatasetError::NoGroups`], [`DatasetError::NoSuchSplit`],
    /// [`DatasetError::EmptySide`].
    pub fn new(
        manifest: &Manifest,
        strategy: SplitStrategy,
        seed: u64,
    ) -> Result<Self, DatasetError> {
        match strategy {
            SplitStrategy::Track(shape) => units::by_track(manifest).split(shape, seed),
            SplitStrategy::Group(shape) => units::by_group(manifest)?.split(shape, seed),
            SplitStrategy::LeakySegments { shape, n_segments } => {
                units::by_segment(manifest, n_segments)?.split(shape, seed)
            }
            SplitStrategy::Official => official::parts(manifest, None),
            SplitStrategy::FaultFiltered => official::parts(manifest, Some(super::Layout::Gtzan)),
            SplitStrategy::FmaOfficial => official::parts(manifest, Some(super::Layout::Fma)),
            SplitStrategy::ArtistFolds => official::artist_folds(manifest),
        }
    }

    /// The folds of `list`, for the tracks of `manifest`; those without one are excluded. Folds are numbered anew from
    /// 0 in the order of their numbers, so that those of a list may begin at 1 or have gaps.
    ///
    /// # Errors
    /// [`DatasetError::NoneListed`] for a list of other tracks, [`DatasetError::BadShape`] for fewer than two folds,
    /// [`DatasetError::EmptySide`] for a fold without tracks.
    pub fn from_list(manifest: &Manifest, list: &TrackList) -> Result<Self, DatasetError> {
        let entries = manifest.entries();
        if entries.iter().all(|entry| list.get(&entry.id).is_none()) {
            return Err(list.knows_none(entries.len(), &entries[0].id));
        }
        let numbers: BTreeSet<usize> = list.tracks().iter().filter_map(|t| t.fold).collect();
        let numbers: Vec<usize> = numbers.into_iter().collect();
        if numbers.len() < 2 {
            return Err(DatasetError::BadShape {
                option: "the number of folds in the table of tracks",
                value: numbers.len() as f64,
                allowed: "a column that has at least two",
            });
        }
        let fold = |entry: &Entry| {
            let number = list.get(&entry.id)?.fold?;
            numbers.binary_search(&number).ok()
        };
        let split = official::placed(manifest, |entry| {
            fold(entry).map_or(Place::Part(Part::Excluded), Place::Fold)
        });
        split.check_folds(&numbers)?;
        Ok(split)
    }

    /// That something is in each of the folds 0, 1, …, which an error calls by `names`.
    fn check_folds(&self, names: &[usize]) -> Result<(), DatasetError> {
        let folds = self.folds();
        match (0..names.len()).find(|fold| !folds.contains(fold)) {
            None => Ok(()),
            Some(fold) => Err(DatasetError::EmptySide {
                side: names[fold].to_string(),
            }),
        }
    }

    fn from_rows(mut rows: Vec<SplitRow>, is_leaky: bool) -> Self {
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        Self { rows, is_leaky }
    }

    /// All rows, in the order of their ids.
    #[must_use]
    pub fn rows(&self) -> &[SplitRow] {
        &self.rows
    }

    /// Where a track lies.
    #[must_use]
    pub fn place_of(&self, id: &str) -> Option<Place> {
        let found = self.rows.binary_search_by(|row| row.id.as_str().cmp(id));
        found.ok().map(|row| self.rows[row].place)
    }

    /// The numbers of the folds, ascending; none of a holdout split. Those of a file may begin at 1 or have gaps.
    #[must_use]
    pub fn folds(&self) -> BTreeSet<usize> {
        let fold = |row: &SplitRow| match row.place {
            Place::Fold(fold) => Some(fold),
            Place::Part(_) => None,
        };
        self.rows.iter().filter_map(fold).collect()
    }

    /// How many folds there are, whatever their numbers; none for a holdout split.
    #[must_use]
    pub fn n_folds(&self) -> Option<usize> {
        Some(self.folds().len()).filter(|n_folds| *n_folds > 0)
    }

    /// The track of a row: of a leaky split that before `#n`, else the id itself, whatever is in it.
    #[must_use]
    pub fn track_of<'a>(&self, id: &'a str) -> &'a str {
        let is_number = |n: &str| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit());
        match id.rsplit_once('#') {
            Some((track, n)) if self.is_leaky && is_number(n) => track,
            _ => id,
        }
    }

    /// [`Split::LEAKY_STAMP`] where segments of one track may lie on both sides: to be shown with every result.
    #[must_use]
    pub fn stamp(&self) -> Option<&'static str> {
        self.is_leaky.then_some(Self::LEAKY_STAMP)
    }
}

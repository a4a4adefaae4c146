//! What may be asked for.

use super::super::DatasetError;

/// How many sides, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SplitShape {
    /// Training, test and perhaps validation, which is left out where its share is 0.
    Holdout {
        /// Share of the validation side, 0 or more.
        validation: f64,
        /// Share of the test side, above 0; together with the other below 1.
        test: f64,
    },
    /// This many folds, 2 to 1000, of equal size.
    Folds(usize),
}

impl SplitShape {
    /// The shape that shares name: training, validation and test (`60/20/20`), or training and test (`75/25`); they
    /// sum to 100, or to 1.
    ///
    /// # Errors
    /// [`DatasetError::Shares`].
    pub fn of_shares(text: &str) -> Result<Self, DatasetError> {
        let wrong = || DatasetError::Shares {
            asked: text.to_owned(),
        };
        let shares: Result<Vec<f64>, _> = text.split('/').map(str::parse).collect();
        let shares = shares.map_err(|_| wrong())?;
        let (validation, test) = match shares[..] {
            [_, test] => (0.0, test),
            [_, validation, test] => (validation, test),
            _ => return Err(wrong()),
        };
        let sum: f64 = shares.iter().sum();
        let whole = [1.0, 100.0]
            .into_iter()
            .find(|whole| (sum - whole).abs() < 1e-9 * whole);
        match whole {
            Some(whole) if shares.iter().all(|share| *share >= 0.0) => Ok(Self::Holdout {
                validation: validation / whole,
                test: test / whole,
            }),
            _ => Err(wrong()),
        }
    }

    pub(super) fn check(self) -> Result<(), DatasetError> {
        let bad = |option, value, allowed| {
            Err(DatasetError::BadShape {
                option,
                value,
                allowed,
            })
        };
        match self {
            Self::Folds(n) if !(2..=1000).contains(&n) => {
                bad("the number of folds", n as f64, "2 to 1000")
            }
            Self::Folds(_) => Ok(()),
            Self::Holdout { validation, .. } if !(0.0..1.0).contains(&validation) => bad(
                "the share of the validation side",
                validation,
                "0 or more, below 1",
            ),
            Self::Holdout { test, .. } if !(test > 0.0 && test < 1.0) => {
                bad("the share of the test side", test, "above 0, below 1")
            }
            Self::Holdout { validation, test } if validation + test >= 1.0 => {
                let sum = validation + test;
                bad(
                    "the share of validation and test",
                    sum,
                    "below 1, so that training has some",
                )
            }
            Self::Holdout { .. } => Ok(()),
        }
    }
}

/// Who is kept together.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SplitStrategy {
    /// `track`: a track lies on one side, its artist maybe on several.
    Track(SplitShape),
    /// `group`: an artist or album lies on one side. A track without a group is one of its own.
    Group(SplitShape),
    /// `official`: the parts the data set itself brings.
    Official,
    /// `fault-filtered`: GTZAN's, by Kereliuk, Sturm and Larsen.
    FaultFiltered,
    /// `artist-folds`: five folds of GTZAN's training and validation tracks that keep artists apart.
    ArtistFolds,
    /// `fma-official`: FMA's.
    FmaOfficial,
    /// `leaky-segments`: segments are dealt out at random, so that what is tested has been trained on. It exists to
    /// show what that does, and its results carry [`Split::LEAKY_STAMP`](super::Split::LEAKY_STAMP).
    LeakySegments {
        /// How many sides.
        shape: SplitShape,
        /// Segments each track is cut into, 2 to 1000. None: the tracks of the manifest are segments already, named
        /// `track#n`.
        n_segments: Option<usize>,
    },
}

impl SplitStrategy {
    /// What is kept together where nothing is asked for: `group` where some are known, else `track`.
    #[must_use]
    pub fn default_name(has_groups: bool) -> &'static str {
        if has_groups { "group" } else { "track" }
    }

    /// The strategy of a name; the published ones have a shape of their own. `leaky-segments` takes ten segments a
    /// track, 3 s each in a clip of 30 s.
    ///
    /// # Errors
    /// [`DatasetError::SegmentSplit`] for another name of a split of segments, [`DatasetError::UnknownStrategy`].
    pub fn named(name: &str, shape: SplitShape) -> Result<Self, DatasetError> {
        match name {
            "track" => Ok(Self::Track(shape)),
            "group" | "artist" | "album" => Ok(Self::Group(shape)),
            "official" => Ok(Self::Official),
            "fault-filtered" => Ok(Self::FaultFiltered),
            "artist-folds" => Ok(Self::ArtistFolds),
            "fma-official" => Ok(Self::FmaOfficial),
            "leaky-segments" => Ok(Self::LeakySegments {
                shape,
                n_segments: Some(10),
            }),
            _ if name.to_lowercase().contains("segment") => Err(DatasetError::SegmentSplit {
                asked: name.to_owned(),
            }),
            _ => Err(DatasetError::UnknownStrategy {
                asked: name.to_owned(),
            }),
        }
    }
}

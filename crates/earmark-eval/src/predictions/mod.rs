//! Checked lists of predictions.
//!
//! | file | what lives there |
//! |---|---|
//! | `check.rs` | what a list must fulfil |
//! | `segments.rs` | segments, and their tracks by mean probability |

mod check;
mod segments;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::EvalError;

pub(crate) use check::row as check_row;
pub use segments::{SegmentPrediction, Segments};

/// What a classifier said about one track. Every track counts once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prediction {
    /// The name of the track, unique in its list.
    pub id: String,
    /// What may not be torn apart when tracks are drawn: the artist or album; the track itself where unknown.
    pub group: String,
    /// The true class, counted from 0.
    pub label: usize,
    /// One probability per class, adding up to 1.
    pub probabilities: Vec<f64>,
}

impl Prediction {
    /// A track that is a group of its own.
    #[must_use]
    pub fn new(id: impl Into<String>, label: usize, probabilities: Vec<f64>) -> Self {
        let id = id.into();
        Self {
            group: id.clone(),
            id,
            label,
            probabilities,
        }
    }

    /// The same, as one of `group`.
    #[must_use]
    pub fn in_group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// The most probable class; the first of equals, as `numpy.argmax` has it.
    #[must_use]
    pub fn predicted(&self) -> usize {
        let best = |best: usize, class: usize| {
            if self.probabilities[class] > self.probabilities[best] {
                class
            } else {
                best
            }
        };
        (1..self.probabilities.len()).fold(0, best)
    }

    /// The probability of the most probable class.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.probabilities.iter().copied().fold(0.0, f64::max)
    }

    /// How many classes come before the true one: 0 if the prediction is right. Of equals, the first comes
    /// first.
    #[must_use]
    pub fn rank(&self) -> usize {
        let truth = self.probabilities.get(self.label).copied().unwrap_or(0.0);
        let before =
            |(class, p): &(usize, &f64)| **p > truth || (**p == truth && *class < self.label);
        self.probabilities.iter().enumerate().filter(before).count()
    }
}

/// Predictions of tracks, checked: at least one track and two classes, every track once, every probability
/// finite and from 0 to 1, every row adding up to 1 within 1e-4 (rows are used as they are, not scaled).
///
/// Reading them with serde checks them, too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Predictions {
    class_names: Vec<String>,
    tracks: Vec<Prediction>,
}

/// The same predictions as lists of equal length, one entry per track.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionColumns {
    /// Names of the tracks.
    pub ids: Vec<String>,
    /// Their groups.
    pub groups: Vec<String>,
    /// Their true classes.
    pub labels: Vec<usize>,
    /// Their probabilities, shape `[n_tracks, n_classes]`.
    pub probabilities: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    class_names: Vec<String>,
    tracks: Vec<Prediction>,
}

impl TryFrom<Unchecked> for Predictions {
    type Error = EvalError;

    fn try_from(list: Unchecked) -> Result<Self, EvalError> {
        Self::new(list.class_names, list.tracks)
    }
}

impl Predictions {
    /// Checks a list.
    ///
    /// # Errors
    /// The first thing that is wrong, with the track it is wrong with: see [`EvalError`].
    pub fn new(class_names: Vec<String>, tracks: Vec<Prediction>) -> Result<Self, EvalError> {
        check::classes(&class_names)?;
        check::tracks(&class_names, &tracks)?;
        Ok(Self {
            class_names,
            tracks,
        })
    }

    /// Checks lists of equal length, one entry per track.
    ///
    /// # Errors
    /// [`EvalError::ColumnLength`] where a list is longer or shorter than the ids: nothing is broadcast. Else as
    /// [`Predictions::new`].
    pub fn from_columns(
        class_names: Vec<String>,
        columns: PredictionColumns,
    ) -> Result<Self, EvalError> {
        let n_tracks = columns.ids.len();
        check::column("groups", columns.groups.len(), n_tracks)?;
        check::column("labels", columns.labels.len(), n_tracks)?;
        check::column("probabilities", columns.probabilities.len(), n_tracks)?;
        let names = columns.ids.into_iter().zip(columns.groups);
        let answers = columns.labels.into_iter().zip(columns.probabilities);
        let tracks = names
            .zip(answers)
            .map(|((id, group), (label, row))| Prediction {
                id,
                group,
                label,
                probabilities: row,
            });
        Self::new(class_names, tracks.collect())
    }

    /// Names of the classes, at least two.
    #[must_use]
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// All tracks, at least one, in the order given.
    #[must_use]
    pub fn tracks(&self) -> &[Prediction] {
        &self.tracks
    }

    /// The groups as numbers from 0 in the order of their first track, and how many there are.
    pub(crate) fn group_numbers(&self) -> (Vec<usize>, usize) {
        let mut seen = HashMap::new();
        let numbers = self.tracks.iter().map(|track| {
            let next = seen.len();
            *seen.entry(track.group.as_str()).or_insert(next)
        });
        (numbers.collect(), seen.len())
    }

    /// The same tracks with other probabilities, one row each.
    pub(crate) fn with_probabilities(&self, rows: impl Iterator<Item = Vec<f64>>) -> Self {
        let replaced = self.tracks.iter().zip(rows).map(|(track, row)| Prediction {
            probabilities: row,
            ..track.clone()
        });
        Self {
            class_names: self.class_names.clone(),
            tracks: replaced.collect(),
        }
    }
}

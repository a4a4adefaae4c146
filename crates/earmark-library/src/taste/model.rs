//! What a model says of a track.

use std::collections::HashSet;

use earmark_classical::linear::LogisticModel;
use earmark_classical::preprocess::StandardScaler;
use earmark_classical::{FitError, Predictor, Samples};
use ndarray::{Array1, Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use super::judge::Quality;
use super::marks::Mark;
use super::sounds::Sounds;
use crate::LibraryError;

/// What was learnt of a listener: logistic regression on embeddings, calibrated on tracks of artists held out.
///
/// Embeddings are scaled to mean 0 and variance 1 over the library. The score of a track is `w x + b`; its probability of
/// being liked is `1 / (1 + exp(-(slope score + offset)))`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct TasteModel {
    pub(super) scaler: StandardScaler,
    pub(super) fit: LogisticModel,
    /// The same from marks of artists drawn with replacement.
    pub(super) members: Vec<LogisticModel>,
    pub(super) calibration: Calibration,
    pub(super) weights: Vec<MarkWeight>,
    pub(super) quality: Quality,
}

/// A model as it is stored, before it is known whether its parts fit each other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    scaler: StandardScaler,
    fit: LogisticModel,
    members: Vec<LogisticModel>,
    calibration: Calibration,
    weights: Vec<MarkWeight>,
    quality: Quality,
}

impl TryFrom<Stored> for TasteModel {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let n_columns = stored.scaler.n_columns();
        for fit in std::iter::once(&stored.fit).chain(&stored.members) {
            let (columns, classes) = (fit.n_columns(), fit.n_classes());
            if (columns, classes, fit.coef().ncols()) != (n_columns, N_CLASSES, 1) {
                return Err(format!(
                    "weights for {columns} columns and {classes} classes where {n_columns} and {N_CLASSES} are scaled"
                ));
            }
        }
        Ok(Self {
            scaler: stored.scaler,
            fit: stored.fit,
            members: stored.members,
            calibration: stored.calibration,
            weights: stored.weights,
            quality: stored.quality,
        })
    }
}

/// From scores to log odds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calibration {
    pub(super) slope: f64,
    pub(super) offset: f64,
}

impl Calibration {
    pub(super) fn log_odds(self, score: f64) -> f64 {
        self.slope * score + self.offset
    }

    fn probability(self, score: f64) -> f64 {
        1.0 / (1.0 + (-self.log_odds(score)).exp())
    }
}

/// What a marked track counts in the weights of the fit: `w` is the sum of all, each times its scaled embedding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkWeight {
    pub(super) track: String,
    pub(super) liked: bool,
    pub(super) weight: f64,
}

/// How probably a listener enjoys a track.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Enjoyment {
    /// The probability that the listener would mark it as liked, 0 to 1.
    pub probability: f64,
    /// Nine of ten models, from marks of artists drawn with replacement, say at least this and at most `high`. Always at
    /// most the probability.
    pub low: f64,
    /// The other end, at least the probability.
    pub high: f64,
}

impl TasteModel {
    /// How well it told likes from dislikes in cross-validation.
    #[must_use]
    pub fn quality(&self) -> &Quality {
        &self.quality
    }

    /// Whether it was trained on these marks, as far as their tracks are among `sounds`.
    #[must_use]
    pub fn is_of(&self, sounds: &Sounds, marks: &[Mark]) -> bool {
        let learnt = self.weights.iter();
        let learnt: HashSet<(&str, bool)> = learnt
            .map(|weight| (weight.track.as_str(), weight.liked))
            .collect();
        let known = marks
            .iter()
            .filter(|mark| sounds.find(&mark.track.track).is_some());
        let known: HashSet<(&str, bool)> = known
            .map(|mark| (mark.track.track.as_str(), mark.liked))
            .collect();
        learnt == known
    }

    /// How probably each track is enjoyed, in the order of `sounds`.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) for embeddings of another length than those it was
    /// trained on.
    pub fn enjoyment(&self, sounds: &Sounds) -> Result<Vec<Enjoyment>, LibraryError> {
        let rows = self.scaled(sounds)?;
        let best = scores(&self.fit, rows.view());
        let members: Vec<Array1<f64>> = self
            .members
            .iter()
            .map(|member| scores(member, rows.view()))
            .collect();
        let of = |(number, score): (usize, &f64)| {
            let said = members.iter().map(|scores| scores[number]);
            let mut said: Vec<f64> = said.map(|s| self.calibration.probability(s)).collect();
            said.sort_by(f64::total_cmp);
            let probability = self.calibration.probability(*score);
            let at = |share: f64| {
                let place = (share * said.len().saturating_sub(1) as f64).round() as usize;
                said.get(place).copied().unwrap_or(probability)
            };
            Enjoyment {
                probability,
                low: at(0.05).min(probability),
                high: at(0.95).max(probability),
            }
        };
        Ok(best.iter().enumerate().map(of).collect())
    }

    /// Scores of all tracks, to be compared with another listener's.
    ///
    /// # Errors
    /// As [`enjoyment`](Self::enjoyment).
    pub fn scores(&self, sounds: &Sounds) -> Result<Vec<f64>, LibraryError> {
        let rows = self.scaled(sounds)?;
        Ok(scores(&self.fit, rows.view()).to_vec())
    }

    pub(super) fn scaled(&self, sounds: &Sounds) -> Result<Array2<f64>, LibraryError> {
        self.scaler
            .transform(sounds.rows().view())
            .map_err(|error| {
                let message =
                    format!("the model does not fit the embeddings of the library ({error})");
                LibraryError::config(message, "train it again")
            })
    }
}

/// `w x + b` of each row.
pub(super) fn scores(model: &LogisticModel, rows: ArrayView2<'_, f64>) -> Array1<f64> {
    rows.dot(&model.coef().column(0)) + model.intercept()[0]
}

/// Disliked and liked.
const N_CLASSES: usize = 2;

/// Rows of marked tracks: 0 is disliked, 1 liked.
pub(super) fn samples<'a>(
    rows: ArrayView2<'a, f64>,
    classes: &'a [usize],
) -> Result<Samples<'a>, FitError> {
    Samples::new(rows, classes, N_CLASSES)
}

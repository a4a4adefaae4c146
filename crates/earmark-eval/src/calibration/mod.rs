//! Probabilities bent until they mean what they say.
//!
//! | file | what lives there |
//! |---|---|
//! | `judge.rs` | calibrations fitted on one side and judged on the other |
//! | `temperature.rs` | the one parameter of temperature scaling |
//! | `vector.rs` | the parameters of vector scaling |
//! | `cholesky.rs` | linear systems of its Newton steps |

mod cholesky;
mod judge;
mod temperature;
mod vector;

use serde::{Deserialize, Serialize};

use crate::metrics::LEAST_PROBABILITY;
use crate::predictions::check_row;
use crate::{EvalError, Prediction, Predictions};

pub use judge::{Calibrated, CalibrationQuality, FittedCalibration, calibrate};

/// How probabilities are bent: `p'_k ∝ exp(w_k ln p_k + b_k)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CalibrationMethod {
    /// Temperature scaling (Guo et al. 2017): all `w_k = 1 / T`, no biases. It keeps the order of the classes, so
    /// accuracy and confusion stay. For networks and boosting, which are too sure of themselves everywhere alike.
    /// `1 / T` is held to 1 by a normal prior of deviation 1, so that it stays finite where every track is right; `T` is
    /// at most 100, where nothing is learnt at all.
    Temperature,
    /// Vector scaling (Guo et al. 2017), with two classes Platt's (1999): a weight and a bias of each class. It
    /// may change which class is predicted. For classifiers that favour some classes; it wants some dozens of
    /// tracks a class. Weights are held to 1 and biases to 0 by normal priors of deviation 1, so that they stay
    /// finite where a class is separated or missing.
    Vector,
}

/// A fitted calibration, to be kept with its classifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Calibration {
    method: CalibrationMethod,
    class_names: Vec<String>,
    weights: Vec<f64>,
    biases: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    method: CalibrationMethod,
    class_names: Vec<String>,
    weights: Vec<f64>,
    biases: Vec<f64>,
}

impl TryFrom<Unchecked> for Calibration {
    type Error = EvalError;

    fn try_from(read: Unchecked) -> Result<Self, EvalError> {
        let bad = |parameter, value| Err(EvalError::BadCalibration { parameter, value });
        let n_classes = read.class_names.len();
        if n_classes < 2 {
            return Err(EvalError::TooFewClasses { found: n_classes });
        }
        if read.weights.len() != n_classes {
            return bad("number of weights", read.weights.len() as f64);
        }
        if read.biases.len() != n_classes {
            return bad("number of biases", read.biases.len() as f64);
        }
        if let Some(&weight) = read.weights.iter().find(|weight| !weight.is_finite()) {
            return bad("weight", weight);
        }
        if let Some(&bias) = read.biases.iter().find(|bias| !bias.is_finite()) {
            return bad("bias", bias);
        }
        Ok(Self {
            method: read.method,
            class_names: read.class_names,
            weights: read.weights,
            biases: read.biases,
        })
    }
}

impl Calibration {
    /// Minimises the log-loss on `training_side`: predictions of tracks the classifier was not fitted on, from
    /// folds of the training side. Never the test set; [`calibrate`] sees to that.
    #[must_use]
    pub fn fit(method: CalibrationMethod, training_side: &Predictions) -> FittedCalibration {
        let rows = logarithms(training_side);
        let labels: Vec<usize> = training_side
            .tracks()
            .iter()
            .map(|track| track.label)
            .collect();
        let class_names = training_side.class_names().to_vec();
        let n_classes = class_names.len();
        let (weights, biases) = match method {
            CalibrationMethod::Temperature => {
                let weight = 1.0 / temperature::fit(&rows, &labels);
                (vec![weight; n_classes], vec![0.0; n_classes])
            }
            CalibrationMethod::Vector => vector::fit(&rows, &labels),
        };
        let calibration = Self {
            method,
            class_names,
            weights,
            biases,
        };
        FittedCalibration {
            before: CalibrationQuality::of(training_side),
            after: CalibrationQuality::of(&calibration.bend_all(training_side)),
            calibration,
        }
    }

    /// How it bends.
    #[must_use]
    pub fn method(&self) -> CalibrationMethod {
        self.method
    }

    /// `T` of temperature scaling: above 1 where the classifier was too sure. None for other methods.
    #[must_use]
    pub fn temperature(&self) -> Option<f64> {
        (self.method == CalibrationMethod::Temperature).then(|| 1.0 / self.weights[0])
    }

    /// `w_k`, one per class.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// `b_k`, one per class.
    #[must_use]
    pub fn biases(&self) -> &[f64] {
        &self.biases
    }

    /// Calibrated probabilities of one track, in the order of the classes it was fitted with.
    ///
    /// # Errors
    /// [`EvalError::RowLength`], [`EvalError::BadProbability`] or [`EvalError::RowSum`] of the track called `row`.
    pub fn row(&self, probabilities: &[f64]) -> Result<Vec<f64>, EvalError> {
        let row = Prediction::new("row", 0, probabilities.to_vec());
        check_row(&self.class_names, &row)?;
        Ok(self.bend(probabilities))
    }

    /// The same predictions with calibrated probabilities.
    ///
    /// # Errors
    /// [`EvalError::DifferentClasses`].
    pub fn apply(&self, predictions: &Predictions) -> Result<Predictions, EvalError> {
        if self.class_names != predictions.class_names() {
            return Err(EvalError::DifferentClasses {
                left: self.class_names.clone(),
                right: predictions.class_names().to_vec(),
            });
        }
        Ok(self.bend_all(predictions))
    }

    fn bend_all(&self, predictions: &Predictions) -> Predictions {
        let tracks = predictions.tracks().iter();
        predictions.with_probabilities(tracks.map(|track| self.bend(&track.probabilities)))
    }

    fn bend(&self, probabilities: &[f64]) -> Vec<f64> {
        let parameters = self.weights.iter().zip(&self.biases);
        let scores = probabilities.iter().zip(parameters);
        softmax(
            scores
                .map(|(&p, (weight, bias))| weight * logarithm(p) + bias)
                .collect(),
        )
    }
}

fn logarithm(probability: f64) -> f64 {
    probability.max(LEAST_PROBABILITY).ln()
}

fn logarithms(predictions: &Predictions) -> Vec<Vec<f64>> {
    let row = |track: &Prediction| track.probabilities.iter().map(|&p| logarithm(p)).collect();
    predictions.tracks().iter().map(row).collect()
}

/// `exp(s_k) / Σ_j exp(s_j)`, with the highest score taken off first so that nothing overflows.
fn softmax(mut scores: Vec<f64>) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores
        .iter_mut()
        .for_each(|score| *score = (*score - highest).exp());
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Calibration, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_calibration_is_kept_and_checked_when_read() {
        let fitted = Calibration {
            method: CalibrationMethod::Vector,
            class_names: vec!["a".into(), "b".into()],
            weights: vec![0.1 + 0.2, 1.0],
            biases: vec![-1.0 / 3.0, 0.0],
        };
        let json = serde_json::to_string(&fitted).unwrap();
        assert_eq!(read(&json), Ok(fitted));
        let short = json.replace("\"biases\":[", "\"biases\":[1.0,");
        assert!(
            read(&short)
                .unwrap_err()
                .contains("number of biases of the calibration is 3")
        );
        let large = json.replace("1.0]", "1e999]");
        assert!(read(&large).is_err());
    }

    #[test]
    fn a_row_is_checked() {
        let names = vec!["a".to_owned(), "b".to_owned()];
        let calibration = Calibration {
            method: CalibrationMethod::Temperature,
            class_names: names,
            weights: vec![0.5; 2],
            biases: vec![0.0; 2],
        };
        // The roots of 16 : 1.
        let row = calibration.row(&[16.0 / 17.0, 1.0 / 17.0]).unwrap();
        assert!((row[0] - 0.8).abs() < 1e-12 && (row[1] - 0.2).abs() < 1e-12);
        assert!(matches!(
            calibration.row(&[1.0]),
            Err(EvalError::RowLength { .. })
        ));
        assert!(matches!(
            calibration.row(&[f64::NAN, 1.0]),
            Err(EvalError::BadProbability { .. })
        ));
        assert_eq!(
            calibration.row(&[1.0, 0.0]).unwrap().iter().sum::<f64>(),
            1.0
        );
    }
}

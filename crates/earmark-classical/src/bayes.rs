//! Gaussian naive Bayes.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Zip};
use serde::{Deserialize, Serialize};

use crate::samples::{ensure_columns, ensure_squares};
use crate::softmax::softmax;
use crate::stored::{Parts, Sound, ensure_counts, ensure_finite_numbers, ensure_present};
use crate::{Estimator, FitError, Predictor, Samples};

/// What a squared deviation in units of the variance counts at most, so that sums stay finite.
const MAX_DEVIATION: f64 = 1e290;

/// Every column is normal within a class and tells nothing of the others, as scikit-learn's `GaussianNB`
/// has it:
///
/// ```text
/// ln p(class | x) = ln share - ½ Σ [ln(2π var) + (x - mean)² / var] + constant
/// ```
///
/// with mean and variance of the column within the class. So that no variance is 0, each grows by
/// `var_smoothing` times the largest variance of a column over all rows; where every column is constant,
/// probabilities are the shares of the classes.
///
/// | field | range | default | meaning |
/// |---|---|---|---|
/// | `var_smoothing` | above 0, finite | 1e-9 | see above |
///
/// ```
/// use earmark_classical::bayes::BayesConfig;
/// use earmark_classical::{Estimator, Predictor, Samples};
/// use ndarray::array;
///
/// let x = array![[0.0], [1.0], [5.0], [7.0]];
/// let model = BayesConfig::default().fit(Samples::new(x.view(), &[0, 0, 1, 1], 2)?, 0)?;
/// assert_eq!(model.predict(array![[0.8], [5.5]].view())?, [0, 1]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BayesConfig {
    /// The share of the largest variance that is added to all.
    pub var_smoothing: f64,
}

impl Default for BayesConfig {
    fn default() -> Self {
        Self {
            var_smoothing: 1e-9,
        }
    }
}

/// Means and variances of each class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BayesModel(Sound<Normals>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Normals {
    n_classes: usize,
    /// Classes with rows; the rows of what follows.
    present: Vec<usize>,
    share: Vec<f64>,
    mean: Array2<f64>,
    variance: Array2<f64>,
}

impl Parts for Normals {
    fn check(&self) -> Result<(), FitError> {
        ensure_present(&self.present, self.n_classes)?;
        let n_present = self.present.len();
        ensure_counts([
            ("shares", self.share.len(), n_present),
            ("rows of means", self.mean.nrows(), n_present),
            ("rows of variances", self.variance.nrows(), n_present),
            (
                "columns of variances",
                self.variance.ncols(),
                self.mean.ncols(),
            ),
        ])?;
        let positive = self.share.iter().chain(&self.variance);
        if let Some(value) = positive.clone().find(|value| **value <= 0.0) {
            return Err(FitError::invalid("share or variance", value, "above 0"));
        }
        ensure_squares(self.mean.view())?;
        ensure_finite_numbers("mean, share or variance", positive.chain(&self.mean))
    }
}

impl Estimator for BayesConfig {
    type Model = BayesModel;

    fn check(&self) -> Result<(), FitError> {
        if self.var_smoothing > 0.0 && self.var_smoothing.is_finite() {
            return Ok(());
        }
        let value = &self.var_smoothing;
        Err(FitError::invalid(
            "var_smoothing",
            value,
            "above 0 and finite",
        ))
    }

    fn fit(&self, samples: Samples<'_>, _seed: u64) -> Result<BayesModel, FitError> {
        self.check()?;
        ensure_squares(samples.x())?;
        let present = samples.present();
        let n_columns = samples.x().ncols();
        let (_, variance) = moments(samples.x());
        let largest = variance.iter().copied().fold(0.0, f64::max);
        let smoothing = (self.var_smoothing * largest).max(f64::MIN_POSITIVE);
        let mut normals = Normals {
            n_classes: samples.n_classes(),
            share: Vec::with_capacity(present.len()),
            mean: Array2::zeros((present.len(), n_columns)),
            variance: Array2::zeros((present.len(), n_columns)),
            present,
        };
        for (index, class) in normals.present.iter().enumerate() {
            let classes = samples.y().iter().enumerate();
            let rows = classes.filter(|(_, of)| *of == class).map(|(row, _)| row);
            let rows: Vec<usize> = rows.collect();
            let (mean, variance) = moments(samples.x().select(Axis(0), &rows).view());
            let share = rows.len() as f64 / samples.y().len() as f64;
            normals.share.push(share);
            normals.mean.row_mut(index).assign(&mean);
            normals
                .variance
                .row_mut(index)
                .assign(&(variance + smoothing));
        }
        Sound::new(normals).map(BayesModel)
    }
}

/// Mean and variance of each column of at least one row.
fn moments(x: ArrayView2<'_, f64>) -> (Array1<f64>, Array1<f64>) {
    let n_rows = x.nrows() as f64;
    let mean = x.sum_axis(Axis(0)) / n_rows;
    let squares = (&x - &mean).mapv_into(|deviation| deviation * deviation);
    let variance = squares.sum_axis(Axis(0)) / n_rows;
    (mean, variance)
}

impl Predictor for BayesModel {
    fn n_columns(&self) -> usize {
        self.0.mean.ncols()
    }

    fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        ensure_squares(x)?;
        let mut probabilities = Array2::zeros((x.nrows(), self.n_classes()));
        let constants: Vec<f64> = (0..self.0.present.len())
            .map(|c| self.constant(c))
            .collect();
        let mut scores = constants.clone();
        for (row, mut probabilities) in x.rows().into_iter().zip(probabilities.rows_mut()) {
            for (class, score) in scores.iter_mut().enumerate() {
                *score = constants[class] - 0.5 * self.deviation(class, row);
            }
            softmax(&mut scores);
            for (class, score) in self.0.present.iter().zip(&scores) {
                probabilities[*class] = *score;
            }
        }
        Ok(probabilities)
    }
}

impl BayesModel {
    /// `ln share - ½ Σ ln(2π var)`.
    fn constant(&self, class: usize) -> f64 {
        let variance = self.0.variance.row(class);
        let logarithms = variance
            .iter()
            .map(|var| (std::f64::consts::TAU * var).ln());
        self.0.share[class].ln() - 0.5 * logarithms.sum::<f64>()
    }

    /// `Σ (x - mean)² / var`.
    fn deviation(&self, class: usize, row: ArrayView1<'_, f64>) -> f64 {
        let (mean, variance) = (self.0.mean.row(class), self.0.variance.row(class));
        Zip::from(row)
            .and(mean)
            .and(variance)
            .fold(0.0, |sum, x, mean, variance| {
                sum + ((x - mean) * (x - mean) / variance).min(MAX_DEVIATION)
            })
    }
}

//! A fitted logistic regression.

use ndarray::{Array2, ArrayView1, ArrayView2, s};
use serde::{Deserialize, Serialize};

use super::newton::Solution;
use crate::samples::ensure_columns;
use crate::softmax::softmax;
use crate::stored::{Parts, Sound, ensure_counts, ensure_finite_numbers, ensure_present};
use crate::{FitError, Predictor};

/// Weights and intercepts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogisticModel(Sound<Scores>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scores {
    n_classes: usize,
    /// Classes with rows.
    present: Vec<usize>,
    /// Shape `[n_columns + 1, n_outputs]`, the last row the intercepts; one output for two classes.
    weights: Array2<f64>,
    n_iter: usize,
    converged: bool,
}

impl Parts for Scores {
    fn check(&self) -> Result<(), FitError> {
        ensure_present(&self.present, self.n_classes)?;
        let n_outputs = match self.present.len() {
            2 => 1,
            n_present => n_present,
        };
        let n_rows = self.weights.nrows();
        ensure_counts([
            ("columns of weights", self.weights.ncols(), n_outputs),
            ("rows of weights", n_rows, n_rows.max(2)),
        ])?;
        ensure_finite_numbers("weight", &self.weights)
    }
}

impl LogisticModel {
    pub(super) fn new(
        n_classes: usize,
        present: Vec<usize>,
        solution: Solution,
    ) -> Result<Self, FitError> {
        Sound::new(Scores {
            n_classes,
            present,
            weights: solution.weights,
            n_iter: solution.n_iter,
            converged: solution.converged,
        })
        .map(Self)
    }

    /// Weights, shape `[n_columns, n_outputs]`: an output for each class with rows, or one, for the second,
    /// where two have; scikit-learn's `coef_`, transposed.
    #[must_use]
    pub fn coef(&self) -> ArrayView2<'_, f64> {
        self.0.weights.slice(s![..self.n_columns(), ..])
    }

    /// The intercept of each output.
    #[must_use]
    pub fn intercept(&self) -> ArrayView1<'_, f64> {
        self.0.weights.row(self.n_columns())
    }

    /// Steps of Newton's method.
    #[must_use]
    pub fn n_iter(&self) -> usize {
        self.0.n_iter
    }

    /// Whether the gradient came below `tol`, rather than the steps to `max_iter` or to the limits of
    /// rounding.
    #[must_use]
    pub fn converged(&self) -> bool {
        self.0.converged
    }
}

impl Predictor for LogisticModel {
    fn n_columns(&self) -> usize {
        self.0.weights.nrows() - 1
    }

    fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let outputs = x.dot(&self.coef()) + self.intercept();
        ensure_finite_numbers("score of a row", &outputs)?;
        let mut probabilities = Array2::zeros((x.nrows(), self.n_classes()));
        // Of two classes, the first has score 0.
        let first = self.0.present.len() - outputs.ncols();
        let mut scores = vec![0.0; self.0.present.len()];
        for (outputs, mut row) in outputs.rows().into_iter().zip(probabilities.rows_mut()) {
            scores[..first].fill(0.0);
            scores[first..]
                .iter_mut()
                .zip(outputs)
                .for_each(|(s, o)| *s = *o);
            softmax(&mut scores);
            for (class, score) in self.0.present.iter().zip(&scores) {
                row[*class] = *score;
            }
        }
        Ok(probabilities)
    }
}

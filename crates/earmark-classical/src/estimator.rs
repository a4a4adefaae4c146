//! What all classifiers have in common.

use ndarray::{Array2, ArrayView1, ArrayView2};

use crate::{FitError, Samples};

/// A classifier to be fitted: checked parameters.
pub trait Estimator: Sync {
    /// What it becomes.
    type Model: Predictor;

    /// Refuses parameters outside their range, as far as they can be judged without rows.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] names the first value outside its range.
    fn check(&self) -> Result<(), FitError>;

    /// Fits a model to `samples`. It depends on rows, parameters and `seed`, and on no number of
    /// threads; where nothing is drawn, the seed is not used.
    ///
    /// # Errors
    /// As [`check`](Self::check); [`FitError::TooLarge`] for features that cannot be squared, where the
    /// method needs that; [`FitError::Mismatch`] for samples the method cannot take.
    fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<Self::Model, FitError>;
}

/// A fitted model.
pub trait Predictor: Send + Sync {
    /// Columns that rows must have.
    fn n_columns(&self) -> usize;

    /// Classes it was fitted to, with rows or without.
    fn n_classes(&self) -> usize;

    /// Probabilities of every class, shape `[n_rows, n_classes]`; rows sum to 1, and a class that had no
    /// rows in training has 0.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns than the model was fitted to;
    /// [`FitError::NonFinite`] for a feature that is NaN or infinite; [`FitError::TooLarge`] for one
    /// that cannot be squared, where the method needs that.
    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError>;

    /// The most probable class of each row; of equals, the first.
    ///
    /// # Errors
    /// As for [`predict_proba`](Self::predict_proba).
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, FitError> {
        let probabilities = self.predict_proba(x)?;
        let first_best = |row: ArrayView1<'_, f64>| {
            let better = |best, class| if row[class] > row[best] { class } else { best };
            (1..row.len()).fold(0, better)
        };
        Ok(probabilities.rows().into_iter().map(first_best).collect())
    }
}

//! Zero mean and unit variance.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis};
use serde::{Deserialize, Serialize};

use crate::FitError;
use crate::samples::{ensure_columns, ensure_finite, ensure_squares};
use crate::stored::{Parts, Sound, ensure_counts, ensure_finite_numbers};

/// `z = (x - mean) / scale` of each column, `scale` being the standard deviation `√(Σ (x - mean)² / n)`:
/// scikit-learn's `StandardScaler`. A column that is constant but for rounding has scale 1; scikit-learn means rounding
/// of double precision, this one of single precision, in which descriptors and layers of networks are computed:
/// deviations up to 2^-20 of the column's largest size.
///
/// ```
/// use earmark_classical::preprocess::StandardScaler;
/// use ndarray::array;
///
/// let scaler = StandardScaler::fit(array![[1.0, 7.0], [3.0, 7.0]].view())?;
/// assert_eq!(scaler.transform(array![[5.0, 8.0]].view())?, array![[3.0, 1.0]]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StandardScaler(Sound<Moments>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Moments {
    mean: Array1<f64>,
    scale: Array1<f64>,
}

impl Parts for Moments {
    fn check(&self) -> Result<(), FitError> {
        ensure_counts([("scales", self.scale.len(), self.mean.len())])?;
        ensure_finite_numbers("mean or scale", self.mean.iter().chain(&self.scale))?;
        match self.scale.iter().find(|scale| **scale <= 0.0) {
            Some(scale) => Err(FitError::invalid("scale", scale, "above 0")),
            None => Ok(()),
        }
    }
}

impl StandardScaler {
    /// Finds mean and scale of each column of `x`, shape `[n_rows, n_columns]`.
    ///
    /// # Errors
    /// [`FitError::NonFinite`] and [`FitError::TooLarge`] for features that are not finite or cannot be
    /// squared; [`FitError::Mismatch`] without rows.
    pub fn fit(x: ArrayView2<'_, f64>) -> Result<Self, FitError> {
        ensure_finite(x)?;
        ensure_squares(x)?;
        let Some(mean) = x.mean_axis(Axis(0)) else {
            return Err(FitError::Mismatch {
                what: "rows",
                actual: 0,
                expected: "at least 1".into(),
            });
        };
        let columns = x.columns().into_iter().zip(&mean);
        let scale = columns.map(|(column, mean)| scale(column, *mean)).collect();
        Sound::new(Moments { mean, scale }).map(Self)
    }

    /// Scales rows.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns; [`FitError::NonFinite`] for a feature that is
    /// not finite, or is no longer once it is scaled.
    pub fn transform(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let scaled = (&x - &self.0.mean) / &self.0.scale;
        ensure_finite(scaled.view())?;
        Ok(scaled)
    }

    /// Columns it was fitted to.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.0.mean.len()
    }

    /// The mean of each column.
    #[must_use]
    pub fn mean(&self) -> ArrayView1<'_, f64> {
        self.0.mean.view()
    }

    /// What the deviations of each column are divided by.
    #[must_use]
    pub fn scale(&self) -> ArrayView1<'_, f64> {
        self.0.scale.view()
    }
}

/// A deviation that is no more than so much of the largest value is rounding: eight times that of single precision.
const ROUNDING: f64 = 8.0 * f32::EPSILON as f64;

/// The standard deviation; 1 where it is rounding.
fn scale(column: ArrayView1<'_, f64>, mean: f64) -> f64 {
    let squares = column.iter().map(|value| (value - mean) * (value - mean));
    let deviation = (squares.sum::<f64>() / column.len() as f64).sqrt();
    let largest = column
        .iter()
        .fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if deviation <= ROUNDING * largest {
        return 1.0;
    }
    deviation
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn rounding_of_single_precision_is_not_blown_up() {
        let third = f64::from(1.0f32 / 3.0);
        let column = array![[third], [1.0 / 3.0], [third], [third]];
        let scaler = StandardScaler::fit(column.view()).unwrap();
        assert_eq!(scaler.scale()[0], 1.0);
        let seldom = array![[0.0], [0.0], [1e-30], [0.0]];
        let scaler = StandardScaler::fit(seldom.view()).unwrap();
        assert!(scaler.scale()[0] < 1e-29, "small is not constant");
    }
}

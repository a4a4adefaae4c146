//! Means and deviations of the rows of training inputs.

use crate::{
    error::NetError,
    train::examples::{Examples, fill_finite},
};

/// `(x - mean[row]) / std[row]`, part of the model: fitted on training examples alone.
///
/// The deviation is that of the whole population (`ddof` = 0), over all frames of all examples. A row that
/// never changes has deviation one.
#[derive(Debug, Clone, PartialEq)]
pub struct Normalization {
    mean: Vec<f32>,
    std: Vec<f32>,
}

/// A deviation below this share of the row's largest size is rounding, not signal.
const FLAT: f64 = 1e-7;

impl Normalization {
    /// As fitted before; `std` is above zero.
    pub(crate) fn from_parts(mean: Vec<f32>, std: Vec<f32>) -> Self {
        Self { mean, std }
    }

    /// One pass over all examples; `go_on` is asked before each.
    pub(crate) fn fit(
        examples: &dyn Examples,
        mut go_on: impl FnMut() -> Result<(), NetError>,
    ) -> Result<Self, NetError> {
        let shape = examples.shape();
        let mut rows = vec![Moments::default(); shape.n_rows];
        let mut values = vec![0.0; shape.n_rows * shape.n_frames];
        for index in 0..examples.n_examples() {
            go_on()?;
            fill_finite(examples, index, &mut values)?;
            for (moments, row) in rows.iter_mut().zip(values.chunks_exact(shape.n_frames)) {
                moments.add(row);
            }
        }
        Ok(Self {
            mean: rows.iter().map(|row| row.mean as f32).collect(),
            std: rows.iter().map(Moments::std).collect(),
        })
    }

    /// The mean of each row.
    pub fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// The deviation of each row, above zero.
    pub fn std(&self) -> &[f32] {
        &self.std
    }

    /// Normalises one example in place.
    pub(crate) fn apply(&self, values: &mut [f32], n_frames: usize) {
        let facts = self.mean.iter().zip(&self.std);
        for (row, (mean, std)) in values.chunks_exact_mut(n_frames).zip(facts) {
            row.iter_mut()
                .for_each(|value| *value = (*value - mean) / std);
        }
    }
}

/// Count, mean and sum of squares about the mean (Chan, Golub and LeVeque, *Updating formulae and a pairwise
/// algorithm for computing sample variances*, 1979).
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    n: f64,
    mean: f64,
    squares: f64,
    largest: f64,
}

impl Moments {
    fn add(&mut self, values: &[f32]) {
        let n = values.len() as f64;
        let mean = values.iter().map(|x| f64::from(*x)).sum::<f64>() / n;
        let squares: f64 = values.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum();
        let (delta, total) = (mean - self.mean, self.n + n);
        self.mean += delta * n / total;
        self.squares += squares + delta * delta * self.n * n / total;
        self.n = total;
        let sizes = values.iter().map(|x| f64::from(x.abs()));
        self.largest = sizes.fold(self.largest, f64::max);
    }

    fn std(&self) -> f32 {
        let std = (self.squares / self.n).sqrt();
        if std > FLAT * self.largest && (std as f32) > 0.0 {
            std as f32
        } else {
            1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{input::InputShape, train::MemoryExamples};

    fn fit(values: Vec<f32>) -> Result<Normalization, NetError> {
        let shape = InputShape {
            n_rows: 2,
            n_frames: 2,
        };
        let labels = vec![0; values.len() / 4];
        let examples = MemoryExamples::new(shape, 2, values, labels).unwrap();
        Normalization::fit(&examples, || Ok(()))
    }

    #[test]
    fn rows_get_mean_zero_and_deviation_one_and_flat_rows_stay() {
        let fitted = fit(vec![1.0, 3.0, 0.1, 0.1, 5.0, 7.0, 0.1, 0.1]).unwrap();
        assert_eq!(fitted.mean(), [4.0, 0.1]);
        assert_eq!(fitted.std(), [5f32.sqrt(), 1.0]);
        let mut example = vec![4.0, 4.0 + 2.0 * 5f32.sqrt(), 0.1, 0.6];
        fitted.apply(&mut example, 2);
        for (value, expected) in example.into_iter().zip([0.0, 2.0, 0.0, 0.5]) {
            assert!((value - expected).abs() < 1e-6, "{value}");
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        let error = fit(vec![0.0, 1.0, 2.0, f32::NAN]).unwrap_err();
        let message = error.to_string();
        assert_eq!(
            message,
            "example 0: NaN in row 1, frame 1: mend or leave out its source"
        );
    }
}

//! Layer normalisation of rows: `gamma (x - mean) / sqrt(variance + epsilon) + beta` (Ba et al. 2016).

use super::rows::sum;
use crate::flex::{Values, slice, tensor};

/// Added to variances.
pub(crate) const EPSILON: f64 = 1e-5;

/// The parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Norm<'a> {
    pub(super) gamma: &'a [f32],
    pub(super) beta: &'a [f32],
}

impl Norm<'_> {
    /// `[rows, width]` of the rows of `x`.
    pub(super) fn forward(&self, x: &[f32]) -> Values {
        let width = self.gamma.len();
        let mut normed = x.to_vec();
        for row in normed.chunks_exact_mut(width) {
            self.standardize(row);
            let line = self.gamma.iter().zip(self.beta);
            for (x, (gamma, beta)) in row.iter_mut().zip(line) {
                *x = *x * gamma + beta;
            }
        }
        let rows = x.len() / width;
        tensor(normed, [rows, width])
    }

    /// Takes away the mean and divides by the deviation, whose inverse is returned.
    fn standardize(&self, row: &mut [f32]) -> f32 {
        let n = row.len() as f32;
        let mean = sum(row, row, |x, _| x) / n;
        let variance = sum(row, row, |x, _| (x - mean) * (x - mean)) / n;
        let inverse = (1.0 / (f64::from(variance) + EPSILON).sqrt()) as f32;
        row.iter_mut().for_each(|x| *x = (*x - mean) * inverse);
        inverse
    }

    /// Adds the gradient of `x` to `d_x`; returns those of gamma and beta.
    pub(super) fn backward(&self, x: &[f32], gradient: &Values, d_x: &mut [f32]) -> [Values; 2] {
        let width = self.gamma.len();
        let (mut d_gamma, mut d_beta) = (vec![0.0; width], vec![0.0; width]);
        let mut row = vec![0.0; width];
        let mut scaled = vec![0.0; width];
        let rows = x.chunks_exact(width).zip(d_x.chunks_exact_mut(width));
        for ((x, d_x), gradient) in rows.zip(slice(gradient).chunks_exact(width)) {
            row.copy_from_slice(x);
            let inverse = self.standardize(&mut row);
            for j in 0..width {
                d_gamma[j] += gradient[j] * row[j];
                d_beta[j] += gradient[j];
                scaled[j] = gradient[j] * self.gamma[j];
            }
            let shift = sum(&scaled, &row, |d, _| d) / width as f32;
            let slope = sum(&scaled, &row, |d, x| d * x) / width as f32;
            for (d_x, (d, x)) in d_x.iter_mut().zip(scaled.iter().zip(&row)) {
                *d_x += inverse * (d - shift - x * slope);
            }
        }
        [tensor(d_gamma, [width]), tensor(d_beta, [width])]
    }
}

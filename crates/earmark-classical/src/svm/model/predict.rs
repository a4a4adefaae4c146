//! What a model answers.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, ArrayView2, s};
use rayon::prelude::*;

use super::{SvmModel, class_pairs};
use crate::FitError;
use crate::samples::{ensure_columns, into_rows};
use crate::softmax::softmax;
use crate::svm::coupling::couple;
use crate::svm::kernel::squared_norms;

/// Rows asked about together.
const CHUNK_ROWS: usize = 64;

/// Probabilities of pairs keep away from 0 and 1 by this much, as in libsvm.
const MIN_PROBABILITY: f64 = 1e-7;

impl SvmModel {
    /// The class of each row of `x`, shape `[n_rows, n_columns]`: the one that wins most pairs, and
    /// the first of those that win as many.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns; [`FitError::NonFinite`] for a feature
    /// that is NaN or infinite; [`FitError::InvalidParameter`] for features so large that the kernel
    /// overflows.
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, FitError> {
        self.by_row(x, |decisions, out| out.push(self.winner(decisions)))
    }

    /// The decision value of each pair, shape `[n_rows, n_pairs]`: above 0 where the row looks like the
    /// first class of the pair, beyond ±1 where it lies outside the margin.
    ///
    /// These are the values of libsvm, and of scikit-learn's `SVC` with
    /// `decision_function_shape="ovo"`, whose sign is the opposite for two classes.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn decision_function(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        let values = self.by_row(x, |decisions, out| out.extend_from_slice(decisions))?;
        into_rows(values, x.nrows(), self.parts.intercept.len())
    }

    /// The probability of each class, shape `[n_rows, n_classes]`; each row sums to 1.
    ///
    /// The decision value of each pair becomes a probability by a sigmoid fitted to rows held out
    /// (Platt scaling over 5 folds), and these are coupled (Wu, Lin, Weng 2004). The likeliest class
    /// need not be the one that [`predict`](Self::predict) tells.
    ///
    /// # Errors
    /// As [`predict`](Self::predict); [`FitError::InvalidParameter`] for a model that was fitted
    /// without [`probability`](crate::svm::SvmConfig::probability).
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        let Some(sigmoids) = &self.parts.sigmoids else {
            let allowed = "true when the model is fitted, to ask it for probabilities";
            return Err(FitError::invalid("probability", &false, allowed));
        };
        let n_present = self.parts.present.len();
        let values = self.by_row(x, |decisions, out| {
            let mut pairs = Array2::zeros((n_present, n_present));
            let sigmoids = sigmoids.iter().zip(decisions);
            for ([first, second], (sigmoid, decision)) in class_pairs(n_present).zip(sigmoids) {
                let probability = sigmoid.probability(*decision);
                let probability = probability.clamp(MIN_PROBABILITY, 1.0 - MIN_PROBABILITY);
                pairs[[first, second]] = probability;
                pairs[[second, first]] = 1.0 - probability;
            }
            let start = out.len();
            out.resize(start + self.parts.n_classes, 0.0);
            for (class, probability) in self.parts.present.iter().zip(couple(pairs.view())) {
                out[start + class] = probability;
            }
        })?;
        into_rows(values, x.nrows(), self.parts.n_classes)
    }

    /// Shares of the classes by their margins, shape `[n_rows, n_classes]`; each row sums to 1:
    /// `p_k ∝ Π_(j≠k) σ(2 f_kj)^(2/K)`, with `σ` the logistic function, `f_kj` the
    /// [decision value](Self::decision_function) of the pair seen from class `k`, and `K` classes that
    /// had rows. For two classes that is `σ(2 f)`.
    ///
    /// They cost no further fits and rank classes well, but are not fitted to be probabilities: calibrate
    /// them on rows held out.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn predict_margins(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        let n_present = self.parts.present.len();
        let exponent = 2.0 / n_present as f64;
        let values = self.by_row(x, |decisions, out| {
            let mut scores = vec![0.0; n_present];
            for ([first, second], decision) in class_pairs(n_present).zip(decisions) {
                scores[first] += exponent * log_logistic(2.0 * decision);
                scores[second] += exponent * log_logistic(-2.0 * decision);
            }
            softmax(&mut scores);
            let start = out.len();
            out.resize(start + self.parts.n_classes, 0.0);
            for (class, share) in self.parts.present.iter().zip(scores) {
                out[start + class] = share;
            }
        })?;
        into_rows(values, x.nrows(), self.parts.n_classes)
    }

    /// Whether it was fitted with sigmoids for [`predict_proba`](Self::predict_proba).
    pub(crate) fn has_sigmoids(&self) -> bool {
        self.parts.sigmoids.is_some()
    }

    fn winner(&self, decisions: &[f64]) -> usize {
        let present = &self.parts.present;
        let mut votes = vec![0usize; present.len()];
        for ([first, second], decision) in class_pairs(present.len()).zip(decisions) {
            votes[if *decision > 0.0 { first } else { second }] += 1;
        }
        let first_of_most = |best: usize, class| match votes[class] > votes[best] {
            true => class,
            false => best,
        };
        present[(0..present.len()).fold(0, first_of_most)]
    }

    /// Appends to a list what `answer` makes of the decision values of each row.
    fn by_row<T: Send>(
        &self,
        x: ArrayView2<'_, f64>,
        answer: impl Fn(&[f64], &mut Vec<T>) + Sync,
    ) -> Result<Vec<T>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let norms = squared_norms(x);
        let all_norms = norms.iter().chain(&self.norms).copied();
        self.parts
            .kernel
            .check_range(all_norms.fold(0.0, f64::max))?;
        let ranges = self.support_ranges();
        let chunks: Vec<Vec<T>> = norms
            .par_chunks(CHUNK_ROWS)
            .enumerate()
            .map(|(chunk, norms)| {
                let start = chunk * CHUNK_ROWS;
                let kernel = self.kernel(x.slice(s![start..start + norms.len(), ..]), norms);
                let mut decisions = vec![0.0; self.parts.intercept.len()];
                let mut out = Vec::new();
                for row in kernel.outer_iter() {
                    let row = row.to_slice().expect("a new array is row-major");
                    self.decide(row, &ranges, &mut decisions);
                    answer(&decisions, &mut out);
                }
                out
            })
            .collect();
        Ok(chunks.into_iter().flatten().collect())
    }

    /// The kernel of each row with each support vector.
    fn kernel(&self, x: ArrayView2<'_, f64>, norms: &[f64]) -> Array2<f64> {
        let vectors = &self.parts.support_vectors;
        let mut values = Array2::zeros((x.nrows(), vectors.nrows()));
        general_mat_mul(1.0, &x, &vectors.t(), 0.0, &mut values);
        for (mut row, norm) in values.outer_iter_mut().zip(norms) {
            let products = row.as_slice_mut().expect("a new array is row-major");
            self.parts.kernel.apply(products, *norm, &self.norms);
        }
        values
    }

    /// Where the support vectors of each class lie.
    fn support_ranges(&self) -> Vec<Range<usize>> {
        let mut end = 0;
        let range = |count: &usize| {
            end += count;
            end - count..end
        };
        self.parts.n_support.iter().map(range).collect()
    }

    fn decide(&self, kernel: &[f64], ranges: &[Range<usize>], decisions: &mut [f64]) {
        let parts = &self.parts;
        // What the support vectors of `class` add in the pair with `other`.
        let part = |class: usize, other: usize| {
            let range = ranges[class].clone();
            let row = if other > class { other - 1 } else { other };
            let coefficients = parts.dual_coef.slice(s![row, range.clone()]);
            coefficients.dot(&ArrayView1::from(&kernel[range]))
        };
        let pairs = class_pairs(parts.present.len()).zip(&parts.intercept);
        for (([first, second], intercept), out) in pairs.zip(decisions) {
            *out = part(first, second) + part(second, first) + intercept;
        }
    }
}

/// `ln σ(x)`, without a logarithm of 0.
fn log_logistic(x: f64) -> f64 {
    x.min(0.0) - (-x.abs()).exp().ln_1p()
}

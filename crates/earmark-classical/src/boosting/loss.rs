//! The loss of a round: cross-entropy of probabilities from margins.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::config::SoftmaxHessian;
use crate::softmax::softmax;

/// Rows that are taken together.
const BLOCK: usize = 256;

/// The least probability that enters a log-loss (XGBoost's `mlogloss`).
const LEAST_PROBABILITY: f64 = 1e-16;

/// Cross-entropy of two classes over one margin, or of more over one margin each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) enum Loss {
    /// `p = 1 / (1 + exp(-margin))` is the probability of the second class.
    Logistic,
    /// `p[k] = exp(margin[k]) / sum(exp(margin))`.
    Softmax(SoftmaxHessian),
}

impl Loss {
    /// For `n_present` classes that have rows, at least two.
    pub(super) fn new(n_present: usize, hessian: SoftmaxHessian) -> Self {
        match n_present {
            2 => Self::Logistic,
            _ => Self::Softmax(hessian),
        }
    }

    /// Margins of `counts` rows in each class, before the first round: the logarithm of the shares, or
    /// of their ratio.
    pub(super) fn base_margins(self, counts: &[usize]) -> Vec<f64> {
        let logs = counts.iter().map(|count| (*count as f64).ln());
        let total = (counts.iter().sum::<usize>() as f64).ln();
        match self {
            Self::Logistic => vec![(counts[1] as f64).ln() - (counts[0] as f64).ln()],
            Self::Softmax(_) => logs.map(|log| log - total).collect(),
        }
    }

    /// Gradient and Hessian of the loss by a margin whose class has probability `p`.
    #[inline]
    pub(super) fn derivatives(self, p: f64, is_class: bool) -> (f64, f64) {
        let hessian = match self {
            Self::Softmax(SoftmaxHessian::Doubled) => 2.0 * p * (1.0 - p),
            Self::Logistic | Self::Softmax(SoftmaxHessian::Diagonal) => p * (1.0 - p),
        };
        (p - f64::from(u8::from(is_class)), hessian)
    }

    /// The class, among those present, that an output speaks for.
    pub(super) fn class_of(self, output: usize) -> usize {
        match self {
            Self::Logistic => 1,
            Self::Softmax(_) => output,
        }
    }

    /// Turns `margins`, one output after the other, into probabilities, one row after the other.
    pub(super) fn probabilities(self, margins: &[f64], n_outputs: usize, into: &mut [f64]) {
        let n_rows = margins.len() / n_outputs;
        let blocks = into.par_chunks_mut(BLOCK * n_outputs).enumerate();
        blocks.for_each(|(block, into)| {
            for (output, margins) in margins.chunks_exact(n_rows).enumerate() {
                let rows = into[output..].iter_mut().step_by(n_outputs);
                rows.zip(&margins[block * BLOCK..])
                    .for_each(|(p, m)| *p = *m);
            }
            into.chunks_exact_mut(n_outputs)
                .for_each(|row| self.activate(row));
        });
    }

    /// Turns the margins of a row into the probabilities of its outputs.
    pub(super) fn activate(self, row: &mut [f64]) {
        match self {
            Self::Logistic => row.iter_mut().for_each(|m| *m = 1.0 / (1.0 + (-*m).exp())),
            Self::Softmax(_) => {
                softmax(row);
            }
        }
    }

    /// Mean of `-ln p[class]` over rows of probabilities of outputs; `None` is a class without a
    /// probability.
    pub(super) fn mean_log_loss(self, rows: &[f64], classes: &[Option<usize>]) -> f64 {
        let n_outputs = rows.len() / classes.len();
        let rows = rows.chunks_exact(n_outputs).zip(classes);
        let sum: f64 = rows
            .map(|(row, class)| {
                let p = class.map_or(0.0, |class| self.probability_of(row, class));
                -p.max(LEAST_PROBABILITY).ln()
            })
            .sum();
        sum / classes.len() as f64
    }

    /// The probability of a class, among those present, from the probabilities of the outputs.
    pub(super) fn probability_of(self, outputs: &[f64], class: usize) -> f64 {
        match self {
            Self::Logistic if class == 0 => 1.0 - outputs[0],
            Self::Logistic => outputs[0],
            Self::Softmax(_) => outputs[class],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOFTMAX: Loss = Loss::Softmax(SoftmaxHessian::Diagonal);

    #[test]
    fn base_margins_give_the_shares_back() {
        let mut row = SOFTMAX.base_margins(&[1, 3, 4]);
        SOFTMAX.activate(&mut row);
        assert!((row[1] - 0.375).abs() < 1e-15);
        let mut row = Loss::Logistic.base_margins(&[1, 3]);
        Loss::Logistic.activate(&mut row);
        assert!((row[0] - 0.75).abs() < 1e-15);
    }

    #[test]
    fn derivatives_are_those_of_the_loss() {
        let loss = |row: [f64; 3]| {
            let mut row = row;
            SOFTMAX.activate(&mut row);
            SOFTMAX.mean_log_loss(&row, &[Some(1)])
        };
        let (row, step) = ([0.3, -0.2, 1.1], 1e-4);
        let mut p = row;
        SOFTMAX.activate(&mut p);
        for output in 0..3 {
            let at = |delta: f64| {
                let mut moved = row;
                moved[output] += delta;
                loss(moved)
            };
            let (gradient, hessian) = SOFTMAX.derivatives(p[output], output == 1);
            let first = (at(step) - at(-step)) / (2.0 * step);
            let second = (at(step) - 2.0 * at(0.0) + at(-step)) / (step * step);
            assert!((gradient - first).abs() < 1e-8);
            assert!((hessian - second).abs() < 1e-6);
            let doubled = Loss::Softmax(SoftmaxHessian::Doubled);
            assert_eq!(doubled.derivatives(p[output], false).1, 2.0 * hessian);
        }
    }

    #[test]
    fn huge_margins_stay_probabilities() {
        let mut row = [1e12, -1e12, 0.0];
        SOFTMAX.activate(&mut row);
        assert_eq!(row, [1.0, 0.0, 0.0]);
        let mut row = [-1e12];
        Loss::Logistic.activate(&mut row);
        assert_eq!(row, [0.0]);
    }

    #[test]
    fn blocks_join() {
        let n_rows = 2 * BLOCK + 3;
        let margins: Vec<f64> = (0..3 * n_rows).map(|i| (i as f64).sin()).collect();
        let mut all = vec![0.0; 3 * n_rows];
        SOFTMAX.probabilities(&margins, 3, &mut all);
        for (row, p) in all.chunks_exact(3).enumerate() {
            let mut expected = [0, 1, 2].map(|output| margins[output * n_rows + row]);
            SOFTMAX.activate(&mut expected);
            assert_eq!(p, expected);
        }
    }

    #[test]
    fn a_class_without_a_probability_costs_the_most() {
        let loss = Loss::Logistic.mean_log_loss(&[0.25, 0.5], &[Some(0), None]);
        let expected = (-(0.75f64.ln()) - LEAST_PROBABILITY.ln()) / 2.0;
        assert!((loss - expected).abs() < 1e-12);
    }
}

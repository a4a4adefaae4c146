//! Counts of true and predicted class.

use serde::{Deserialize, Serialize};

use super::share;

/// How many tracks of each class were taken for which: `counts[true][predicted]`, as in scikit-learn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confusion {
    /// Shape `[n_classes, n_classes]`: a row per true class, a column per predicted class.
    pub counts: Vec<Vec<u64>>,
}

impl Confusion {
    pub(super) fn new(
        n_classes: usize,
        labels: &[usize],
        predicted: &[usize],
        weights: &[u32],
    ) -> Self {
        let mut counts = vec![vec![0; n_classes]; n_classes];
        for ((&label, &predicted), &weight) in labels.iter().zip(predicted).zip(weights) {
            counts[label][predicted] += u64::from(weight);
        }
        Self { counts }
    }

    /// Tracks of class `class`.
    pub(super) fn support(&self, class: usize) -> u64 {
        self.counts[class].iter().sum()
    }

    fn n_predicted(&self, class: usize) -> u64 {
        self.counts.iter().map(|row| row[class]).sum()
    }

    pub(super) fn accuracy(&self) -> Option<f64> {
        let right: u64 = (0..self.counts.len())
            .map(|class| self.counts[class][class])
            .sum();
        let all: u64 = self.counts.iter().flatten().sum();
        share(right as f64, all as f64)
    }

    pub(super) fn precision(&self, class: usize) -> Option<f64> {
        share(
            self.counts[class][class] as f64,
            self.n_predicted(class) as f64,
        )
    }

    pub(super) fn recall(&self, class: usize) -> Option<f64> {
        share(self.counts[class][class] as f64, self.support(class) as f64)
    }

    pub(super) fn f1(&self, class: usize) -> Option<f64> {
        let both = self.support(class) + self.n_predicted(class);
        share(2.0 * self.counts[class][class] as f64, both as f64)
    }
}

//! What a network is asked to say, and how much it counts.

use crate::train::{ClassWeights, Examples, TrainConfig};

/// Turns labels into targets.
#[derive(Debug)]
pub(crate) struct Targets {
    n_classes: usize,
    smoothing: f32,
    /// What an example of each class counts.
    weights: Vec<f32>,
}

impl Targets {
    pub(crate) fn new(examples: &dyn Examples, config: &TrainConfig) -> Self {
        let n_classes = examples.n_classes();
        let weights = match config.class_weights {
            ClassWeights::Uniform => vec![1.0; n_classes],
            ClassWeights::Balanced => balanced(examples),
        };
        Self {
            n_classes,
            smoothing: config.label_smoothing as f32,
            weights,
        }
    }

    /// One row of sum 1 for each label.
    pub(crate) fn rows(&self, labels: &[usize]) -> Vec<f32> {
        let spread = self.smoothing / self.n_classes as f32;
        let mut rows = vec![spread; labels.len() * self.n_classes];
        for (label, row) in labels.iter().zip(rows.chunks_exact_mut(self.n_classes)) {
            row[*label] += 1.0 - self.smoothing;
        }
        rows
    }

    /// What each example counts.
    pub(crate) fn weights(&self, labels: &[usize]) -> Vec<f32> {
        labels.iter().map(|label| self.weights[*label]).collect()
    }
}

/// `n_examples / (n_classes * n_examples_of_class)`; a class without examples never counts.
fn balanced(examples: &dyn Examples) -> Vec<f32> {
    let (n, n_classes) = (examples.n_examples(), examples.n_classes());
    let mut counts = vec![0usize; n_classes];
    (0..n).for_each(|index| counts[examples.label(index)] += 1);
    let weight = |count: usize| (n as f64 / (n_classes * count.max(1)) as f64) as f32;
    counts.into_iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{input::InputShape, train::MemoryExamples};

    #[test]
    fn rows_sum_to_one_and_balanced_classes_count_alike() {
        let shape = InputShape {
            n_rows: 1,
            n_frames: 1,
        };
        let labels = vec![0, 0, 0, 1];
        let examples = MemoryExamples::new(shape, 2, vec![0.0; 4], labels.clone()).unwrap();
        let config = TrainConfig {
            label_smoothing: 0.2,
            class_weights: ClassWeights::Balanced,
            ..TrainConfig::default()
        };
        let targets = Targets::new(&examples, &config);
        for (share, expected) in targets.rows(&[0, 1]).into_iter().zip([0.9, 0.1, 0.1, 0.9]) {
            assert!((share - expected).abs() < 1e-6, "{share}");
        }
        let weights = targets.weights(&labels);
        assert!((weights[..3].iter().sum::<f32>() - weights[3]).abs() < 1e-6);
        assert!((weights.iter().sum::<f32>() - 4.0).abs() < 1e-6);
    }
}

//! What a network is trained to make small, and what follows for its outputs.

use burn::tensor::{Tensor, activation};
use serde::{Deserialize, Serialize};

/// The loss a network was designed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Cross-entropy of a softmax: one output per class.
    #[default]
    CrossEntropy,
    /// Mean squared error of a sigmoid: one output for two classes (that of the second), else one per
    /// class.
    SquaredError,
}

impl Loss {
    /// Outputs a network needs to tell `n_classes` apart.
    pub fn n_outputs(self, n_classes: usize) -> usize {
        match self {
            Self::SquaredError if n_classes == 2 => 1,
            _ => n_classes,
        }
    }

    /// Probabilities `[batch, n_classes]`, each row of sum 1, from logits `[batch, n_outputs]`.
    ///
    /// Softmax for [`Loss::CrossEntropy`]. For [`Loss::SquaredError`], `[1 - p, p]` where one output tells
    /// two classes apart, otherwise the sigmoids divided by their sum.
    pub fn probabilities(self, logits: Tensor<2>) -> Tensor<2> {
        match self {
            Self::CrossEntropy => activation::softmax(logits, 1),
            Self::SquaredError => {
                let shares = activation::sigmoid(logits);
                if shares.dims()[1] == 1 {
                    return Tensor::cat(vec![-shares.clone() + 1.0, shares], 1);
                }
                // A sum of zero only when every sigmoid underflows.
                let sums = shares.clone().sum_dim(1).clamp_min(f32::MIN_POSITIVE);
                shares / sums
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    fn rows(loss: Loss, logits: Tensor<2>) -> Vec<f32> {
        loss.probabilities(logits).into_data().try_to_vec().unwrap()
    }

    #[test]
    fn probabilities_sum_to_one_under_each_loss() {
        let device = Device::flex();
        let logits = Tensor::<2>::from_floats([[0.0, 0.0, 0.0, 0.0]], &device);
        assert_eq!(rows(Loss::CrossEntropy, logits.clone()), [0.25; 4]);
        assert_eq!(rows(Loss::SquaredError, logits), [0.25; 4]);
        let one = Tensor::<2>::from_floats([[3f32.ln()]], &device);
        let [first, second] = rows(Loss::SquaredError, one)[..] else {
            panic!("two classes")
        };
        assert!((first - 0.25).abs() < 1e-6 && (second - 0.75).abs() < 1e-6);
    }

    #[test]
    fn one_output_tells_two_classes_apart_by_squared_error() {
        assert_eq!(Loss::SquaredError.n_outputs(2), 1);
        assert_eq!(Loss::SquaredError.n_outputs(4), 4);
        assert_eq!(Loss::CrossEntropy.n_outputs(2), 2);
    }
}

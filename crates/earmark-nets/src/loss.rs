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
                if logits.dims()[1] == 1 {
                    let share = activation::sigmoid(logits);
                    return Tensor::cat(vec![-share.clone() + 1.0, share], 1);
                }
                // The quotient by way of logarithms: every sigmoid of a row may underflow.
                activation::softmax(activation::log_sigmoid(logits), 1)
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
    fn sigmoids_that_underflow_still_share_out_one() {
        let device = Device::flex();
        let logits = Tensor::<2>::from_floats([[-4e4, -3e4, -3e4], [9e4, 9e4, -9e4]], &device);
        let expected = [0.0, 0.5, 0.5, 0.5, 0.5, 0.0];
        assert_eq!(rows(Loss::SquaredError, logits), expected);
    }

    #[test]
    fn sigmoids_are_divided_by_their_sum() {
        let logits = [1.5f32, -0.3, 0.2];
        let shares = logits.map(|logit| 1.0 / (1.0 + (-logit).exp()));
        let sum: f32 = shares.iter().sum();
        let found = rows(
            Loss::SquaredError,
            Tensor::<2>::from_floats([logits], &Device::flex()),
        );
        for (found, share) in found.iter().zip(shares) {
            assert!((found - share / sum).abs() < 1e-6, "{found} {share}");
        }
    }

    #[test]
    fn one_output_tells_two_classes_apart_by_squared_error() {
        assert_eq!(Loss::SquaredError.n_outputs(2), 1);
        assert_eq!(Loss::SquaredError.n_outputs(4), 4);
        assert_eq!(Loss::CrossEntropy.n_outputs(2), 2);
    }
}

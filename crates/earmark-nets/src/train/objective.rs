//! The number that training makes small.

use burn::tensor::{Tensor, activation};

use crate::loss::Loss;

/// Mean over the batch of `weight * loss`, targets `[batch, n_classes]` with rows of sum 1, weights
/// `[batch, 1]`.
///
/// | loss | of one example |
/// |---|---|
/// | [`Loss::CrossEntropy`] | `-sum_k target_k log softmax(logits)_k` |
/// | [`Loss::SquaredError`] | `mean_k (sigmoid(logits)_k - target_k)^2`; one output is that of the second class |
///
/// The sum is divided by the number of examples, as Keras does, not by the sum of weights: every example
/// counts the same whatever batch it falls into.
pub(crate) fn objective(
    loss: Loss,
    logits: Tensor<2>,
    targets: Tensor<2>,
    weights: Tensor<2>,
) -> Tensor<1> {
    let each = match loss {
        Loss::CrossEntropy => -(activation::log_softmax(logits, 1) * targets).sum_dim(1),
        Loss::SquaredError => {
            let [n, n_outputs] = logits.dims();
            let n_classes = targets.dims()[1];
            let asked = targets.slice([0..n, n_classes - n_outputs..n_classes]);
            (activation::sigmoid(logits) - asked).square().mean_dim(1)
        }
    };
    (each * weights).mean()
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    fn value(loss: Loss, logits: [[f32; 2]; 2], weights: [[f32; 1]; 2]) -> f32 {
        let device = Device::flex();
        let targets = Tensor::<2>::from_floats([[1.0, 0.0], [0.25, 0.75]], &device);
        let logits = Tensor::<2>::from_floats(logits, &device);
        objective(loss, logits, targets, Tensor::from_floats(weights, &device)).into_scalar()
    }

    #[test]
    fn cross_entropy_and_squared_error_are_their_formulas() {
        let logits = [[0.0, 0.0], [0.0, 3f32.ln()]];
        // Probabilities [0.5, 0.5] and [0.25, 0.75].
        let first = 2f32.ln();
        let second = -(0.25 * 0.25f32.ln() + 0.75 * 0.75f32.ln());
        let entropy = value(Loss::CrossEntropy, logits, [[1.0], [3.0]]);
        assert!((entropy - (first + 3.0 * second) / 2.0).abs() < 1e-6);
        // Sigmoids [0.5, 0.5] and [0.5, 0.75].
        let error = value(Loss::SquaredError, logits, [[1.0], [1.0]]);
        let expected = ((0.25 + 0.25) / 2.0 + 0.0625 / 2.0) / 2.0;
        assert!((error - expected).abs() < 1e-6, "{error}");
    }

    #[test]
    fn one_output_is_asked_for_the_second_class() {
        let device = Device::flex();
        let logits = Tensor::<2>::from_floats([[0.0]], &device);
        let targets = Tensor::<2>::from_floats([[0.0, 1.0]], &device);
        let weights = Tensor::<2>::ones([1, 1], &device);
        let error: f32 = objective(Loss::SquaredError, logits, targets, weights).into_scalar();
        assert!((error - 0.25).abs() < 1e-6);
    }
}

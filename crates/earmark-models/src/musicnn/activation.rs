//! ReLU and batch-norm after a convolution, folded to a few operations.

use super::weights::Norm;

/// `norm(relu(x + bias))` per filter, applied after a maximum over positions.
///
/// With `norm(v) = scale · v + shift`, the maximum over positions of
/// `norm(relu(x + bias))` is `norm(relu(max x + bias))` where `scale` is not
/// negative, and `norm(relu(min x + bias))` where it is. The blocks that take a
/// maximum compute `max(sign · x)`, so that both cases are one maximum.
pub(super) struct Activation {
    bias: Vec<f32>,
    norm: Affine,
}

/// Batch-norm at inference: `v · scale + shift` per channel.
#[derive(Clone)]
pub(super) struct Affine {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

impl Affine {
    /// `scale = γ / √(σ² + 1e-3)`, `shift = β - μ · scale` (TensorFlow's ε).
    pub(super) fn new(norm: &Norm) -> Self {
        const EPSILON: f32 = 1e-3;
        let scale: Vec<f32> = std::iter::zip(&norm.gamma, &norm.variance)
            .map(|(gamma, variance)| gamma / (variance + EPSILON).sqrt())
            .collect();
        let shift = norm.beta.iter().zip(&norm.mean).zip(&scale);
        let shift = shift.map(|((beta, mean), scale)| beta - mean * scale);
        Self {
            shift: shift.collect(),
            scale,
        }
    }

    pub(super) fn apply(&self, channel: usize, value: f32) -> f32 {
        value * self.scale[channel] + self.shift[channel]
    }
}

impl Activation {
    pub(super) fn new(bias: Vec<f32>, norm: Affine) -> Self {
        Self { bias, norm }
    }

    /// Number of filters.
    pub(super) fn len(&self) -> usize {
        self.bias.len()
    }

    /// Factor of a filter's outputs before their maximum is taken: 1 or -1.
    pub(super) fn sign(&self, filter: usize) -> f32 {
        if self.norm.scale[filter] < 0.0 {
            -1.0
        } else {
            1.0
        }
    }

    /// The block's output from `max(sign · x)`.
    pub(super) fn apply_to_maximum(&self, filter: usize, maximum: f32) -> f32 {
        self.apply(filter, self.sign(filter) * maximum)
    }

    /// `norm(relu(x + bias))`.
    pub(super) fn apply(&self, filter: usize, value: f32) -> f32 {
        self.norm
            .apply(filter, (value + self.bias[filter]).max(0.0))
    }
}

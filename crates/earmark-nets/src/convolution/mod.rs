//! Convolutions with what follows them as one operation of the CPU backend, forward and backward.
//!
//! Op by op, each of bias, activation and maximum reads and writes whole maps, and maps before the maximum
//! are the largest tensors of a network. Here an image's map is finished while it is in the cache: tiles
//! of it become the columns of a matrix, one product makes their sums, and only maxima are written, with
//! their places. The formulas (`blocks/conv.rs`), which every other backend runs, are what these are tested
//! against.

mod autodiff;
mod backward;
mod layer;
mod norm;
mod pool;
mod window;

use burn::{
    backend::{Backend, Dispatch, Flex, backend_extension, tensor::FloatTensor},
    nn::BatchNorm,
    tensor::Tensor,
};

use self::pool::Pool;
use crate::blocks::Activation;

/// The operations; shapes as in [`convolved`] and [`normalized`].
#[backend_extension(Flex, Autodiff)]
pub(crate) trait FusedConvolution: Backend {
    /// Convolution, maximum, activation.
    fn convolved(
        x: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        size: [usize; 2],
        activation: Activation,
    ) -> FloatTensor<Self>;

    /// Means and variances of channels.
    fn moments(x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// Batch normalisation, maximum, activation.
    fn normalized(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        epsilon: f64,
        size: [usize; 2],
        activation: Activation,
    ) -> FloatTensor<Self>;
}

impl FusedConvolution for Flex {
    fn convolved(
        x: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        size: [usize; 2],
        activation: Activation,
    ) -> FloatTensor<Self> {
        layer::forward(&x, &weights, &bias, Pool { size, activation }).output
    }

    fn moments(x: FloatTensor<Self>) -> FloatTensor<Self> {
        norm::moments(&x)
    }

    fn normalized(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        moments: FloatTensor<Self>,
        epsilon: f64,
        size: [usize; 2],
        activation: Activation,
    ) -> FloatTensor<Self> {
        let pool = Pool { size, activation };
        norm::forward(&x, [gamma, beta], &moments, epsilon, pool).output
    }
}

/// Whether the operations serve maxima of `size` and this activation.
pub(crate) fn serves(x: &Tensor<4>, size: [usize; 2], activation: Activation) -> bool {
    crate::flex::serves(x) && activation.never_falls() && size[0] * size[1] <= 256
}

/// The convolution with padding `same` of `[batch, inputs, rows, frames]` and weights
/// `[outputs, inputs, height, length]`, its bias `[outputs]`, maxima of `size` and their activation.
pub(crate) fn convolved(
    x: Tensor<4>,
    weights: Tensor<4>,
    bias: Tensor<1>,
    size: [usize; 2],
    activation: Activation,
) -> Tensor<4> {
    Tensor::from_dispatch(<Dispatch as FusedConvolution>::convolved(
        x.into_dispatch(),
        weights.into_dispatch(),
        bias.into_dispatch(),
        size,
        activation,
    ))
}

/// `norm` while training, of `[batch, channels, rows, frames]`, then maxima of `size` and their activation. Its
/// running statistics take the batch in, as [`BatchNorm::forward`] does it.
pub(crate) fn normalized(
    norm: &BatchNorm,
    x: Tensor<4>,
    size: [usize; 2],
    activation: Activation,
) -> Tensor<4> {
    let moments = <Dispatch as FusedConvolution>::moments(x.clone().into_dispatch());
    let moments = Tensor::<2>::from_dispatch(moments);
    for (running, row) in [&norm.running_mean, &norm.running_var].into_iter().zip(0..) {
        let of_batch = moments.clone().slice(row..row + 1).squeeze_dim::<1>(0);
        let kept = running.value_sync() * (1.0 - norm.momentum);
        running.update((kept + of_batch * norm.momentum).detach());
    }
    Tensor::from_dispatch(<Dispatch as FusedConvolution>::normalized(
        x.into_dispatch(),
        norm.gamma.val().into_dispatch(),
        norm.beta.val().into_dispatch(),
        moments.into_dispatch(),
        norm.epsilon,
        size,
        activation,
    ))
}

//! The two halves of a transformer's encoder layer as one operation of the CPU backend each, forward and
//! backward.
//!
//! Op by op, a layer writes some twenty tensors for every one it keeps. Here a tile of examples goes through
//! normalisation, dense layers, heads or GELU and dropout while it is in the cache; of what is on the way, only
//! the sums before the core and attention weights are kept, and masks are drawn again from their seeds. The
//! formulas (`blocks/attention.rs`), which every other backend runs, are what these are tested against.

mod attention;
mod autodiff;
mod curves;
mod cut;
mod feed;
mod norm;
mod rows;
mod sublayer;
#[cfg(test)]
mod tests;

use burn::{
    backend::{Backend, Dispatch, Flex, backend_extension, tensor::FloatTensor},
    nn::{LayerNorm, Linear},
    tensor::Tensor,
};

pub(crate) use self::norm::EPSILON;
use self::{attention::Heads, feed::Gelu, sublayer::Parameters};
use crate::blocks::Mask;

/// The operations; shapes as in [`attended`] and [`fed`].
#[backend_extension(Flex, Autodiff)]
pub(crate) trait FusedEncoder: Backend {
    /// The half with attention.
    fn attended(
        x: FloatTensor<Self>,
        #[extension_type] parameters: Parameters<Self>,
        heads: Heads,
        masks: [Mask; 2],
    ) -> FloatTensor<Self>;

    /// The half that feeds forward.
    fn fed(
        x: FloatTensor<Self>,
        #[extension_type] parameters: Parameters<Self>,
        masks: [Mask; 2],
    ) -> FloatTensor<Self>;
}

impl FusedEncoder for Flex {
    fn attended(
        x: FloatTensor<Self>,
        parameters: Parameters<Self>,
        heads: Heads,
        masks: [Mask; 2],
    ) -> FloatTensor<Self> {
        sublayer::forward(&x, parameters, heads, masks).output
    }

    fn fed(
        x: FloatTensor<Self>,
        parameters: Parameters<Self>,
        masks: [Mask; 2],
    ) -> FloatTensor<Self> {
        sublayer::forward(&x, parameters, Gelu, masks).output
    }
}

/// The layers of a half; all have a bias, and the normalisation has [`EPSILON`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half<'a> {
    pub(crate) norm: &'a LayerNorm,
    pub(crate) first: &'a Linear,
    pub(crate) second: &'a Linear,
}

impl Half<'_> {
    fn parameters(self) -> Parameters<Dispatch> {
        let bias = |linear: &Linear| linear.bias.as_ref().expect("a bias").val();
        let beta = self.norm.beta.as_ref().expect("a beta").val();
        Parameters {
            gamma: self.norm.gamma.val().into_dispatch(),
            beta: beta.into_dispatch(),
            first: self.first.weight.val().into_dispatch(),
            first_bias: bias(self.first).into_dispatch(),
            second: self.second.weight.val().into_dispatch(),
            second_bias: bias(self.second).into_dispatch(),
        }
    }
}

/// `x + second(heads(first(norm(x))))` of `[batch, steps, width]`, where `first` makes queries, keys and values
/// side by side. Masks: of attention weights, and of what is added.
pub(crate) fn attended(x: Tensor<3>, half: Half<'_>, heads: usize, masks: [Mask; 2]) -> Tensor<3> {
    let [_, steps, _] = x.dims();
    Tensor::from_dispatch(<Dispatch as FusedEncoder>::attended(
        x.into_dispatch(),
        half.parameters(),
        Heads { heads, steps },
        masks,
    ))
}

/// `x + second(gelu(first(norm(x))))`. Masks: of what leaves GELU, and of what is added.
pub(crate) fn fed(x: Tensor<3>, half: Half<'_>, masks: [Mask; 2]) -> Tensor<3> {
    Tensor::from_dispatch(<Dispatch as FusedEncoder>::fed(
        x.into_dispatch(),
        half.parameters(),
        masks,
    ))
}

//! Whole sequences as one operation of the CPU backend, with a backward pass written by hand.
//!
//! Op by op, a step of an LSTM is some twenty small tensors and as many nodes of the graph; fused, it is one
//! product and one pass over its gates, and the gradient of the recurrent weights is a single product
//! after the last step. The layers' own formulas (`lstm.rs`, `gru.rs`), which every other backend runs, are
//! what these are tested against.

mod autodiff;
mod curves;
mod gru;
mod lstm;
mod matrix;

use burn::{
    backend::{Backend, Dispatch, Flex, backend_extension, tensor::FloatTensor},
    tensor::Tensor,
};

/// The operations; shapes as in [`lstm_states`] and [`gru_states`].
#[backend_extension(Flex, Autodiff)]
pub(crate) trait FusedRecurrence: Backend {
    /// States of an LSTM.
    fn lstm_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// States of a GRU.
    fn gru_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

impl FusedRecurrence for Flex {
    fn lstm_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        lstm::forward(projected, weights, mask).states
    }

    fn gru_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        gru::forward(projected, weights, bias, mask).states
    }
}

/// `[steps, batch, units]` of an LSTM, from `x W + b` of all steps `[steps, batch, 4 units]`, the recurrent
/// weights `[units, 4 units]` and what states are multiplied with before their product `[batch, units]`.
pub(crate) fn lstm_states(projected: Tensor<3>, weights: Tensor<2>, mask: Tensor<2>) -> Tensor<3> {
    Tensor::from_dispatch(<Dispatch as FusedRecurrence>::lstm_states(
        projected.into_dispatch(),
        weights.into_dispatch(),
        mask.into_dispatch(),
    ))
}

/// As [`lstm_states`], of a GRU: `[steps, batch, 3 units]`, `[units, 3 units]`, the bias of the recurrent
/// product `[3 units]` and the mask.
pub(crate) fn gru_states(
    projected: Tensor<3>,
    weights: Tensor<2>,
    bias: Tensor<1>,
    mask: Tensor<2>,
) -> Tensor<3> {
    Tensor::from_dispatch(<Dispatch as FusedRecurrence>::gru_states(
        projected.into_dispatch(),
        weights.into_dispatch(),
        bias.into_dispatch(),
        mask.into_dispatch(),
    ))
}

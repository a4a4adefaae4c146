//! The fused operations as nodes of the graph.

use burn::backend::{
    Autodiff, Flex, autodiff::checkpoint::strategy::CheckpointStrategy, tensor::FloatTensor,
};

use super::{FusedRecurrence, gru, lstm};
use crate::{
    flex::Values,
    operation::{Trace, tracked},
};

impl Trace<2> for lstm::Trace {
    fn output(&self) -> Values {
        self.states.clone()
    }

    fn backward(self, gradient: Values, _: [bool; 2]) -> [Option<Values>; 2] {
        let (projected, weights) = lstm::backward(self, gradient);
        [projected, weights].map(Some)
    }
}

impl Trace<3> for gru::Trace {
    fn output(&self) -> Values {
        self.states.clone()
    }

    fn backward(self, gradient: Values, _: [bool; 3]) -> [Option<Values>; 3] {
        let (projected, weights, bias) = gru::backward(self, gradient);
        [projected, weights, bias].map(Some)
    }
}

impl<C: CheckpointStrategy> FusedRecurrence for Autodiff<Flex, C> {
    fn lstm_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let mask = mask.into_primitive();
        tracked::<C, _, 2>([projected, weights], |[projected, weights]| {
            lstm::forward(projected, weights, mask)
        })
    }

    fn gru_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let mask = mask.into_primitive();
        tracked::<C, _, 3>([projected, weights, bias], |[projected, weights, bias]| {
            gru::forward(projected, weights, bias, mask)
        })
    }
}

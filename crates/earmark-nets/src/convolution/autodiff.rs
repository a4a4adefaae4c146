//! The fused operations as nodes of the graph.

use burn::backend::{
    Autodiff, AutodiffBackend, Flex, autodiff::checkpoint::strategy::CheckpointStrategy,
    tensor::FloatTensor,
};

use super::{FusedConvolution, backward, layer, norm, pool::Pool};
use crate::{
    blocks::Activation,
    flex::Values,
    operation::{Trace, tracked},
};

impl Trace<3> for layer::Trace {
    fn output(&self) -> Values {
        self.output.clone()
    }

    fn backward(self, gradient: Values, wanted: [bool; 3]) -> [Option<Values>; 3] {
        let (x, weights, bias) = backward::backward(&self, &gradient, wanted[0]);
        [x, Some(weights), Some(bias)]
    }
}

impl Trace<3> for norm::Trace {
    fn output(&self) -> Values {
        self.output.clone()
    }

    fn backward(self, gradient: Values, _: [bool; 3]) -> [Option<Values>; 3] {
        norm::backward(&self, &gradient).map(Some)
    }
}

impl<C: CheckpointStrategy> FusedConvolution for Autodiff<Flex, C> {
    fn convolved(
        x: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        size: [usize; 2],
        activation: Activation,
    ) -> FloatTensor<Self> {
        let pool = Pool { size, activation };
        tracked::<C, _, 3>([x, weights, bias], |[x, weights, bias]| {
            layer::forward(&x, &weights, &bias, pool)
        })
    }

    fn moments(x: FloatTensor<Self>) -> FloatTensor<Self> {
        Self::from_inner(norm::moments(&x.into_primitive()))
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
        let (moments, pool) = (moments.into_primitive(), Pool { size, activation });
        tracked::<C, _, 3>([x, gamma, beta], |[x, gamma, beta]| {
            norm::forward(&x, [gamma, beta], &moments, epsilon, pool)
        })
    }
}

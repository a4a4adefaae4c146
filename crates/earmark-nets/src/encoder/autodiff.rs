//! The fused operations as nodes of the graph.

use burn::backend::{
    Autodiff, Flex, autodiff::checkpoint::strategy::CheckpointStrategy, tensor::FloatTensor,
};

use super::{
    FusedEncoder,
    attention::Heads,
    feed::Gelu,
    sublayer::{self, Core, Parameters},
};
use crate::{blocks::Mask, operation::tracked};

impl<C: CheckpointStrategy> FusedEncoder for Autodiff<Flex, C> {
    fn attended(
        x: FloatTensor<Self>,
        parameters: Parameters<Self>,
        heads: Heads,
        masks: [Mask; 2],
    ) -> FloatTensor<Self> {
        with_core(x, parameters, heads, masks)
    }

    fn fed(
        x: FloatTensor<Self>,
        parameters: Parameters<Self>,
        masks: [Mask; 2],
    ) -> FloatTensor<Self> {
        with_core(x, parameters, Gelu, masks)
    }
}

fn with_core<C: CheckpointStrategy>(
    x: FloatTensor<Autodiff<Flex, C>>,
    parameters: Parameters<Autodiff<Flex, C>>,
    core: impl Core,
    masks: [Mask; 2],
) -> FloatTensor<Autodiff<Flex, C>> {
    let inputs = [
        x,
        parameters.gamma,
        parameters.beta,
        parameters.first,
        parameters.first_bias,
        parameters.second,
        parameters.second_bias,
    ];
    tracked::<C, _, 7>(inputs, |inputs| {
        let [x, gamma, beta, first, first_bias, second, second_bias] = inputs;
        let parameters = Parameters {
            gamma,
            beta,
            first,
            first_bias,
            second,
            second_bias,
        };
        sublayer::forward(&x, parameters, core, masks)
    })
}

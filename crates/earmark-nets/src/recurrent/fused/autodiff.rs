//! The fused operations as nodes of the graph.

use burn::backend::{
    Autodiff, Flex,
    autodiff::{
        checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
        grads::Gradients,
        ops::{Backward, Ops, OpsKind},
    },
    tensor::FloatTensor,
};

use super::{FusedRecurrence, gru, lstm};

#[derive(Debug)]
struct LstmNode;

impl Backward<Flex, 2> for LstmNode {
    type State = lstm::Trace;

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node);
        let (projected, weights) = lstm::backward(ops.state, gradient);
        for (parent, gradient) in ops.parents.into_iter().zip([projected, weights]) {
            if let Some(node) = parent {
                grads.register::<Flex>(node.id, gradient);
            }
        }
    }
}

#[derive(Debug)]
struct GruNode;

impl Backward<Flex, 3> for GruNode {
    type State = gru::Trace;

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node);
        let (projected, weights, bias) = gru::backward(ops.state, gradient);
        for (parent, gradient) in ops.parents.into_iter().zip([projected, weights, bias]) {
            if let Some(node) = parent {
                grads.register::<Flex>(node.id, gradient);
            }
        }
    }
}

impl<C: CheckpointStrategy> FusedRecurrence for Autodiff<Flex, C> {
    fn lstm_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let node = LstmNode.prepare::<C>([projected.node(), weights.node()]);
        let trace = lstm::forward(
            projected.into_primitive(),
            weights.into_primitive(),
            mask.into_primitive(),
        );
        let states = trace.states.clone();
        match node.compute_bound().stateful() {
            OpsKind::Tracked(node) => node.finish(trace, states),
            OpsKind::UnTracked(node) => node.finish(states),
        }
    }

    fn gru_states(
        projected: FloatTensor<Self>,
        weights: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        mask: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let node = GruNode.prepare::<C>([projected.node(), weights.node(), bias.node()]);
        let trace = gru::forward(
            projected.into_primitive(),
            weights.into_primitive(),
            bias.into_primitive(),
            mask.into_primitive(),
        );
        let states = trace.states.clone();
        match node.compute_bound().stateful() {
            OpsKind::Tracked(node) => node.finish(trace, states),
            OpsKind::UnTracked(node) => node.finish(states),
        }
    }
}

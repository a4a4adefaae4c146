//! The fused operations as nodes of the graph.

use burn::backend::{
    Autodiff, AutodiffBackend, Flex,
    autodiff::{
        checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
        grads::Gradients,
        ops::{Backward, Ops, OpsKind},
    },
    tensor::FloatTensor,
};

use super::{FusedConvolution, backward, layer, norm, pool::Pool};
use crate::blocks::Activation;

#[derive(Debug)]
struct ConvolutionNode;

impl Backward<Flex, 3> for ConvolutionNode {
    type State = layer::Trace;

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node);
        let [x, weights, bias] = ops.parents;
        let (d_x, d_weights, d_bias) = backward::backward(&ops.state, &gradient, x.is_some());
        let gradients = [(x, d_x), (weights, Some(d_weights)), (bias, Some(d_bias))];
        for (node, gradient) in gradients {
            if let (Some(node), Some(gradient)) = (node, gradient) {
                grads.register::<Flex>(node.id, gradient);
            }
        }
    }
}

#[derive(Debug)]
struct NormNode;

impl Backward<Flex, 3> for NormNode {
    type State = norm::Trace;

    fn backward(self, ops: Ops<Self::State, 3>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node);
        let gradients = norm::backward(&ops.state, &gradient);
        for (node, gradient) in ops.parents.into_iter().zip(gradients) {
            if let Some(node) = node {
                grads.register::<Flex>(node.id, gradient);
            }
        }
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
        let node = ConvolutionNode.prepare::<C>([x.node(), weights.node(), bias.node()]);
        let trace = layer::forward(
            &x.into_primitive(),
            &weights.into_primitive(),
            &bias.into_primitive(),
            Pool { size, activation },
        );
        let output = trace.output.clone();
        match node.compute_bound().stateful() {
            OpsKind::Tracked(node) => node.finish(trace, output),
            OpsKind::UnTracked(node) => node.finish(output),
        }
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
        let node = NormNode.prepare::<C>([x.node(), gamma.node(), beta.node()]);
        let line = [gamma.into_primitive(), beta.into_primitive()];
        let trace = norm::forward(
            &x.into_primitive(),
            line,
            &moments.into_primitive(),
            epsilon,
            Pool { size, activation },
        );
        let output = trace.output.clone();
        match node.compute_bound().stateful() {
            OpsKind::Tracked(node) => node.finish(trace, output),
            OpsKind::UnTracked(node) => node.finish(output),
        }
    }
}

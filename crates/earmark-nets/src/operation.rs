//! Operations of the CPU with a way back written by hand, as nodes of the graph.

use std::{fmt::Debug, marker::PhantomData};

use burn::backend::{
    Autodiff, Flex,
    autodiff::{
        checkpoint::{base::Checkpointer, strategy::CheckpointStrategy},
        grads::Gradients,
        ops::{Backward, Ops, OpsKind},
    },
    tensor::FloatTensor,
};

use crate::flex::Values;

/// What an operation of `N` tensors remembers for its way back.
pub(crate) trait Trace<const N: usize>: Clone + Debug + Send + 'static {
    /// What the operation made.
    fn output(&self) -> Values;

    /// Gradients of the tensors from that of the output. Those that are not `wanted` are dropped, so they
    /// need not be made.
    fn backward(self, gradient: Values, wanted: [bool; N]) -> [Option<Values>; N];
}

#[derive(Debug)]
struct Node<T>(PhantomData<T>);

impl<T: Trace<N>, const N: usize> Backward<Flex, N> for Node<T> {
    type State = T;

    fn backward(self, ops: Ops<T, N>, grads: &mut Gradients, _: &mut Checkpointer) {
        let gradient = grads.consume::<Flex>(&ops.node);
        let wanted = ops.parents.each_ref().map(Option::is_some);
        let gradients = ops.state.backward(gradient, wanted);
        for (parent, gradient) in ops.parents.into_iter().zip(gradients) {
            if let (Some(node), Some(gradient)) = (parent, gradient) {
                grads.register::<Flex>(node.id, gradient);
            }
        }
    }
}

/// The output of `forward`, whose trace finds the gradients of its `inputs`.
pub(crate) fn tracked<C: CheckpointStrategy, T: Trace<N>, const N: usize>(
    inputs: [FloatTensor<Autodiff<Flex, C>>; N],
    forward: impl FnOnce([Values; N]) -> T,
) -> FloatTensor<Autodiff<Flex, C>> {
    let nodes = inputs.each_ref().map(|input| input.node());
    let node = Node(PhantomData::<T>).prepare::<C>(nodes).compute_bound();
    let trace = forward(inputs.map(|input| input.into_primitive()));
    let output = trace.output();
    match node.stateful() {
        OpsKind::Tracked(node) => node.finish(trace, output),
        OpsKind::UnTracked(node) => node.finish(output),
    }
}

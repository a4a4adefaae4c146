//! One half of an encoder layer: normalisation, dense layer, core, dense layer, mask, all added to what came in.
//! A tile of examples goes all the way while it is in the cache.

use std::fmt::Debug;

use burn::backend::{Backend, ExtensionType, Flex, tensor::FloatTensor};

use super::{
    cut::Cut,
    norm::Norm,
    rows::{add, dense, dense_back, dense_gradients, masked},
};
use crate::{
    blocks::Mask,
    flex::{Values, slice, tensor, values},
    operation,
};

/// The parameters of a half.
#[derive(Debug, Clone, ExtensionType)]
pub(crate) struct Parameters<B: Backend> {
    pub(crate) gamma: FloatTensor<B>,
    pub(crate) beta: FloatTensor<B>,
    /// Of the dense layer before the core: `[width, n]` and `[n]`.
    pub(crate) first: FloatTensor<B>,
    pub(crate) first_bias: FloatTensor<B>,
    /// Of the dense layer after it: `[m, width]` and `[width]`.
    pub(crate) second: FloatTensor<B>,
    pub(crate) second_bias: FloatTensor<B>,
}

/// What lies between the two dense layers. A mask is drawn by the number of the tile.
pub(super) trait Core: Copy + Debug + Send + Sync + 'static {
    /// What the way back needs besides the sums that came in.
    type Kept: Clone + Debug + Send + Sync;

    /// `[rows, m]` of the sums `[rows, n]`.
    fn forward(self, sums: &Values, mask: Mask, tile: usize) -> (Values, Self::Kept);

    /// What went out, and the gradient of the sums.
    fn backward(
        self,
        sums: &Values,
        kept: &Self::Kept,
        gradient: Values,
        mask: Mask,
        tile: usize,
    ) -> [Values; 2];
}

/// What the way back needs to know.
#[derive(Debug, Clone)]
pub(super) struct Trace<C: Core> {
    half: Half<C>,
    x: Values,
    tiles: Vec<(Values, C::Kept)>,
    pub(super) output: Values,
}

#[derive(Debug, Clone)]
struct Half<C> {
    cut: Cut,
    parameters: Parameters<Flex>,
    core: C,
    /// Of the core and of what is added.
    masks: [Mask; 2],
}

/// `x`: `[batch, steps, width]`.
pub(super) fn forward<C: Core>(
    x: &Values,
    parameters: Parameters<Flex>,
    core: C,
    masks: [Mask; 2],
) -> Trace<C> {
    let x = x.to_contiguous();
    let shape = x.layout().shape();
    let shape = [shape[0], shape[1], shape[2]];
    let half = Half {
        cut: Cut::of(&x),
        parameters: parameters.contiguous(),
        core,
        masks,
    };
    let mut output = slice(&x).to_vec();
    let tiles = half.cut.map(&mut output, |i, tile| half.advance(i, tile));
    Trace {
        half,
        x,
        tiles,
        output: tensor(output, shape),
    }
}

impl Parameters<Flex> {
    /// With vectors whose values lie in order.
    fn contiguous(self) -> Self {
        Self {
            gamma: self.gamma.to_contiguous(),
            beta: self.beta.to_contiguous(),
            first_bias: self.first_bias.to_contiguous(),
            second_bias: self.second_bias.to_contiguous(),
            ..self
        }
    }

    fn norm(&self) -> Norm<'_> {
        Norm {
            gamma: slice(&self.gamma),
            beta: slice(&self.beta),
        }
    }
}

impl<C: Core> Half<C> {
    /// From what comes into a tile to what leaves it, and the sums before the core.
    fn advance(&self, i: usize, tile: &mut [f32]) -> (Values, C::Kept) {
        let parameters = &self.parameters;
        let normed = parameters.norm().forward(tile);
        let sums = dense(&normed, &parameters.first, slice(&parameters.first_bias));
        let (inner, kept) = self.core.forward(&sums, self.masks[0], i);
        let change = dense(&inner, &parameters.second, slice(&parameters.second_bias));
        add(tile, slice(&masked(change, self.masks[1], i)));
        (sums, kept)
    }

    /// From the gradient of what leaves a tile to that of what came in; returns those of the parameters.
    fn retreat(
        &self,
        i: usize,
        x: &[f32],
        (sums, kept): &(Values, C::Kept),
        gradient: &mut [f32],
    ) -> [Values; 6] {
        let parameters = &self.parameters;
        let width = slice(&parameters.gamma).len();
        let rows = x.len() / width;
        let d_change = tensor(gradient.to_vec(), [rows, width]);
        let d_change = masked(d_change, self.masks[1], i);
        let d_inner = dense_back(&d_change, &parameters.second);
        let [inner, d_sums] = self.core.backward(sums, kept, d_inner, self.masks[0], i);
        let [second, second_bias] = dense_gradients(&inner, &d_change);
        let norm = parameters.norm();
        let [first, first_bias] = dense_gradients(&norm.forward(x), &d_sums);
        let d_normed = dense_back(&d_sums, &parameters.first);
        let [gamma, beta] = norm.backward(x, &d_normed, gradient);
        [gamma, beta, first, first_bias, second, second_bias]
    }
}

impl<C: Core> operation::Trace<7> for Trace<C> {
    fn output(&self) -> Values {
        self.output.clone()
    }

    /// Of `x`, then in the order of [`Parameters`].
    fn backward(self, gradient: Values, _: [bool; 7]) -> [Option<Values>; 7] {
        let (half, x) = (self.half, slice(&self.x));
        let mut d_x = values(gradient);
        let sums = half.cut.sum(&mut d_x, |i, gradient| {
            half.retreat(i, half.cut.tile(i, x), &self.tiles[i], gradient)
        });
        let shape = self.x.layout().shape();
        let d_x = tensor(d_x, [shape[0], shape[1], shape[2]]);
        let [gamma, beta, first, first_bias, second, second_bias] = sums;
        [d_x, gamma, beta, first, first_bias, second, second_bias].map(Some)
    }
}

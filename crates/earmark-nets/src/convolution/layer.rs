//! One convolution with what follows it: sizes, and the way forward.

use std::ops::Range;

use burn::backend::{Flex, ops::FloatTensorOps as _};
use rayon::prelude::*;

use super::{
    pool::Pool,
    window::{Maps, Tile, Window},
};
use crate::flex::{Values, slice, tensor};

/// Parts of a batch that are computed side by side, at most and (where the batch allows) at least. Constants,
/// lest sums depend on the number of threads.
const LOTS: [usize; 2] = [16, 4];

/// Columns of a product, below which it is too small to be worth its weights.
const COLUMNS: usize = 256;

/// Sizes of a layer and of its batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    pub(super) batch: usize,
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    pub(super) window: Window,
    pub(super) pool: Pool,
}

/// What the backward pass needs to know.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    pub(super) layer: Layer,
    pub(super) x: Values,
    pub(super) weights: Values,
    /// Where in its rectangle each maximum was.
    pub(super) places: Vec<u8>,
    pub(super) output: Values,
}

impl Layer {
    /// Of `[batch, inputs, rows, frames]` and `[outputs, inputs, height, length]`. Rows that no maximum
    /// sees are not computed.
    fn of(x: &Values, weights: &Values, pool: Pool) -> Self {
        let (x, weights) = (x.layout().shape(), weights.layout().shape());
        let kernel = [weights[2], weights[3]];
        Self {
            batch: x[0],
            inputs: x[1],
            outputs: weights[0],
            window: Window {
                source: x[2],
                target: x[2] / pool.size[0] * pool.size[0],
                width: x[3],
                kernel,
                padding: kernel.map(|size| (size - 1) / 2),
            },
            pool,
        }
    }

    pub(super) fn images_per_lot(&self) -> usize {
        let [least, most] = LOTS.map(|lots| self.batch.div_ceil(lots).max(1));
        COLUMNS
            .div_ceil(self.window.target * self.window.width)
            .clamp(least, most)
    }

    /// Values of one image on the way in.
    pub(super) fn input_len(&self) -> usize {
        self.inputs * self.window.source * self.window.width
    }

    /// Rows and frames of maxima.
    fn pooled(&self) -> [usize; 2] {
        self.pool.pooled([self.window.target, self.window.width])
    }

    /// Maxima of one channel of an image.
    pub(super) fn n_maxima(&self) -> usize {
        self.pooled().iter().product()
    }

    pub(super) fn depth(&self) -> usize {
        self.window.depth(self.inputs)
    }

    /// The images of a lot of `n`, as many at a time as fit a tile.
    pub(super) fn groups(&self, n: usize) -> impl Iterator<Item = Range<usize>> {
        let size = self.window.images_per_tile(self.inputs);
        (0..n).step_by(size).map(move |i| i..n.min(i + size))
    }

    pub(super) fn tiles(&self, images: Range<usize>) -> Vec<Tile> {
        self.window.tiles(self.inputs, images, self.pool.size[0])
    }

    fn input<'a>(&self, values: &'a [f32]) -> Maps<'a> {
        Maps {
            values,
            channels: self.inputs,
            image_stride: self.input_len(),
            channel_stride: self.window.source * self.window.width,
        }
    }

    pub(super) fn columns(&self, x: &[f32], tile: &Tile) -> Values {
        let columns = self.window.unfold(self.input(x), tile);
        tensor(columns, [self.depth(), self.window.columns(tile)])
    }

    /// From `x` of a lot to its maxima.
    fn run(
        &self,
        x: &[f32],
        weights: &Values,
        bias: &[f32],
        output: &mut [f32],
        places: &mut [u8],
    ) {
        let images = x.len() / self.input_len();
        for tile in self.groups(images).flat_map(|images| self.tiles(images)) {
            let sums = Flex::float_matmul(weights.clone(), self.columns(x, &tile));
            self.finish(slice(&sums), bias, &tile, output, places);
        }
    }

    /// From the sums of a tile, `[outputs, columns]`, to its maxima.
    fn finish(
        &self,
        sums: &[f32],
        bias: &[f32],
        tile: &Tile,
        output: &mut [f32],
        places: &mut [u8],
    ) {
        let width = self.window.width;
        let pooled = width / self.pool.size[1];
        let plane = tile.rows.len() * width;
        let n = tile.rows.len() / self.pool.size[0] * pooled;
        let first = tile.rows.start / self.pool.size[0] * pooled;
        let mut planes = sums.chunks_exact(plane);
        for (channel, bias) in bias.iter().enumerate() {
            for (image, plane) in tile.images.clone().zip(planes.by_ref()) {
                let start = (image * self.outputs + channel) * self.n_maxima() + first;
                let to = (&mut output[start..start + n], &mut places[start..start + n]);
                self.pool.forward(plane, width, [1.0, *bias], to);
            }
        }
    }
}

pub(super) fn forward(x: &Values, weights: &Values, bias: &Values, pool: Pool) -> Trace {
    let layer = Layer::of(x, weights, pool);
    let (x, weights) = (x.to_contiguous(), weights.to_contiguous());
    let n = layer.outputs * layer.n_maxima();
    let mut output = vec![0.0; layer.batch * n];
    let mut places = vec![0; layer.batch * n];
    let matrix = weights.reshape([layer.outputs, layer.depth()].into());
    let bias = bias.to_contiguous();
    let images = layer.images_per_lot();
    slice(&x)
        .par_chunks(images * layer.input_len())
        .zip(output.par_chunks_mut(images * n))
        .zip(places.par_chunks_mut(images * n))
        .for_each(|((x, output), places)| layer.run(x, &matrix, slice(&bias), output, places));
    let [rows, frames] = layer.pooled();
    Trace {
        layer,
        x,
        weights,
        places,
        output: tensor(output, [layer.batch, layer.outputs, rows, frames]),
    }
}

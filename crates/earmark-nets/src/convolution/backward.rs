//! The way back through one convolution with what follows it.

use std::ops::Range;

use burn::backend::{Flex, ops::FloatTensorOps as _};
use rayon::prelude::*;

use super::{
    layer::{Layer, Trace},
    window::{Maps, Window},
};
use crate::flex::{Values, slice, tensor};

/// Gradients of `x`, if asked for, of the weights and of the bias.
pub(super) fn backward(
    trace: &Trace,
    gradient: &Values,
    with_input: bool,
) -> (Option<Values>, Values, Values) {
    let layer = trace.layer;
    let gradient = gradient.to_contiguous();
    let flipped = with_input.then(|| flipped(&layer, slice(&trace.weights)));
    let mut d_x = vec![0.0; flipped.iter().len() * layer.batch * layer.input_len()];
    let images = layer.images_per_lot();
    let mut lots = d_x.chunks_mut(images * layer.input_len());
    let lots: Vec<_> = (0..layer.batch)
        .step_by(images)
        .map(|start| (start..layer.batch.min(start + images), lots.next()))
        .collect();
    let sums: Vec<_> = lots
        .into_par_iter()
        .map(|(images, d_x)| retreat(trace, images, slice(&gradient), flipped.as_ref().zip(d_x)))
        .collect();
    let mut sums = sums.into_iter();
    let (mut d_weights, mut d_bias) = sums.next().unwrap_or_default();
    for (weights, bias) in sums {
        add(&mut d_weights, &weights);
        add(&mut d_bias, &bias);
    }
    let [height, length] = layer.window.kernel;
    let (rows, frames) = (layer.window.source, layer.window.width);
    (
        with_input.then(|| tensor(d_x, [layer.batch, layer.inputs, rows, frames])),
        tensor(d_weights, [layer.outputs, layer.inputs, height, length]),
        tensor(d_bias, [layer.outputs]),
    )
}

/// One lot: sums of the gradients of weights and bias; that of `x` where its matrix and place are given.
fn retreat(
    trace: &Trace,
    lot: Range<usize>,
    gradient: &[f32],
    mut input: Option<(&Values, &mut [f32])>,
) -> (Vec<f32>, Vec<f32>) {
    let layer = &trace.layer;
    let x = &slice(&trace.x)[lot.start * layer.input_len()..];
    let mut d_weights = vec![0.0; layer.outputs * layer.depth()];
    let mut d_bias = vec![0.0; layer.outputs];
    for images in layer.groups(lot.len()) {
        let from = lot.start + images.start..lot.start + images.end;
        let d_sums = unpooled(trace, from, gradient, &mut d_bias);
        let (rows, frames) = (layer.window.target, layer.window.width);
        let d_sums = tensor(d_sums, [layer.outputs, images.len() * rows * frames]);
        for tile in layer.tiles(images.clone()) {
            let (start, n) = (tile.rows.start * frames, layer.window.columns(&tile));
            let columns = layer.columns(x, &tile).transpose(0, 1);
            let sums = Flex::float_matmul(d_sums.narrow(1, start, n), columns);
            add(&mut d_weights, slice(&sums));
        }
        if let Some((flipped, d_x)) = &mut input {
            let n = layer.input_len();
            let d_x = &mut d_x[images.start * n..images.end * n];
            back(layer, slice(&d_sums), images.len(), flipped, d_x);
        }
    }
    (d_weights, d_bias)
}

/// Gradients of the sums of some images: `[outputs, images, rows, frames]`; those of the bias are added.
fn unpooled(trace: &Trace, images: Range<usize>, gradient: &[f32], d_bias: &mut [f32]) -> Vec<f32> {
    let layer = &trace.layer;
    let n = layer.n_maxima();
    let (rows, frames) = (layer.window.target, layer.window.width);
    let output = slice(&trace.output);
    let mut d_sums = vec![0.0; layer.outputs * images.len() * rows * frames];
    let mut planes = d_sums.chunks_exact_mut(rows * frames);
    let mut d_maxima = vec![0.0; n];
    for (channel, d_bias) in d_bias.iter_mut().enumerate() {
        for (image, plane) in images.clone().zip(planes.by_ref()) {
            let start = (image * layer.outputs + channel) * n;
            let at = start..start + n;
            d_maxima.copy_from_slice(&gradient[at.clone()]);
            let activation = layer.pool.activation;
            activation.go_back(&mut d_maxima, &output[at.clone()]);
            *d_bias += d_maxima.iter().sum::<f32>();
            layer
                .pool
                .scatter(&d_maxima, &trace.places[at], plane, frames);
        }
    }
    d_sums
}

/// Gradients of `x` from those of the sums: a convolution with the kernel turned round.
fn back(layer: &Layer, d_sums: &[f32], images: usize, flipped: &Values, d_x: &mut [f32]) {
    let Window {
        source,
        target,
        width,
        kernel,
        padding,
    } = layer.window;
    let window = Window {
        source: target,
        target: source,
        width,
        kernel,
        padding: [kernel[0] - 1 - padding[0], kernel[1] - 1 - padding[1]],
    };
    let maps = Maps {
        values: d_sums,
        channels: layer.outputs,
        image_stride: target * width,
        channel_stride: images * target * width,
    };
    for tile in window.tiles(layer.outputs, 0..images, 1) {
        let columns = window.unfold(maps, &tile);
        let shape = [window.depth(layer.outputs), window.columns(&tile)];
        let sums = Flex::float_matmul(flipped.clone(), tensor(columns, shape));
        let n = tile.rows.len() * width;
        let mut planes = slice(&sums).chunks_exact(n);
        for channel in 0..layer.inputs {
            for (image, plane) in tile.images.clone().zip(planes.by_ref()) {
                let start = (image * layer.inputs + channel) * source + tile.rows.start;
                let start = start * width;
                d_x[start..start + n].copy_from_slice(plane);
            }
        }
    }
}

/// Weights `[outputs, inputs, kernel]` as `[inputs, outputs * kernel]`, kernels back to front.
fn flipped(layer: &Layer, weights: &[f32]) -> Values {
    let size = layer.window.depth(1);
    let kernels = (0..layer.inputs)
        .flat_map(|input| (0..layer.outputs).map(move |output| output * layer.inputs + input));
    let values = kernels.flat_map(|i| weights[i * size..(i + 1) * size].iter().rev().copied());
    tensor(values.collect(), [layer.inputs, layer.outputs * size])
}

fn add(sums: &mut [f32], values: &[f32]) {
    sums.iter_mut().zip(values).for_each(|(sum, x)| *sum += x);
}

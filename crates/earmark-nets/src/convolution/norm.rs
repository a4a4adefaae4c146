//! Batch normalisation, maxima and their activation in one pass over the maps, and the way back in two.

use rayon::prelude::*;

use super::pool::Pool;
use crate::flex::{Values, slice, tensor};

/// Planes that one thread takes at a time, at least.
const PLANES: usize = 8;

/// What the backward pass needs to know.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    planes: Planes,
    pool: Pool,
    scales: Vec<Scale>,
    x: Values,
    places: Vec<u8>,
    pub(super) output: Values,
}

/// Sizes of `[batch, channels, rows, frames]`.
#[derive(Debug, Clone, Copy)]
struct Planes {
    batch: usize,
    channels: usize,
    map: [usize; 2],
}

impl Planes {
    fn of(x: &Values) -> Self {
        let shape = x.layout().shape();
        Self {
            batch: shape[0],
            channels: shape[1],
            map: [shape[2], shape[3]],
        }
    }

    fn len(&self) -> usize {
        self.map[0] * self.map[1]
    }

    /// Sums over the batch of what each plane has, for each channel, in the same order every time.
    fn sums(&self, each: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut sums = vec![[0.0; 2]; self.channels];
        for image in each.chunks_exact(self.channels) {
            for (sum, [a, b]) in sums.iter_mut().zip(image) {
                *sum = [sum[0] + a, sum[1] + b];
            }
        }
        sums
    }
}

/// Of one channel.
#[derive(Debug, Clone, Copy)]
struct Scale {
    mean: f32,
    /// `1 / sqrt(variance + epsilon)`.
    inverse: f32,
    gamma: f32,
    beta: f32,
}

impl Scale {
    /// `gamma (x - mean) inverse + beta` as a line of `x`.
    fn line(&self) -> [f32; 2] {
        let scale = self.gamma * self.inverse;
        [scale, self.beta - self.mean * scale]
    }
}

/// Means and variances (divided by the count) of the channels: `[2, channels]`.
pub(super) fn moments(x: &Values) -> Values {
    let (planes, x) = (Planes::of(x), x.to_contiguous());
    let each: Vec<_> = slice(&x)
        .par_chunks(planes.len())
        .with_min_len(PLANES)
        .map(plane_moments)
        .collect();
    let (n, batch) = (planes.len() as f64, planes.batch as f64);
    // Variance within planes and between them.
    let sums = planes.sums(&each);
    let means: Vec<_> = sums.iter().map(|sum| sum[0] / batch).collect();
    let between = each.iter().zip(means.iter().cycle());
    let between: Vec<_> = between
        .map(|([mean, _], of_all)| [(mean - of_all).powi(2), 0.0])
        .collect();
    let between = planes.sums(&between);
    let variances = sums.iter().zip(&between);
    let variances = variances.map(|(sum, between)| (sum[1] / n + between[0]) / batch);
    let values = means.iter().copied().chain(variances);
    tensor(values.map(|x| x as f32).collect(), [2, planes.channels])
}

/// Mean, and sum of squared distances from it.
fn plane_moments(plane: &[f32]) -> [f64; 2] {
    let mean = sum(plane, |x| x) / plane.len() as f64;
    let near = mean as f32;
    let squares = sum(plane, |x| (x - near) * (x - near));
    [mean, squares]
}

/// A sum in sixteen parts, as vector instructions add.
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f64 {
    let mut parts = [0.0; 16];
    let chunks = values.chunks_exact(16);
    let rest = chunks.remainder().iter().map(|x| f64::from(term(*x)));
    let rest: f64 = rest.sum();
    for chunk in chunks {
        parts
            .iter_mut()
            .zip(chunk)
            .for_each(|(part, x)| *part += term(*x));
    }
    parts.iter().map(|part| f64::from(*part)).sum::<f64>() + rest
}

/// `line`: gamma and beta. `moments`: of `x`, from [`moments`].
pub(super) fn forward(
    x: &Values,
    line: [Values; 2],
    moments: &Values,
    epsilon: f64,
    pool: Pool,
) -> Trace {
    let (planes, x) = (Planes::of(x), x.to_contiguous());
    let [gamma, beta] = line.map(|values| values.to_contiguous());
    let moments = moments.to_contiguous();
    let (means, variances) = slice(&moments).split_at(planes.channels);
    let scales: Vec<_> = (0..planes.channels)
        .map(|i| Scale {
            mean: means[i],
            inverse: (1.0 / (f64::from(variances[i]) + epsilon).sqrt()) as f32,
            gamma: slice(&gamma)[i],
            beta: slice(&beta)[i],
        })
        .collect();
    let [rows, frames] = pool.pooled(planes.map);
    let n = rows * frames;
    let mut output = vec![0.0; planes.batch * planes.channels * n];
    let mut places = vec![0; output.len()];
    slice(&x)
        .par_chunks(planes.len())
        .zip(output.par_chunks_mut(n))
        .zip(places.par_chunks_mut(n))
        .enumerate()
        .with_min_len(PLANES)
        .for_each(|(i, ((plane, output), places))| {
            let line = scales[i % planes.channels].line();
            pool.forward(plane, planes.map[1], line, (output, places));
        });
    Trace {
        planes,
        pool,
        scales,
        x,
        places,
        output: tensor(output, [planes.batch, planes.channels, rows, frames]),
    }
}

/// Gradients of `x`, gamma and beta.
pub(super) fn backward(trace: &Trace, gradient: &Values) -> [Values; 3] {
    let Trace { planes, pool, .. } = *trace;
    let gradient = gradient.to_contiguous();
    let [rows, frames] = pool.pooled(planes.map);
    let n = rows * frames;
    let mut d_maxima = slice(&gradient).to_vec();
    d_maxima
        .par_chunks_mut(n)
        .zip(slice(&trace.output).par_chunks(n))
        .with_min_len(PLANES)
        .for_each(|(d, output)| pool.activation.go_back(d, output));
    let (x, width) = (slice(&trace.x), planes.map[1]);
    // Of each plane: the sum of gradients, and that of their products with the normalised values.
    let each: Vec<_> = x
        .par_chunks(planes.len())
        .zip(d_maxima.par_chunks(n))
        .zip(trace.places.par_chunks(n))
        .enumerate()
        .with_min_len(PLANES)
        .map(|(i, ((plane, d), places))| {
            let scale = trace.scales[i % planes.channels];
            let total = sum(d, |d| d);
            let product = f64::from(pool.product(d, places, plane, width));
            let product = product - f64::from(scale.mean) * total;
            [total, product * f64::from(scale.inverse)]
        })
        .collect();
    let sums = planes.sums(&each);
    let count = (planes.batch * planes.len()) as f64;
    let mut d_x = vec![0.0; x.len()];
    d_x.par_chunks_mut(planes.len())
        .zip(x.par_chunks(planes.len()))
        .zip(d_maxima.par_chunks(n))
        .zip(trace.places.par_chunks(n))
        .enumerate()
        .with_min_len(PLANES)
        .for_each(|(i, (((d_x, x), d), places))| {
            let channel = i % planes.channels;
            let Scale {
                mean,
                inverse,
                gamma,
                ..
            } = trace.scales[channel];
            let [shift, slope] = sums[channel].map(|sum| (sum / count) as f32);
            let (slope, factor) = (slope * inverse, gamma * inverse);
            for (d_x, x) in d_x.iter_mut().zip(x) {
                *d_x = -(shift + (x - mean) * slope);
            }
            pool.scatter(d, places, d_x, width);
            d_x.iter_mut().for_each(|d_x| *d_x *= factor);
        });
    let part = |i: usize| sums.iter().map(|sum| sum[i] as f32).collect();
    let [rows, frames] = planes.map;
    [
        tensor(d_x, [planes.batch, planes.channels, rows, frames]),
        tensor(part(1), [planes.channels]),
        tensor(part(0), [planes.channels]),
    ]
}

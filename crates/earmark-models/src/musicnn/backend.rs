//! The back-end: pooling over time and two dense layers.

use super::activation::{Activation, Affine};
use super::{FRAME_WIDTH, N_EMBEDDING, N_TAGS, PatchOutput};

/// Batch-norm of the pools, dense 200 with ReLU and batch-norm, dense 50 with
/// the logistic function.
pub(super) struct BackEnd {
    pub(super) pool_norm: Affine,
    /// `[2 · 753, 200]`
    pub(super) penultimate: Vec<f32>,
    pub(super) activation: Activation,
    /// `[200, 50]`
    pub(super) output: Vec<f32>,
    pub(super) output_bias: Vec<f32>,
}

impl BackEnd {
    /// `features`: one row of [`FRAME_WIDTH`] values per frame.
    pub(super) fn run(&self, features: &[f32]) -> PatchOutput {
        let (max_pool, mean_pool) = pool(features);
        let pools = max_pool
            .iter()
            .zip(&mean_pool)
            .flat_map(|(max, mean)| [*max, *mean]);
        let pools = pools
            .enumerate()
            .map(|(i, value)| self.pool_norm.apply(i, value));
        let mut embedding = vec![0.0; N_EMBEDDING];
        dense(pools, &self.penultimate, &mut embedding);
        for (unit, value) in embedding.iter_mut().enumerate() {
            *value = self.activation.apply(unit, *value);
        }
        let mut tags = [0.0; N_TAGS];
        dense(embedding.iter().copied(), &self.output, &mut tags);
        for (tag, bias) in tags.iter_mut().zip(&self.output_bias) {
            *tag = 1.0 / (1.0 + (-(*tag + bias)).exp());
        }
        PatchOutput {
            tags,
            embedding,
            mean_pool,
            max_pool,
        }
    }
}

/// Maximum and mean over the rows, per column.
fn pool(features: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let mut max = vec![f32::NEG_INFINITY; FRAME_WIDTH];
    let mut mean = vec![0.0; FRAME_WIDTH];
    let rows = features.chunks_exact(FRAME_WIDTH);
    let weight = 1.0 / rows.len() as f32;
    for row in rows {
        for ((max, mean), value) in max.iter_mut().zip(&mut mean).zip(row) {
            *max = max.max(*value);
            *mean += value * weight;
        }
    }
    (max, mean)
}

/// `out += input · kernel`, `kernel` of shape `[inputs, out.len()]`.
fn dense(input: impl Iterator<Item = f32>, kernel: &[f32], out: &mut [f32]) {
    for (value, weights) in input.zip(kernel.chunks_exact(out.len())) {
        for (out, weight) in out.iter_mut().zip(weights) {
            *out += value * weight;
        }
    }
}

//! `softmax(Q K' / sqrt(depth)) V` of every head, between the projection and the output layer of attention.

use super::{
    curves::exp,
    rows::{masked, maximum, sum},
    sublayer::Core,
};
use crate::{
    blocks::Mask,
    flex::{Values, product, slice, slice_mut, tensor},
};

/// Heads that listen to sequences of so many steps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads {
    pub(super) heads: usize,
    pub(super) steps: usize,
}

/// What the way back needs besides the projection.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Attention weights before their mask: `[examples, heads, steps, steps]`.
    weights: Values,
    /// `[rows, width]`.
    heard: Values,
}

impl Core for Heads {
    type Kept = Kept;

    fn forward(self, projected: &Values, mask: Mask, tile: usize) -> (Values, Kept) {
        let [queries, keys, values] = self.parts(projected);
        let mut weights = product(&queries, &keys.transpose(2, 3));
        let scale = scale(&queries);
        for row in slice_mut(&mut weights).chunks_exact_mut(self.steps) {
            softmax(row, scale);
        }
        let heard = self.joined(&[product(&masked(weights.clone(), mask, tile), &values)]);
        (heard.clone(), Kept { weights, heard })
    }

    fn backward(
        self,
        projected: &Values,
        kept: &Kept,
        gradient: Values,
        mask: Mask,
        tile: usize,
    ) -> [Values; 2] {
        let [queries, keys, values] = self.parts(projected);
        let [d_heard] = self.parts(&gradient);
        let mut d_scores = product(&d_heard, &values.transpose(2, 3));
        let rows = slice_mut(&mut d_scores);
        mask.apply(tile, rows);
        let (rows, scale) = (rows.chunks_exact_mut(self.steps), scale(&queries));
        for (d, weights) in rows.zip(slice(&kept.weights).chunks_exact(self.steps)) {
            let total = sum(d, weights, |d, weight| d * weight);
            for (d, weight) in d.iter_mut().zip(weights) {
                *d = (*d - total) * weight * scale;
            }
        }
        let weights = masked(kept.weights.clone(), mask, tile);
        let d_projected = self.joined(&[
            product(&d_scores, &keys),
            product(&d_scores.transpose(2, 3), &queries),
            product(&weights.transpose(2, 3), &d_heard),
        ]);
        [kept.heard.clone(), d_projected]
    }
}

impl Heads {
    /// The parts that lie side by side in `[rows, N width]`, without a copy: `[examples, heads, steps, depth]`.
    fn parts<const N: usize>(self, x: &Values) -> [Values; N] {
        let shape = x.layout().shape();
        let (examples, depth) = (shape[0] / self.steps, shape[1] / (N * self.heads));
        let x = x.reshape([examples, self.steps, N * self.heads, depth].into());
        let x = x.permute(&[0, 2, 1, 3]);
        std::array::from_fn(|part| x.narrow(1, part * self.heads, self.heads))
    }

    /// The way back of [`parts`](Self::parts).
    fn joined<const N: usize>(self, parts: &[Values; N]) -> Values {
        let shape = parts[0].layout().shape();
        let (rows, depth) = (shape[0] * self.steps, shape[3]);
        let width = N * self.heads * depth;
        let mut values = vec![0.0; rows * width];
        for (part, first) in parts.iter().zip((0..).step_by(self.heads)) {
            let heads = slice(part).chunks_exact(self.steps * depth);
            for (i, head) in heads.enumerate() {
                let (example, column) = (i / self.heads, first + i % self.heads);
                let start = example * self.steps * width + column * depth;
                let rows = values[start..].chunks_mut(width);
                for (to, from) in rows.zip(head.chunks_exact(depth)) {
                    to[..depth].copy_from_slice(from);
                }
            }
        }
        tensor(values, [rows, width])
    }
}

/// `1 / sqrt(depth)`.
fn scale(queries: &Values) -> f32 {
    1.0 / (queries.layout().shape()[3] as f32).sqrt()
}

/// `exp(scale x)` over its sum.
fn softmax(row: &mut [f32], scale: f32) {
    let largest = maximum(row);
    row.iter_mut()
        .for_each(|x| *x = exp((*x - largest) * scale));
    let inverse = 1.0 / sum(row, row, |x, _| x);
    row.iter_mut().for_each(|x| *x *= inverse);
}

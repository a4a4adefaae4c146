//! Rows of a matrix: dense layers, sums and maxima, what a mask makes of them.

use crate::{
    blocks::Mask,
    flex::{Values, product, slice, slice_mut, tensor},
};

/// `x W + b`.
pub(super) fn dense(x: &Values, weights: &Values, bias: &[f32]) -> Values {
    let mut sums = product(x, weights);
    for row in slice_mut(&mut sums).chunks_exact_mut(bias.len()) {
        add(row, bias);
    }
    sums
}

/// The gradient of `x` of [`dense`].
pub(super) fn dense_back(gradient: &Values, weights: &Values) -> Values {
    product(gradient, &weights.transpose(0, 1))
}

/// Gradients of the weights and of the bias of [`dense`].
pub(super) fn dense_gradients(x: &Values, gradient: &Values) -> [Values; 2] {
    let n = gradient.layout().shape()[1];
    let mut sums = vec![0.0; n];
    let rows = slice(gradient).chunks_exact(n);
    rows.for_each(|row| add(&mut sums, row));
    [product(&x.transpose(0, 1), gradient), tensor(sums, [n])]
}

pub(super) fn add(sums: &mut [f32], values: &[f32]) {
    sums.iter_mut().zip(values).for_each(|(sum, x)| *sum += x);
}

/// What this stretch of a mask leaves of `x`.
pub(super) fn masked(mut x: Values, mask: Mask, stretch: usize) -> Values {
    if mask.acts() {
        mask.apply(stretch, slice_mut(&mut x));
    }
    x
}

/// The sum of the terms of `a` and `b`, in sixteen parts, as vector instructions add.
#[inline]
pub(super) fn sum(a: &[f32], b: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut parts = [0.0; 16];
    let (chunks, rest) = a.as_chunks::<16>();
    let (others, other_rest) = b.as_chunks::<16>();
    for (a, b) in chunks.iter().zip(others) {
        for (part, (a, b)) in parts.iter_mut().zip(a.iter().zip(b)) {
            *part += term(*a, *b);
        }
    }
    let rest = rest.iter().zip(other_rest).map(|(a, b)| term(*a, *b));
    parts.iter().sum::<f32>() + rest.sum::<f32>()
}

/// The largest value that is a number.
#[inline]
pub(super) fn maximum(values: &[f32]) -> f32 {
    let mut parts = [f32::NEG_INFINITY; 16];
    let (chunks, rest) = values.as_chunks::<16>();
    for chunk in chunks {
        for (part, x) in parts.iter_mut().zip(chunk) {
            *part = if *x > *part { *x } else { *part };
        }
    }
    let all = parts.iter().chain(rest);
    all.copied().fold(f32::NEG_INFINITY, f32::max)
}

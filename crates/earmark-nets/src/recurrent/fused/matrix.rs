//! Sizes of a sequence and products of its steps.

use burn::backend::{Flex, ops::FloatTensorOps};

use crate::flex::{Values, tensor, values};

/// Steps, batch and units of a sequence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) steps: usize,
    pub(super) batch: usize,
    pub(super) units: usize,
}

impl Sizes {
    /// Of `x W + b`: `[steps, batch, n_gates * units]`.
    pub(super) fn of(projected: &Values, n_gates: usize) -> Self {
        let dims = projected.layout().shape();
        Self {
            steps: dims[0],
            batch: dims[1],
            units: dims[2] / n_gates,
        }
    }

    /// Values of one state of the batch.
    pub(super) fn state(self) -> usize {
        self.batch * self.units
    }
}

/// `a b` of `[rows, n]` and a matrix `[n, columns]`.
pub(super) fn product(a: Vec<f32>, rows: usize, b: &Values) -> Vec<f32> {
    let n = a.len() / rows;
    values(Flex::float_matmul(tensor(a, [rows, n]), b.clone()))
}

/// `a' b` of `[n, rows]` and `[n, columns]`.
pub(super) fn product_of_columns(a: Vec<f32>, b: Vec<f32>, n: usize) -> Values {
    let (rows, columns) = (a.len() / n, b.len() / n);
    let a = tensor(a, [n, rows]).transpose(0, 1);
    Flex::float_matmul(a, tensor(b, [n, columns]))
}

/// The states before each step, as the recurrent product heard them: zeros, then all but the last, each
/// multiplied with the mask.
pub(super) fn heard(states: &[f32], mask: &[f32]) -> Vec<f32> {
    let before = states.len() - mask.len();
    let masks = mask.iter().cycle();
    let later = states[..before].iter().zip(masks).map(|(h, m)| h * m);
    std::iter::repeat_n(0.0, mask.len()).chain(later).collect()
}

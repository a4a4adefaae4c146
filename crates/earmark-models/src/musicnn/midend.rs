//! The mid-end: convolutions over time and all channels of the layer below.

use std::ops::Range;

use super::activation::Activation;
use super::{FRAME_WIDTH, TIMBRAL_FRAMES};
use crate::matmul::{Matrix, multiply_add};

/// The padded rows before the first frame and after the last.
pub(super) const PADDING: usize = TIMBRAL_FRAMES / 2;

/// `y[t, n] = norm(relu(b[n] + Σ_{i<7} Σ_c x[t+i-3, c] w[i, c, n]))`.
pub(super) struct MidConvolution {
    /// `[7, channels, n_filters]`
    kernel: Vec<f32>,
    channels: usize,
    activation: Activation,
}

impl MidConvolution {
    pub(super) fn new(kernel: Vec<f32>, channels: usize, activation: Activation) -> Self {
        Self {
            kernel,
            channels,
            activation,
        }
    }

    /// Reads the `columns` of `features` (rows of [`FRAME_WIDTH`] values,
    /// [`PADDING`] rows of zeros at either end) and writes the block's output
    /// right behind them; adds the input where `residual`.
    pub(super) fn run(
        &self,
        features: &mut [f32],
        columns: Range<usize>,
        residual: bool,
        sums: &mut Vec<f32>,
    ) {
        let n_filters = self.activation.len();
        let n_frames = features.len() / FRAME_WIDTH - 2 * PADDING;
        sums.clear();
        sums.resize(n_frames * n_filters, 0.0);
        let taps = self.kernel.chunks_exact(self.channels * n_filters);
        for (i, tap) in taps.enumerate() {
            let input = Matrix {
                values: &features[i * FRAME_WIDTH + columns.start..],
                rows: n_frames,
                columns: self.channels,
                stride: FRAME_WIDTH,
            };
            let tap = Matrix {
                values: tap,
                rows: self.channels,
                columns: n_filters,
                stride: n_filters,
            };
            multiply_add(sums, input, tap);
        }
        let rows = features.chunks_exact_mut(FRAME_WIDTH).skip(PADDING);
        for (row, sums) in rows.zip(sums.chunks_exact(n_filters)) {
            let (before, after) = row.split_at_mut(columns.end);
            for (filter, sum) in sums.iter().enumerate() {
                let skip = if residual {
                    before[columns.start + filter]
                } else {
                    0.0
                };
                after[filter] = self.activation.apply(filter, *sum) + skip;
            }
        }
    }
}

//! How fast rows go up and down.

use realfft::{RealFftPlanner, RealToComplex};

use super::sequence::{Sequence, mean};
use crate::FeatureError;

/// Frames of a window: 30 s of the pictures this was made for, 77.6 ms a frame.
const WINDOW: usize = 387;
const N_FFT: usize = 512;
/// Neighbouring bins of the transform that a cell has the mean of; the first begins at bin 1.
const BINS_A_CELL: usize = 9;
/// Cells of a row.
pub(super) const N_CELLS: usize = 22;

/// The modulation spectrum of every row in [`N_CELLS`] cells, row after row: cell `c`, from 0, is
///
/// `ln(1 + mean_k |Σ_t (x[t] - μ) exp(-2πi k t / 512)|)`, `k = 9c + 1 … 9c + 9`,
///
/// with `t` over a window of 387 frames and `μ` its mean: oscillations of `k / 512` cycles a frame. Of a longer
/// sequence the magnitudes are those of as many windows as cover it, evenly spaced, in the mean. A shorter one is a window
/// by itself; its magnitudes are multiplied by `sqrt(387 / n_frames)`, since those of a stationary row grow with
/// the root of its length.
pub(super) fn fluctuations(sequence: &Sequence) -> Result<Vec<f64>, FeatureError> {
    let mut transform = Transform::new();
    let mut cells = Vec::with_capacity(sequence.n_rows() * N_CELLS);
    for row in sequence.rows() {
        let windows = window_starts(row.len());
        let weight = 1.0 / windows.len() as f64;
        let mut row_cells = [0.0; N_CELLS];
        for start in windows {
            let window = &row[start..(start + WINDOW).min(row.len())];
            transform.add_cells(window, weight, &mut row_cells)?;
        }
        cells.extend(row_cells.map(f64::ln_1p));
    }
    Ok(cells)
}

/// Where windows that cover `n_frames` begin.
fn window_starts(n_frames: usize) -> Vec<usize> {
    let last = n_frames.saturating_sub(WINDOW);
    let n_gaps = n_frames.div_ceil(WINDOW).max(1) - 1;
    let start = |k: usize| last * k / n_gaps.max(1);
    (0..=n_gaps).map(start).collect()
}

/// The transform of one window, planned once.
struct Transform {
    fft: std::sync::Arc<dyn RealToComplex<f64>>,
    input: Vec<f64>,
    bins: Vec<realfft::num_complex::Complex<f64>>,
    scratch: Vec<realfft::num_complex::Complex<f64>>,
}

impl Transform {
    fn new() -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(N_FFT);
        Self {
            input: fft.make_input_vec(),
            bins: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            fft,
        }
    }

    fn add_cells(
        &mut self,
        window: &[f64],
        weight: f64,
        cells: &mut [f64; N_CELLS],
    ) -> Result<(), FeatureError> {
        let centre = mean(window);
        self.input.fill(0.0);
        for (input, x) in self.input.iter_mut().zip(window) {
            *input = x - centre;
        }
        self.fft
            .process_with_scratch(&mut self.input, &mut self.bins, &mut self.scratch)
            .map_err(|error| FeatureError::ShapeMismatch {
                what: "a window of a sequence",
                actual: window.len(),
                expected: error.to_string(),
            })?;
        let scale = weight * (WINDOW as f64 / window.len() as f64).sqrt() / BINS_A_CELL as f64;
        for (cell, bins) in cells
            .iter_mut()
            .zip(self.bins[1..].chunks_exact(BINS_A_CELL))
        {
            *cell += scale * bins.iter().map(|bin| bin.norm()).sum::<f64>();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;

    fn wave(bin: f64, n_frames: usize) -> Vec<f64> {
        let angle = |t: usize| TAU * bin * t as f64 / N_FFT as f64;
        (0..n_frames).map(|t| 40.0 * angle(t).sin()).collect()
    }

    fn loudest(cells: &[f64]) -> usize {
        let by_level = |a: &usize, b: &usize| cells[*a].total_cmp(&cells[*b]);
        (0..cells.len()).max_by(by_level).unwrap()
    }

    #[test]
    fn the_row_that_swings_has_its_peak_in_the_cell_of_its_frequency() {
        for (bin, cell) in [(5.0, 0), (14.0, 1), (100.0, 11), (194.0, 21)] {
            for n_frames in [387, 200, 1000] {
                let rows = [vec![3.0; n_frames], wave(bin, n_frames)].concat();
                let cells = fluctuations(&Sequence::from_rows(n_frames, rows)).unwrap();
                let (still, swinging) = cells.split_at(N_CELLS);
                assert!(still.iter().all(|c| *c < 1e-9), "{still:?}");
                assert_eq!(loudest(swinging), cell, "bin {bin}, {n_frames} frames");
            }
        }
    }

    #[test]
    fn a_long_sequence_has_the_level_of_its_windows() {
        let once = wave(50.0, 512);
        let of = |row: &[f64]| fluctuations(&Sequence::from_rows(row.len(), row.to_vec())).unwrap();
        let level = |row: &[f64]| of(row)[5];
        let (short, long) = (level(&once[..387]), level(&once.repeat(10)));
        assert!((short - long).abs() < 0.05, "{short} {long}");
    }

    #[test]
    fn windows_cover_the_sequence_evenly() {
        assert_eq!(window_starts(1), [0]);
        assert_eq!(window_starts(387), [0]);
        assert_eq!(window_starts(388), [0, 1]);
        assert_eq!(window_starts(1161), [0, 387, 774]);
        assert_eq!(window_starts(1200), [0, 271, 542, 813]);
    }
}

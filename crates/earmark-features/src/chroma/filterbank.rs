//! Filters that fold a spectrum onto the pitch classes.

use pulp::Arch;

use super::ChromaConfig;
use crate::error::{ensure_len, ensure_sample_rate};
use crate::simd::{self, GROUP};
use crate::{FeatureError, MAX_FRAME_LENGTH};

/// A bank of chroma filters (`librosa.filters.chroma`).
///
/// A bin at `f` hertz lies at `b = n_chroma · log2(16 f / A)` chroma bins, with
/// `A = 440 · 2^(tuning / n_chroma)`, and is as wide as the distance to the next one, at least 1.
/// With `d` the distance from `b` to chroma bin `c` around the circle of `n_chroma`, the weight is
///
/// `exp(-(2 d / width)² / 2)`, each bin's weights scaled to a sum of squares of 1, times
/// `exp(-((b / n_chroma - ctroct) / octwidth)² / 2)`.
///
/// ```
/// use earmark_features::{ChromaConfig, ChromaFilterbank};
///
/// let bank = ChromaFilterbank::new(22_050, 2048, 0.0, &ChromaConfig::new())?;
/// let mut line = vec![0.0; bank.n_freq()];
/// line[41] = 1.0; // 441 Hz
/// let mut chroma = [0.0; 12];
/// bank.apply(&line, &mut chroma)?;
/// let strongest = (0..12).max_by(|a, b| chroma[*a].total_cmp(&chroma[*b]));
/// assert_eq!(strongest, Some(9)); // A, counted from C
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ChromaFilterbank {
    n_freq: usize,
    n_chroma: usize,
    /// Rows of whole groups: bins beyond the last have no weight.
    weights: Vec<f32>,
    row_len: usize,
}

/// Rows that share the loads of one pass over a spectrum.
const ROWS: usize = 4;

/// Frames that share a block of rows while that is near the processor.
const FRAMES: usize = 4;

/// The most weights of a bank: 256 MB.
const MAX_WEIGHTS: usize = 1 << 26;

impl ChromaFilterbank {
    /// The filters for spectra of `n_fft` samples at `sample_rate` hertz, `tuning` chroma bins away
    /// from A = 440 Hz. The `tuning` and `norm` of `config` play no part here.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(
        sample_rate: u32,
        n_fft: usize,
        tuning: f64,
        config: &ChromaConfig,
    ) -> Result<Self, FeatureError> {
        config.validate()?;
        ensure_spectrum(sample_rate, n_fft, config.n_chroma)?;
        if !tuning.is_finite() {
            return Err(FeatureError::invalid("tuning", &tuning, "finite"));
        }
        let n_freq = n_fft / 2 + 1;
        let n_chroma = config.n_chroma;
        let row_len = n_freq.next_multiple_of(GROUP);
        let mut weights = vec![0.0; row_len * n_chroma.next_multiple_of(ROWS)];
        let positions = positions(sample_rate, n_fft, tuning, n_chroma);
        let first_row = if config.base_c {
            3 * (n_chroma / 12)
        } else {
            0
        };
        let mut column = vec![0.0f64; n_chroma];
        for bin in 0..n_freq {
            fill_column(&mut column, &positions, bin, config);
            for (c, weight) in column.iter().enumerate() {
                let row = (c + n_chroma - first_row) % n_chroma;
                weights[row * row_len + bin] = *weight as f32;
            }
        }
        Ok(Self {
            n_freq,
            n_chroma,
            weights,
            row_len,
        })
    }

    /// Rows of the result.
    #[must_use]
    pub fn n_chroma(&self) -> usize {
        self.n_chroma
    }

    /// Bins of the spectra taken: `1 + n_fft / 2`.
    #[must_use]
    pub fn n_freq(&self) -> usize {
        self.n_freq
    }

    /// The weights of the bins in row `i`, or `None` for a row that does not exist.
    #[must_use]
    pub fn row(&self, i: usize) -> Option<&[f32]> {
        (i < self.n_chroma).then(|| &self.weights[i * self.row_len..][..self.n_freq])
    }

    /// Writes `out[i] = Σ_k weight[i, k] · power[k]` for one frame.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] unless `power` has [`n_freq`](Self::n_freq) values and `out`
    /// has [`n_chroma`](Self::n_chroma).
    pub fn apply(&self, power: &[f32], out: &mut [f32]) -> Result<(), FeatureError> {
        ensure_len("power", power.len(), self.n_freq)?;
        ensure_len("out", out.len(), self.n_chroma)?;
        self.project(power, out);
        Ok(())
    }

    /// [`apply`](Self::apply) for whole frames one after the other, whose lengths are known to be
    /// right.
    pub(super) fn project(&self, powers: &[f32], out: &mut [f32]) {
        let arch = Arch::new();
        let powers = powers.chunks(FRAMES * self.n_freq);
        for (powers, out) in powers.zip(out.chunks_mut(FRAMES * self.n_chroma)) {
            let blocks = self.weights.chunks_exact(ROWS * self.row_len);
            for (rows, first) in blocks.zip((0..).step_by(ROWS)) {
                let frames = powers.chunks_exact(self.n_freq);
                for (power, out) in frames.zip(out.chunks_exact_mut(self.n_chroma)) {
                    let sums = simd::dot_rows::<ROWS>(arch, rows, self.row_len, power);
                    for (out, sum) in out[first..].iter_mut().zip(sums) {
                        *out = sum;
                    }
                }
            }
        }
    }
}

fn ensure_spectrum(sample_rate: u32, n_fft: usize, n_chroma: usize) -> Result<(), FeatureError> {
    ensure_sample_rate(sample_rate)?;
    if !(3..=MAX_FRAME_LENGTH).contains(&n_fft) {
        let allowed = format!("between 3 and {MAX_FRAME_LENGTH} samples");
        return Err(FeatureError::invalid("n_fft", &n_fft, allowed));
    }
    if n_chroma * (n_fft / 2 + 1) > MAX_WEIGHTS {
        let allowed = format!(
            "at most {} for n_fft = {n_fft}",
            MAX_WEIGHTS / (n_fft / 2 + 1)
        );
        return Err(FeatureError::invalid("n_chroma", &n_chroma, allowed));
    }
    Ok(())
}

/// Where each bin and the one after the last lies, in chroma bins above 27.5 Hz. The bin at 0 Hz is
/// put an octave and a half below the first.
fn positions(sample_rate: u32, n_fft: usize, tuning: f64, n_chroma: usize) -> Vec<f64> {
    let n_chroma = n_chroma as f64;
    let a440 = 440.0 * 2f64.powf(tuning / n_chroma);
    let step = f64::from(sample_rate) / n_fft as f64;
    let position = |k: usize| n_chroma * (k as f64 * step / (a440 / 16.0)).log2();
    let mut positions = vec![position(1) - 1.5 * n_chroma];
    positions.extend((1..=n_fft / 2 + 1).map(position));
    positions
}

/// The weights of one bin in rows that begin with A.
fn fill_column(column: &mut [f64], positions: &[f64], bin: usize, config: &ChromaConfig) {
    let n_chroma = config.n_chroma as f64;
    let position = positions[bin];
    let width = (positions[bin + 1] - position).max(1.0);
    // numpy rounds half of an odd n_chroma to the even neighbour.
    let half = (n_chroma / 2.0).round_ties_even();
    for (c, weight) in column.iter_mut().enumerate() {
        let turned = position - c as f64 + half;
        let distance = turned - n_chroma * (turned / n_chroma).floor() - half;
        *weight = (-0.5 * (2.0 * distance / width).powi(2)).exp();
    }
    let length = column.iter().map(|w| w * w).sum::<f64>().sqrt();
    let octave = match config.octwidth {
        Some(width) => (-0.5 * ((position / n_chroma - config.ctroct) / width).powi(2)).exp(),
        None => 1.0,
    };
    let scale = if length < f64::MIN_POSITIVE {
        octave
    } else {
        octave / length
    };
    for weight in column {
        *weight *= scale;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_a_bin_have_the_length_of_its_octave() {
        let config = ChromaConfig {
            octwidth: None,
            ..ChromaConfig::new()
        };
        let bank = ChromaFilterbank::new(22_050, 2048, 0.0, &config).unwrap();
        for bin in [1, 20, 500, 1024] {
            let square_sum: f32 = (0..12).map(|c| bank.row(c).unwrap()[bin].powi(2)).sum();
            assert!((square_sum - 1.0).abs() < 1e-5, "bin {bin}: {square_sum}");
        }
        assert!(bank.row(12).is_none());
    }

    #[test]
    fn rows_begin_with_c_or_a() {
        let mut line = vec![0.0; 1025];
        line[41] = 1.0;
        for (base_c, row) in [(true, 9), (false, 0)] {
            let config = ChromaConfig {
                base_c,
                ..ChromaConfig::new()
            };
            let bank = ChromaFilterbank::new(22_050, 2048, 0.0, &config).unwrap();
            let mut chroma = [0.0; 12];
            bank.apply(&line, &mut chroma).unwrap();
            let strongest = (0..12).max_by(|a, b| chroma[*a].total_cmp(&chroma[*b]));
            assert_eq!(strongest, Some(row));
        }
    }

    #[test]
    fn any_number_of_rows_and_bins_adds_up() {
        for (n_chroma, n_fft) in [(1, 3), (5, 31), (12, 64), (13, 100), (36, 512)] {
            let config = ChromaConfig {
                n_chroma,
                ..ChromaConfig::new()
            };
            let bank = ChromaFilterbank::new(8000, n_fft, 0.3, &config).unwrap();
            let power: Vec<f32> = (0..bank.n_freq()).map(|k| 1.0 + k as f32).collect();
            let mut chroma = vec![0.0; n_chroma];
            bank.apply(&power, &mut chroma).unwrap();
            for (i, value) in chroma.iter().enumerate() {
                let row = bank.row(i).unwrap();
                let expected: f32 = row.iter().zip(&power).map(|(w, p)| w * p).sum();
                assert!(
                    (value - expected).abs() <= 1e-5 * expected,
                    "{n_chroma} {n_fft}"
                );
            }
        }
    }

    #[test]
    fn refused_parameters() {
        let config = ChromaConfig::new();
        assert!(ChromaFilterbank::new(0, 2048, 0.0, &config).is_err());
        assert!(ChromaFilterbank::new(8000, 2, 0.0, &config).is_err());
        assert!(ChromaFilterbank::new(8000, usize::MAX, 0.0, &config).is_err());
        assert!(ChromaFilterbank::new(8000, 512, f64::NAN, &config).is_err());
        let wide = ChromaConfig {
            n_chroma: 4096,
            ..config
        };
        assert!(ChromaFilterbank::new(8000, 1 << 22, 0.0, &wide).is_err());
    }
}

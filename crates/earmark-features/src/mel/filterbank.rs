//! Triangular filters, kept sparse.

use pulp::{Arch, Simd, WithSimd};

use super::{MelConfig, MelNorm, fft_frequencies, mel_frequencies};
use crate::error::ensure_len;
use crate::simd::{self, GROUP};
use crate::{FeatureError, MAX_FRAME_LENGTH};

/// A bank of triangular filters on the mel scale (`librosa.filters.mel`).
///
/// With `f_0 … f_{n_mels + 1}` the [`mel_frequencies`] from `fmin` to `fmax`, band `i` weighs a bin
/// at `f` hertz by
///
/// `max(0, min((f - f_i) / (f_{i+1} - f_i), (f_{i+2} - f) / (f_{i+2} - f_{i+1})))`,
///
/// times `2 / (f_{i+2} - f_i)` under [`MelNorm::Slaney`]. Only the run of bins a band covers is
/// kept.
///
/// ```
/// use earmark_features::{MelConfig, MelFilterbank};
///
/// let bank = MelFilterbank::new(2048, MelConfig::new(22_050))?;
/// let mut mel = vec![0.0; bank.n_mels()];
/// bank.apply(&vec![1.0; bank.n_freq()], &mut mel)?;
/// // Unit area in hertz, sampled every 22050 / 2048 Hz.
/// assert!((mel[64] * 22_050.0 / 2048.0 - 1.0).abs() < 0.05);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MelFilterbank {
    n_freq: usize,
    bands: Vec<Band>,
    /// The weights of all bands, one after the other, each padded to whole groups.
    weights: Vec<f32>,
}

/// A band weighs the bins `first_bin..` by `weights[offset..offset + len]`.
#[derive(Debug, Clone, Copy)]
struct Band {
    first_bin: usize,
    offset: usize,
    len: usize,
}

impl MelFilterbank {
    /// The filters for spectra of `n_fft` samples.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(n_fft: usize, config: MelConfig) -> Result<Self, FeatureError> {
        config.validate()?;
        if !(1..=MAX_FRAME_LENGTH).contains(&n_fft) {
            let allowed = format!("between 1 and {MAX_FRAME_LENGTH} samples");
            return Err(FeatureError::invalid("n_fft", &n_fft, allowed));
        }
        let edges = band_edges(&config)?;
        let bins: Vec<f64> = fft_frequencies(config.sample_rate, n_fft).collect();
        let mut bank = Self {
            n_freq: bins.len(),
            bands: Vec::with_capacity(config.n_mels),
            weights: Vec::new(),
        };
        for edges in edges.windows(3) {
            let triangle = Triangle::new([edges[0], edges[1], edges[2]], config.norm);
            bank.push_band(&triangle, &bins);
        }
        Ok(bank)
    }

    /// Number of bands.
    #[must_use]
    pub fn n_mels(&self) -> usize {
        self.bands.len()
    }

    /// Number of bins of the spectra the bank takes: `1 + n_fft / 2`.
    #[must_use]
    pub fn n_freq(&self) -> usize {
        self.n_freq
    }

    /// The bands that cover no bin and so are always 0, lowest first.
    ///
    /// librosa warns of them, except of those that begin at 0 Hz. Fewer bands, a longer `n_fft` or
    /// an `fmax` within half the sample rate avoid them.
    pub fn empty_bands(&self) -> impl Iterator<Item = usize> {
        self.bands
            .iter()
            .enumerate()
            .filter(|(_, band)| band.len == 0)
            .map(|(i, _)| i)
    }

    /// The first bin of band `i` and its weights from there on, or `None` for a band that does not
    /// exist. Weights outside this run are 0, and so may be some inside it.
    #[must_use]
    pub fn band(&self, i: usize) -> Option<(usize, &[f32])> {
        let band = self.bands.get(i)?;
        Some((band.first_bin, self.weights_of(band)))
    }

    /// Writes `out[i] = Σ_k weight[i, k] · spectrum[k]` for one frame.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] unless `spectrum` has [`n_freq`](Self::n_freq) values and
    /// `out` has [`n_mels`](Self::n_mels).
    pub fn apply(&self, spectrum: &[f32], out: &mut [f32]) -> Result<(), FeatureError> {
        ensure_len("spectrum", spectrum.len(), self.n_freq)?;
        ensure_len("out", out.len(), self.n_mels())?;
        self.project(spectrum, out);
        Ok(())
    }

    /// [`apply`](Self::apply) for slices whose lengths are known to be right.
    pub(crate) fn project(&self, spectrum: &[f32], out: &mut [f32]) {
        Arch::new().dispatch(Project {
            bank: self,
            spectrum,
            out,
        });
    }

    #[inline(always)]
    fn weights_of(&self, band: &Band) -> &[f32] {
        &self.weights[band.offset..][..band.len]
    }

    /// Appends the run of bins `triangle` covers. Where the spectrum is long enough the run is
    /// widened by zeros to whole groups, so that the inner product has no remainder.
    fn push_band(&mut self, triangle: &Triangle, bins: &[f64]) {
        let first = bins.partition_point(|f| *f <= triangle.lower);
        let end = bins.partition_point(|f| *f < triangle.upper);
        let len = (end - first).next_multiple_of(GROUP).min(bins.len());
        let first_bin = first.min(bins.len() - len);
        let offset = self.weights.len();
        let run = &bins[first_bin..first_bin + len];
        self.weights.extend(run.iter().map(|f| triangle.weight(*f)));
        self.bands.push(Band {
            first_bin,
            offset,
            len,
        });
    }
}

/// The inner product of every band with a spectrum.
struct Project<'a> {
    bank: &'a MelFilterbank,
    spectrum: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for Project<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        for (out, band) in self.out.iter_mut().zip(&self.bank.bands) {
            let bins = &self.spectrum[band.first_bin..][..band.len];
            *out = simd::dot(simd, self.bank.weights_of(band), bins);
        }
    }
}

/// The `n_mels + 2` frequencies at which the triangles begin, peak and end.
fn band_edges(config: &MelConfig) -> Result<Vec<f64>, FeatureError> {
    let (fmin, fmax) = (config.fmin, config.upper_edge());
    let edges: Vec<f64> = mel_frequencies(config.n_mels + 2, fmin, fmax, config.scale).collect();
    if edges.is_sorted_by(|a, b| a < b) {
        Ok(edges)
    } else {
        let allowed = format!(
            "far enough above fmin = {fmin} Hz to part {} bands",
            config.n_mels
        );
        Err(FeatureError::invalid("fmax", &fmax, allowed))
    }
}

/// One filter as a function of frequency.
struct Triangle {
    lower: f64,
    peak: f64,
    upper: f64,
    height: f64,
}

impl Triangle {
    fn new([lower, peak, upper]: [f64; 3], norm: MelNorm) -> Self {
        let height = match norm {
            MelNorm::Slaney => 2.0 / (upper - lower),
            MelNorm::None => 1.0,
        };
        Self {
            lower,
            peak,
            upper,
            height,
        }
    }

    fn weight(&self, f: f64) -> f32 {
        let rise = (f - self.lower) / (self.peak - self.lower);
        let fall = (self.upper - f) / (self.upper - self.peak);
        // librosa keeps the triangle as f32 before it is scaled.
        let unscaled = rise.min(fall).max(0.0) as f32;
        (f64::from(unscaled) * self.height) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triangles_of_height_one_add_up_to_one_between_the_outer_peaks() {
        let config = MelConfig {
            n_mels: 20,
            norm: MelNorm::None,
            ..MelConfig::new(22_050)
        };
        let bank = MelFilterbank::new(2048, config).unwrap();
        let mut sums = vec![0.0f32; bank.n_freq()];
        for i in 0..bank.n_mels() {
            let (first, weights) = bank.band(i).unwrap();
            for (sum, weight) in sums[first..].iter_mut().zip(weights) {
                *sum += weight;
            }
        }
        for sum in &sums[40..800] {
            assert!((sum - 1.0).abs() < 1e-5, "{sum}");
        }
    }

    #[test]
    fn more_bands_than_bins_leave_some_empty() {
        let bank = MelFilterbank::new(64, MelConfig::new(22_050)).unwrap();
        assert!(bank.empty_bands().count() > 128 - 33 * 2);
        let mut out = vec![1.0; 128];
        bank.apply(&[1.0; 33], &mut out).unwrap();
        assert!(bank.empty_bands().all(|i| out[i] == 0.0));
        let full = MelFilterbank::new(2048, MelConfig::new(22_050)).unwrap();
        assert_eq!(full.empty_bands().count(), 0);
    }

    #[test]
    fn wrong_lengths_and_inseparable_bands_are_errors() {
        let bank = MelFilterbank::new(512, MelConfig::new(16_000)).unwrap();
        let error = bank.apply(&[0.0; 256], &mut [0.0; 128]).unwrap_err();
        assert_eq!(error.to_string(), "spectrum has 256 values: must have 257");
        assert!(bank.apply(&[0.0; 257], &mut [0.0; 96]).is_err());
        let narrow = MelConfig {
            fmin: 1e6,
            fmax: Some(1e6 + 1e-9),
            ..MelConfig::new(16_000)
        };
        assert!(MelFilterbank::new(512, narrow).is_err());
        assert!(MelFilterbank::new(0, MelConfig::new(16_000)).is_err());
        assert!(MelFilterbank::new(usize::MAX, MelConfig::new(16_000)).is_err());
    }

    #[test]
    fn the_smallest_spectra_work() {
        for n_fft in 1..20 {
            let bank = MelFilterbank::new(n_fft, MelConfig::new(8_000)).unwrap();
            let mut out = vec![f32::NAN; 128];
            bank.apply(&vec![1.0; n_fft / 2 + 1], &mut out).unwrap();
            assert!(out.iter().all(|v| v.is_finite()), "n_fft {n_fft}");
        }
    }
}

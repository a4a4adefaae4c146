//! Spectral contrast.

use std::ops::Range;

use pulp::Arch;

use super::Frequencies;
use super::extremes::{End, mean_of_extremes};
use crate::error::{ensure_count, ensure_len, ensure_magnitudes, ensure_positive};
use crate::{FeatureError, Ref, Spectrogram, power_to_db_in_place};

/// Parameters of [`SpectralContrast`], with the names and defaults of
/// `librosa.feature.spectral_contrast`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContrastConfig {
    /// Upper edge of the lowest band, 200 Hz; positive. Every further band is an octave.
    pub fmin: f64,
    /// Octaves above `fmin`, 6; from 1 on. There is one band more: the one below `fmin`.
    pub n_bands: usize,
    /// Share of a band's bins that make its peak and its valley, 0.02; above 0 and below 1.
    pub quantile: f64,
    /// Difference of the magnitudes, or (`false`, the default) of their levels.
    pub linear: bool,
}

impl ContrastConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            fmin: 200.0,
            n_bands: 6,
            quantile: 0.02,
            linear: false,
        }
    }

    fn validate(&self) -> Result<(), FeatureError> {
        ensure_positive("fmin", self.fmin)?;
        ensure_count("n_bands", self.n_bands, MAX_N_BANDS, "octaves")?;
        if !(self.quantile > 0.0 && self.quantile < 1.0) {
            let allowed = "above 0 and below 1";
            return Err(FeatureError::invalid("quantile", &self.quantile, allowed));
        }
        Ok(())
    }
}

impl Default for ContrastConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// Octaves beyond any frequency there is.
const MAX_N_BANDS: usize = 64;

/// Spectral contrast (`librosa.feature.spectral_contrast`; Jiang et al., *Music type classification
/// by spectral contrast feature*, ICME 2002): how far the peaks of each octave band stand above its
/// valleys. Shape `[n_bands + 1, n_frames]`.
///
/// The bands reach from 0 to `fmin`, `fmin` to `2 fmin`, … and the last one to the highest bin. With
/// `n` bins in a band and `m = max(1, round(quantile · n))`,
///
/// `contrast = dB(mean of its m greatest magnitudes) - dB(mean of its m least)`,
///
/// `dB(x) = 10 log10(max(1e-10, x))`, both cut at 80 dB below the greatest of the whole signal. So
/// levels are of magnitudes as if they were powers, as in librosa.
///
/// A plan is made once and shared; it is immutable and `Sync`.
#[derive(Debug, Clone)]
pub struct SpectralContrast {
    n_freq: usize,
    bands: Vec<Band>,
    linear: bool,
}

/// The bins of a band and how many of them make an extreme.
#[derive(Debug, Clone)]
struct Band {
    bins: Range<usize>,
    count: usize,
}

impl SpectralContrast {
    /// The bands of spectra whose bins lie at `freq` hertz, ascending
    /// ([`fft_frequencies`](crate::fft_frequencies) for a transform).
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] for a parameter outside its range, and when a band lies
    /// above the highest bin or is too narrow to hold one; librosa refuses the first and fails or
    /// gives NaN for the second.
    pub fn new(
        freq: impl IntoIterator<Item = f64>,
        config: ContrastConfig,
    ) -> Result<Self, FeatureError> {
        config.validate()?;
        let freq = Frequencies::new(freq)?;
        let freq = freq.as_slice();
        let bands = (0..=config.n_bands).map(|k| band(freq, k, &config));
        Ok(Self {
            n_freq: freq.len(),
            bands: bands.collect::<Result<_, _>>()?,
            linear: config.linear,
        })
    }

    /// Rows of the result: `n_bands + 1`.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.bands.len()
    }

    /// The contrast of a whole magnitude spectrogram.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] unless it has a row for each frequency;
    /// [`FeatureError::NonFinite`] and [`FeatureError::InvalidParameter`] for values that are no
    /// magnitudes.
    pub fn compute(&self, magnitude: &Spectrogram) -> Result<Spectrogram, FeatureError> {
        ensure_len(
            "a frame of the spectrogram",
            magnitude.n_freq(),
            self.n_freq,
        )?;
        ensure_magnitudes(magnitude.as_slice())?;
        let mut stream = ContrastStream::new(self.clone());
        for frame in magnitude.frames() {
            stream.push(frame);
        }
        stream.finish()
    }
}

/// The contrast of a spectrogram in one call: [`SpectralContrast::new`] and
/// [`compute`](SpectralContrast::compute).
///
/// # Errors
/// As those two.
pub fn spectral_contrast(
    magnitude: &Spectrogram,
    freq: &[f64],
    config: ContrastConfig,
) -> Result<Spectrogram, FeatureError> {
    SpectralContrast::new(freq.iter().copied(), config)?.compute(magnitude)
}

/// Band `k`, with librosa's edges: both edges belong to a band, every band but the lowest takes in
/// the bin before, and every band but the highest then gives up its last bin.
fn band(freq: &[f32], k: usize, config: &ContrastConfig) -> Result<Band, FeatureError> {
    let edge = |octave: usize| config.fmin * 2f64.powi(octave as i32);
    let low = if k == 0 { 0.0 } else { edge(k - 1) };
    let highest = freq.last().copied().map_or(0.0, f64::from);
    if low >= highest {
        let allowed = format!(
            "at most {} below {highest} Hz, the highest bin",
            (highest / config.fmin).log2().ceil().max(0.0)
        );
        return Err(FeatureError::invalid("n_bands", &config.n_bands, allowed));
    }
    let first = freq.partition_point(|f| f64::from(*f) < low);
    let end = freq.partition_point(|f| f64::from(*f) <= edge(k));
    let first = first.saturating_sub(usize::from(k > 0));
    let (end, kept) = if k == config.n_bands {
        (freq.len(), freq.len())
    } else {
        (end, end.saturating_sub(1))
    };
    if kept <= first {
        let allowed =
            format!("far enough above the lowest bins that {low} Hz to its octave has some");
        return Err(FeatureError::invalid("fmin", &config.fmin, allowed));
    }
    let count = (config.quantile * (end - first) as f64).round_ties_even() as usize;
    Ok(Band {
        bins: first..kept,
        count: count.max(1),
    })
}

/// The contrast of a signal whose spectra arrive one by one. Peaks and valleys are kept: their levels
/// need the whole signal.
#[derive(Debug, Clone)]
pub(crate) struct ContrastStream {
    plan: SpectralContrast,
    peaks: Vec<f32>,
    valleys: Vec<f32>,
    scratch: Vec<f32>,
}

impl ContrastStream {
    pub(crate) fn new(plan: SpectralContrast) -> Self {
        Self {
            plan,
            peaks: Vec::new(),
            valleys: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Takes one frame of magnitudes.
    pub(crate) fn push(&mut self, magnitude: &[f32]) {
        let arch = Arch::new();
        for Band { bins, count } in &self.plan.bands {
            let values = &magnitude[bins.clone()];
            let scratch = &mut self.scratch;
            let mut extreme = |end| mean_of_extremes(arch, end, values, *count, scratch);
            self.peaks.push(extreme(End::Greatest));
            self.valleys.push(extreme(End::Least));
        }
    }

    /// The contrasts of all frames. Ready for another signal afterwards.
    pub(crate) fn finish(&mut self) -> Result<Spectrogram, FeatureError> {
        let mut contrast = std::mem::take(&mut self.peaks);
        let mut valleys = std::mem::take(&mut self.valleys);
        if !self.plan.linear {
            power_to_db_in_place(&mut contrast, Ref::Value(1.0), 1e-10, Some(80.0))?;
            power_to_db_in_place(&mut valleys, Ref::Value(1.0), 1e-10, Some(80.0))?;
        }
        for (peak, valley) in contrast.iter_mut().zip(&valleys) {
            *peak -= valley;
        }
        Spectrogram::from_frames(self.plan.n_rows(), contrast)
    }

    /// Forgets the frames taken so far.
    pub(crate) fn reset(&mut self) {
        self.peaks.clear();
        self.valleys.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fft_frequencies;

    #[test]
    fn the_bands_are_those_of_librosa() {
        let plan = SpectralContrast::new(fft_frequencies(22_050, 2048), ContrastConfig::new());
        let bands = plan.unwrap().bands;
        let expected = [
            (0..18, 1),
            (18..37, 1),
            (37..74, 1),
            (74..148, 2),
            (148..297, 3),
            (297..594, 6),
            (594..1025, 9),
        ];
        for (band, (bins, count)) in bands.iter().zip(expected) {
            assert_eq!((band.bins.clone(), band.count), (bins, count));
        }
        assert_eq!(bands.len(), 7);
    }

    #[test]
    fn a_line_in_each_octave_stands_out_by_its_level() {
        let freq: Vec<f64> = fft_frequencies(22_050, 2048).collect();
        let mut frame = vec![0.01; freq.len()];
        for bin in [5, 25, 50, 100, 200, 400, 800] {
            frame[bin] = 1.0;
        }
        let s = Spectrogram::from_frames(freq.len(), frame).unwrap();
        let config = ContrastConfig {
            quantile: 1e-6,
            ..ContrastConfig::new()
        };
        let db = spectral_contrast(&s, &freq, config).unwrap();
        let linear = ContrastConfig {
            linear: true,
            ..config
        };
        let difference = spectral_contrast(&s, &freq, linear).unwrap();
        for band in 0..7 {
            assert!((db.as_slice()[band] - 20.0).abs() < 1e-4);
            assert!((difference.as_slice()[band] - 0.99).abs() < 1e-6);
        }
    }

    #[test]
    fn bands_that_do_not_fit_are_refused() {
        let plan = |sample_rate, n_fft| {
            SpectralContrast::new(fft_frequencies(sample_rate, n_fft), ContrastConfig::new())
                .map_err(|error| error.to_string())
                .map(|plan| plan.n_rows())
        };
        assert_eq!(plan(16_000, 2048), Ok(7));
        assert_eq!(
            plan(8_000, 2048),
            Err("n_bands = 6: must be at most 5 below 4000 Hz, the highest bin".into())
        );
        assert!(plan(22_050, 64).is_err());
        assert!(plan(22_050, 1).is_err());
    }
}

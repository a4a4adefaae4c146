//! Estimation of the tuning of a signal.

use super::piptrack::{Peak, PeakFinder, PiptrackConfig};
use crate::error::{ensure_finite, ensure_magnitudes};
use crate::{FeatureError, Spectrogram};

/// Parameters of [`estimate_tuning`], with the names and defaults of librosa.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TuningConfig {
    /// Resolution of the estimate in bins, 0.01; above 0 and at most 1.
    pub resolution: f64,
    /// Bins of an octave, 12; at least 1.
    pub bins_per_octave: usize,
    /// How pitches are found.
    pub piptrack: PiptrackConfig,
}

impl TuningConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            resolution: 0.01,
            bins_per_octave: 12,
            piptrack: PiptrackConfig::new(),
        }
    }
}

impl Default for TuningConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// The finest resolution accepted.
const MIN_RESOLUTION: f64 = 1e-6;
const MAX_BINS_PER_OCTAVE: usize = 1 << 16;

/// The deviation of a signal's pitches from A = 440 Hz in fractions of a bin
/// (`librosa.estimate_tuning`), from -0.5 to below 0.5: [`pitch_tuning`] of the peaks
/// [`piptrack`](crate::piptrack) finds, of those at or above their median magnitude.
///
/// librosa calls it on magnitudes, and `chroma_stft` on powers.
///
/// ```
/// use earmark_features::{SpectrumKind, Stft, StftConfig, TuningConfig, estimate_tuning};
///
/// // A quarter of a semitone above A.
/// let f = 440.0 * 2f32.powf(0.25 / 12.0);
/// let y: Vec<f32> = (0..22_050)
///     .map(|n| (std::f32::consts::TAU * f * n as f32 / 22_050.0).sin())
///     .collect();
/// let magnitude = Stft::new(StftConfig::default())?.spectrogram(&y, SpectrumKind::Magnitude)?;
/// let tuning = estimate_tuning(&magnitude, 22_050, TuningConfig::new())?;
/// assert!((tuning - 0.25).abs() < 0.02);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// As [`piptrack`](crate::piptrack), and [`FeatureError::InvalidParameter`] for a `resolution` or
/// `bins_per_octave` outside its range.
pub fn estimate_tuning(
    s: &Spectrogram,
    sample_rate: u32,
    config: TuningConfig,
) -> Result<f64, FeatureError> {
    let mut estimator = TuningEstimator::new(s.n_freq(), sample_rate, config)?;
    ensure_magnitudes(s.as_slice())?;
    for frame in s.frames() {
        estimator.push(frame);
    }
    estimator.finish()
}

/// The most frequent deviation of `frequencies`, in hertz, from the bins of an octave division with
/// A = 440 Hz (`librosa.pitch_tuning`): the lower edge of the fullest of the `1 / resolution`
/// intervals from -0.5 to 0.5 of a bin. Frequencies that are not positive are left out; without any
/// the tuning is 0.
///
/// Computed in f32 with librosa's roundings, since the fullest interval can hang on them.
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside the range of [`TuningConfig`],
/// [`FeatureError::NonFinite`] for a frequency that is NaN or infinite.
pub fn pitch_tuning(
    frequencies: &[f32],
    resolution: f64,
    bins_per_octave: usize,
) -> Result<f64, FeatureError> {
    ensure_division(resolution, bins_per_octave)?;
    ensure_finite("frequency", frequencies, 0)?;
    let n_intervals = (1.0 / resolution).ceil() as usize;
    let edge = |i: usize| {
        if i == n_intervals {
            0.5
        } else {
            i as f64 * (1.0 / n_intervals as f64) - 0.5
        }
    };
    let mut counts = vec![0usize; n_intervals];
    for frequency in frequencies.iter().filter(|f| **f > 0.0) {
        let residual = f64::from(residual(*frequency, bins_per_octave));
        let guess = ((residual + 0.5) * n_intervals as f64) as usize;
        let mut interval = guess.min(n_intervals - 1);
        // The guess may be one off where the residual lies at an edge.
        if residual < edge(interval) {
            interval -= 1;
        } else if residual >= edge(interval + 1) && interval + 1 < n_intervals {
            interval += 1;
        }
        counts[interval] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    match counts.iter().position(|count| *count == most) {
        Some(interval) if most > 0 => Ok(edge(interval)),
        _ => Ok(0.0),
    }
}

/// How far a frequency lies from the nearest bin, in bins, from -0.5 to below 0.5.
fn residual(frequency: f32, bins_per_octave: usize) -> f32 {
    let octaves = (frequency / (440.0 / 16.0)).log2();
    let above = (bins_per_octave as f32 * octaves).rem_euclid(1.0);
    if above >= 0.5 { above - 1.0 } else { above }
}

fn ensure_division(resolution: f64, bins_per_octave: usize) -> Result<(), FeatureError> {
    if !(MIN_RESOLUTION..=1.0).contains(&resolution) {
        let allowed = format!("between {MIN_RESOLUTION} and 1 bin");
        return Err(FeatureError::invalid("resolution", &resolution, allowed));
    }
    if !(1..=MAX_BINS_PER_OCTAVE).contains(&bins_per_octave) {
        let allowed = format!("between 1 and {MAX_BINS_PER_OCTAVE}");
        return Err(FeatureError::invalid(
            "bins_per_octave",
            &bins_per_octave,
            allowed,
        ));
    }
    Ok(())
}

/// The tuning of spectra that arrive frame by frame.
#[derive(Debug, Clone)]
pub(super) struct TuningEstimator {
    config: TuningConfig,
    finder: PeakFinder,
    peaks: Vec<Peak>,
}

impl TuningEstimator {
    pub(super) fn new(
        n_freq: usize,
        sample_rate: u32,
        config: TuningConfig,
    ) -> Result<Self, FeatureError> {
        ensure_division(config.resolution, config.bins_per_octave)?;
        Ok(Self {
            config,
            finder: PeakFinder::new(n_freq, sample_rate, config.piptrack)?,
            peaks: Vec::new(),
        })
    }

    /// Takes the values of one frame: finite, not negative.
    pub(super) fn push(&mut self, frame: &[f32]) {
        self.finder.find(frame, |_bin, peak| self.peaks.push(peak));
    }

    /// The tuning of all frames; empty again afterwards.
    pub(super) fn finish(&mut self) -> Result<f64, FeatureError> {
        let mut magnitudes: Vec<f32> = self.peaks.iter().map(|peak| peak.magnitude).collect();
        let threshold = median(&mut magnitudes);
        let strong = self.peaks.iter().filter(|peak| peak.magnitude >= threshold);
        let pitches: Vec<f32> = strong.map(|peak| peak.pitch).collect();
        self.peaks.clear();
        pitch_tuning(
            &pitches,
            self.config.resolution,
            self.config.bins_per_octave,
        )
    }

    pub(super) fn reset(&mut self) {
        self.peaks.clear();
    }
}

/// `numpy.median` in f32, or 0 of none; reorders the values.
fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return 0.0;
    }
    let odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable_by(middle, f32::total_cmp);
    if odd {
        return *upper;
    }
    let lower = below.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    (lower + *upper) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_interval_wins_and_the_lowest_of_equals() {
        let a = |bins: f32| 440.0 * 2f32.powf(bins / 12.0);
        let tuning = pitch_tuning(&[a(0.305), a(12.305), a(-0.2), -1.0, 0.0], 0.01, 12).unwrap();
        assert!((tuning - 0.3).abs() < 1e-9, "{tuning}");
        let tie = pitch_tuning(&[a(0.305), a(-0.195)], 0.01, 12).unwrap();
        assert!((tie + 0.2).abs() < 1e-9, "{tie}");
    }

    #[test]
    fn without_pitches_the_tuning_is_zero() {
        assert_eq!(pitch_tuning(&[], 0.01, 12), Ok(0.0));
        assert_eq!(pitch_tuning(&[0.0, -3.0], 0.01, 12), Ok(0.0));
        let silence = Spectrogram::from_frames(513, vec![0.0; 513]).unwrap();
        let tuning = estimate_tuning(&silence, 22_050, TuningConfig::new());
        assert_eq!(tuning, Ok(0.0));
    }

    #[test]
    fn medians_are_those_of_numpy() {
        assert_eq!(median(&mut []), 0.0);
        assert_eq!(median(&mut [3.0]), 3.0);
        assert_eq!(median(&mut [4.0, 1.0]), 2.5);
        assert_eq!(median(&mut [4.0, 1.0, 3.0]), 3.0);
    }

    #[test]
    fn refused_parameters() {
        assert!(pitch_tuning(&[], 0.0, 12).is_err());
        assert!(pitch_tuning(&[], f64::NAN, 12).is_err());
        assert!(pitch_tuning(&[], 0.01, 0).is_err());
        assert!(pitch_tuning(&[f32::NAN], 0.01, 12).is_err());
    }
}

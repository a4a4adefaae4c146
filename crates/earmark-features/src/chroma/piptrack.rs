//! Pitches as interpolated peaks of a spectrum.

use pulp::Arch;

use crate::error::{ensure_magnitudes, ensure_sample_rate};
use crate::{FeatureError, Spectrogram, simd};

/// Parameters of [`piptrack`], with the names and defaults of librosa.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PiptrackConfig {
    /// Lowest frequency of a peak, 150 Hz.
    pub fmin: f64,
    /// End of the frequencies of peaks, 4000 Hz, left out; half the sample rate when that is lower.
    pub fmax: f64,
    /// Share of a frame's greatest value that a peak must exceed, 0.1; from 0.
    pub threshold: f32,
}

impl PiptrackConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            fmin: 150.0,
            fmax: 4000.0,
            threshold: 0.1,
        }
    }

    fn validate(&self) -> Result<(), FeatureError> {
        for (name, value) in [("fmin", self.fmin), ("fmax", self.fmax)] {
            if !value.is_finite() {
                return Err(FeatureError::invalid(name, &value, "finite"));
            }
        }
        if self.threshold >= 0.0 && self.threshold.is_finite() {
            Ok(())
        } else {
            let allowed = "at least 0 and finite";
            Err(FeatureError::invalid("threshold", &self.threshold, allowed))
        }
    }
}

impl Default for PiptrackConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// What [`piptrack`] finds. Both have the shape of the spectrogram, and zeros where no peak is.
#[derive(Debug, Clone, PartialEq)]
pub struct PitchTrack {
    /// Frequencies of the peaks in hertz.
    pub pitches: Spectrogram,
    /// Interpolated values at the peaks.
    pub magnitudes: Spectrogram,
}

/// Pitch tracking on parabolically interpolated peaks (`librosa.piptrack`; J. O. Smith, *Sinusoidal
/// peak interpolation*): a bin that exceeds the one before, is not below the one after, exceeds
/// `threshold` times the frame's maximum and lies in `fmin .. fmax` is a peak; the parabola through
/// the three bins gives its frequency and value.
///
/// As in librosa the transform's length is taken to be `2 (n_freq - 1)`, which is one sample short
/// for an odd `n_fft`. librosa calls it on magnitudes, and `chroma_stft` on powers.
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range, a spectrogram of fewer than
/// 3 rows and negative values; [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn piptrack(
    s: &Spectrogram,
    sample_rate: u32,
    config: PiptrackConfig,
) -> Result<PitchTrack, FeatureError> {
    let peaks = PeakFinder::new(s.n_freq(), sample_rate, config)?;
    ensure_magnitudes(s.as_slice())?;
    let mut pitches = vec![0.0; s.as_slice().len()];
    let mut magnitudes = pitches.clone();
    for (t, frame) in s.frames().enumerate() {
        let start = t * s.n_freq();
        peaks.find(frame, |bin, peak| {
            pitches[start + bin] = peak.pitch;
            magnitudes[start + bin] = peak.magnitude;
        });
    }
    Ok(PitchTrack {
        pitches: Spectrogram::from_frames(s.n_freq(), pitches)?,
        magnitudes: Spectrogram::from_frames(s.n_freq(), magnitudes)?,
    })
}

/// An interpolated peak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Peak {
    pub(super) pitch: f32,
    pub(super) magnitude: f32,
}

/// The bins in which peaks are looked for, and how.
#[derive(Debug, Clone)]
pub(super) struct PeakFinder {
    arch: Arch,
    first_bin: usize,
    end_bin: usize,
    /// The sample rate and the transform's length, whose quotient is the distance of bins.
    sample_rate: f64,
    n_fft: f64,
    threshold: f32,
}

/// Bins that are skipped together when all of them are quiet.
const BLOCK: usize = 16;

impl PeakFinder {
    pub(super) fn new(
        n_freq: usize,
        sample_rate: u32,
        config: PiptrackConfig,
    ) -> Result<Self, FeatureError> {
        config.validate()?;
        ensure_sample_rate(sample_rate)?;
        if n_freq < 3 {
            return Err(FeatureError::invalid("n_freq", &n_freq, "at least 3 bins"));
        }
        let sample_rate = f64::from(sample_rate);
        let n_fft = 2 * (n_freq - 1);
        let fmax = config.fmax.min(sample_rate / 2.0);
        let bins_below = |limit: f64| {
            let frequency = |k: usize| k as f64 * sample_rate / n_fft as f64;
            (0..n_freq).take_while(|k| frequency(*k) < limit).count()
        };
        Ok(Self {
            arch: Arch::new(),
            // The first bin has none before it to exceed; the last lies at `fmax` or above.
            first_bin: bins_below(config.fmin).max(1),
            end_bin: bins_below(fmax).min(n_freq - 1),
            sample_rate,
            n_fft: n_fft as f64,
            threshold: config.threshold,
        })
    }

    /// Calls `on_peak` with the bin and the interpolation of every peak, lowest first.
    pub(super) fn find(&self, frame: &[f32], mut on_peak: impl FnMut(usize, Peak)) {
        let quiet = self.threshold * simd::max(self.arch, frame);
        let mut bin = self.first_bin;
        while bin < self.end_bin {
            let end = (bin + BLOCK).min(self.end_bin);
            let block = &frame[bin - 1..=end];
            let loud = block[1..].iter().fold(false, |any, v| any | (*v > quiet));
            if loud {
                for (i, around) in block.windows(3).enumerate() {
                    let [before, at, after] = [around[0], around[1], around[2]];
                    if at > quiet && at > before && at >= after {
                        on_peak(bin + i, self.interpolate(bin + i, [before, at, after]));
                    }
                }
            }
            bin = end;
        }
    }

    /// The vertex of the parabola through three bins, with librosa's roundings: its curvature and
    /// slope in f64, its outcome in f32.
    fn interpolate(&self, bin: usize, [before, at, after]: [f32; 3]) -> Peak {
        let curvature = f64::from(after + before) - 2.0 * f64::from(at);
        let slope = f64::from(after - before) / 2.0;
        let shift = if slope.abs() >= curvature.abs() {
            0.0
        } else {
            (-slope / curvature) as f32
        };
        let gradient = (after - before) / 2.0;
        Peak {
            pitch: ((bin as f64 + f64::from(shift)) * self.sample_rate / self.n_fft) as f32,
            magnitude: at + 0.5 * gradient * shift,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_found_between_its_bins() {
        // 9 - (k - 5.25)², 100 Hz from bin to bin.
        let frame: Vec<f32> = (0..11)
            .map(|k| (9.0 - (k as f32 - 5.25).powi(2)).max(0.0))
            .collect();
        let s = Spectrogram::from_frames(11, frame).unwrap();
        let track = piptrack(&s, 2000, PiptrackConfig::new()).unwrap();
        let peaks: Vec<_> = (0..11)
            .filter(|k| track.pitches.frame(0)[*k] > 0.0)
            .collect();
        assert_eq!(peaks, [5]);
        assert!((track.pitches.frame(0)[5] - 525.0).abs() < 1e-3);
        assert!((track.magnitudes.frame(0)[5] - 9.0).abs() < 1e-5);
    }

    #[test]
    fn plateaus_count_once_and_quiet_peaks_not_at_all() {
        let mut frame = vec![0.0; 101];
        frame[20] = 1.0;
        frame[21] = 1.0;
        frame[60] = 0.1;
        frame[70] = 0.11;
        let s = Spectrogram::from_frames(101, frame).unwrap();
        let track = piptrack(&s, 8000, PiptrackConfig::new()).unwrap();
        let peaks: Vec<_> = (0..101)
            .filter(|k| track.pitches.frame(0)[*k] > 0.0)
            .collect();
        assert_eq!(peaks, [20, 70]);
    }

    #[test]
    fn silence_has_no_pitch_and_too_few_rows_are_refused() {
        let s = Spectrogram::from_frames(101, vec![0.0; 202]).unwrap();
        let track = piptrack(&s, 8000, PiptrackConfig::new()).unwrap();
        assert!(track.pitches.as_slice().iter().all(|p| *p == 0.0));
        let narrow = Spectrogram::from_frames(2, vec![0.0; 2]).unwrap();
        assert!(piptrack(&narrow, 8000, PiptrackConfig::new()).is_err());
        assert!(piptrack(&s, 0, PiptrackConfig::new()).is_err());
        let config = PiptrackConfig {
            fmax: f64::NAN,
            ..PiptrackConfig::new()
        };
        assert!(piptrack(&s, 8000, config).is_err());
    }
}

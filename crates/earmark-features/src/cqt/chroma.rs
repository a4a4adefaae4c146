//! Chroma of a constant-Q transform.

use super::config::{FMIN_C1, MAX_CQT_BINS};
use crate::error::{ensure_count, ensure_magnitudes, ensure_positive};
use crate::{FeatureError, MAX_N_CHROMA, Norm, Spectrogram};

/// Parameters of [`chroma_cqt`], with the names and defaults of `librosa.feature.chroma_cqt`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `bins_per_octave` | 36 | 1 to [`MAX_CQT_BINS`], a multiple of `n_chroma`; of the transform |
/// | `n_chroma` | 12 | 1 to [`MAX_N_CHROMA`] |
/// | `fmin` | [`FMIN_C1`] | positive; of the transform, Hz, without its tuning |
/// | `norm` | [`Norm::Max`] | scaling of each frame |
/// | `threshold` | 0 | finite; smaller sums become 0 |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChromaCqtConfig {
    /// Bins in an octave of the transform.
    pub bins_per_octave: usize,
    /// Pitch classes.
    pub n_chroma: usize,
    /// Centre of the lowest bin, Hz.
    pub fmin: f64,
    /// Scaling of each frame.
    pub norm: Norm,
    /// The smallest sum that counts.
    pub threshold: f32,
}

impl ChromaCqtConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            bins_per_octave: 36,
            n_chroma: 12,
            fmin: FMIN_C1,
            norm: Norm::Max,
            threshold: 0.0,
        }
    }

    /// Checks every range of the table above.
    fn validate(&self) -> Result<(), FeatureError> {
        let counts = [
            ("bins_per_octave", self.bins_per_octave, MAX_CQT_BINS),
            ("n_chroma", self.n_chroma, MAX_N_CHROMA),
        ];
        for (name, value, max) in counts {
            ensure_count(name, value, max, "")?;
        }
        if !self.bins_per_octave.is_multiple_of(self.n_chroma) {
            let allowed = format!("a multiple of n_chroma = {}", self.n_chroma);
            return Err(FeatureError::invalid(
                "bins_per_octave",
                &self.bins_per_octave,
                allowed,
            ));
        }
        ensure_positive("fmin", self.fmin)?;
        if !self.threshold.is_finite() {
            return Err(FeatureError::invalid(
                "threshold",
                &self.threshold,
                "finite",
            ));
        }
        Ok(())
    }

    /// The pitch class of each bin.
    fn classes(&self, n_bins: usize) -> Vec<usize> {
        let n_merged = self.bins_per_octave / self.n_chroma;
        // The bins of a class lie around its own, the odd one above.
        let first = self.first_class() * n_merged + n_merged / 2;
        let class = |bin| (first + bin) % self.bins_per_octave / n_merged;
        (0..n_bins).map(class).collect()
    }

    /// The pitch class of the lowest bin.
    fn first_class(&self) -> usize {
        let midi = 12.0 * (self.fmin / 440.0).log2() + 69.0;
        let classes = midi.rem_euclid(12.0) * (self.n_chroma as f64 / 12.0);
        classes.round_ties_even() as usize % self.n_chroma
    }
}

impl Default for ChromaCqtConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// The energy of each pitch class, C first, from the magnitudes of a constant-Q transform
/// (`librosa.feature.chroma_cqt(C=…)`, `librosa.filters.cq_to_chroma`). Shape `[n_chroma, n_frames]`.
///
/// Each class is the sum over all octaves of the `bins_per_octave / n_chroma` bins around it.
///
/// ```
/// use earmark_features::{ChromaCqtConfig, Cqt, CqtConfig, chroma_cqt};
///
/// let y: Vec<f32> = (0..22_050)
///     .map(|n| (std::f32::consts::TAU * 440.0 * n as f32 / 22_050.0).sin())
///     .collect();
/// let cqt = Cqt::new(CqtConfig::for_chroma(22_050))?.magnitude(&y)?;
/// let chroma = chroma_cqt(&cqt, ChromaCqtConfig::new())?;
/// assert_eq!(chroma.shape(), [12, 44]);
/// assert_eq!(chroma.get(9, 20), Some(1.0)); // A
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range or a negative magnitude,
/// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn chroma_cqt(
    magnitude: &Spectrogram,
    config: ChromaCqtConfig,
) -> Result<Spectrogram, FeatureError> {
    config.validate()?;
    ensure_magnitudes(magnitude.as_slice())?;
    let classes = config.classes(magnitude.n_freq());
    let mut data = vec![0.0; config.n_chroma * magnitude.n_frames()];
    let chroma_frames = data.chunks_exact_mut(config.n_chroma);
    for (chroma, frame) in chroma_frames.zip(magnitude.frames()) {
        for (class, value) in classes.iter().zip(frame) {
            chroma[*class] += value;
        }
        for value in chroma.iter_mut().filter(|value| **value < config.threshold) {
            *value = 0.0;
        }
        config.norm.apply(chroma);
    }
    Spectrogram::from_frames(config.n_chroma, data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_around_a_class_belong_to_it_in_every_octave() {
        let config = ChromaCqtConfig {
            norm: Norm::None,
            ..ChromaCqtConfig::new()
        };
        for (bin, class) in [
            (0, 0),
            (1, 0),
            (2, 1),
            (3, 1),
            (34, 11),
            (35, 0),
            (71, 0),
            (72, 0),
        ] {
            let mut frame = vec![0.0; 80];
            frame[bin] = 2.0;
            let magnitude = Spectrogram::from_frames(80, frame).unwrap();
            let chroma = chroma_cqt(&magnitude, config).unwrap();
            let mut expected = [0.0; 12];
            expected[class] = 2.0;
            assert_eq!(chroma.as_slice(), expected, "bin {bin}");
        }
    }

    #[test]
    fn a_transform_from_a_on_begins_with_a() {
        let config = ChromaCqtConfig {
            fmin: 55.0,
            bins_per_octave: 12,
            ..ChromaCqtConfig::new()
        };
        let magnitude = Spectrogram::from_frames(2, vec![1.0, 0.0]).unwrap();
        let chroma = chroma_cqt(&magnitude, config).unwrap();
        assert_eq!(chroma.get(9, 0), Some(1.0));
    }

    #[test]
    fn refused_parameters_and_values() {
        let base = ChromaCqtConfig::new();
        let magnitude = Spectrogram::from_frames(1, vec![-1.0]).unwrap();
        let message = |config| chroma_cqt(&magnitude, config).unwrap_err().to_string();
        let n_chroma = 5;
        assert_eq!(
            message(ChromaCqtConfig { n_chroma, ..base }),
            "bins_per_octave = 36: must be a multiple of n_chroma = 5"
        );
        let n_chroma = 0;
        assert!(message(ChromaCqtConfig { n_chroma, ..base }).starts_with("n_chroma = 0"));
        let fmin = 0.0;
        assert!(message(ChromaCqtConfig { fmin, ..base }).starts_with("fmin = 0"));
        let threshold = f32::NAN;
        assert!(message(ChromaCqtConfig { threshold, ..base }).starts_with("threshold = NaN"));
        assert_eq!(message(base), "magnitude = -1: must be at least 0");
    }
}

//! Parameters of the constant-Q transform.

use crate::error::{ensure_count, ensure_positive, ensure_sample_rate};
use crate::{FeatureError, MAX_FRAME_LENGTH, Norm, PadMode, Tuning, Window};

/// The most bins accepted.
pub const MAX_CQT_BINS: usize = 1 << 14;

/// The frequency of C1 in hertz: librosa's lowest bin.
pub const FMIN_C1: f64 = 32.703_195_662_574_83;

/// Parameters of [`Cqt`](crate::Cqt), with the names and defaults of `librosa.cqt`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `sample_rate` | | at least 1 Hz |
/// | `hop_length` | 512 | 1 to [`MAX_FRAME_LENGTH`] samples |
/// | `fmin` | [`FMIN_C1`] | positive; centre of the lowest bin, Hz |
/// | `n_bins` | 84 | 1 to [`MAX_CQT_BINS`]; the highest filter must lie below half the sample rate |
/// | `bins_per_octave` | 12 | 1 to [`MAX_CQT_BINS`] |
/// | `tuning` | fixed at 0 | deviation from `fmin` in fractions of a bin |
/// | `filter_scale` | 1 | positive; longer filters resolve frequencies better, times worse |
/// | `norm` | [`Norm::L1`] | scaling of the filters |
/// | `sparsity` | 0.01 | from 0 to below 1; the part of each filter's magnitude that is left out |
/// | `window` | [`Window::Hann`] | |
/// | `scale` | `true` | divides each bin by the root of its filter's length |
/// | `pad_mode` | [`PadMode::Constant`] | |
///
/// ```
/// use earmark_features::{CqtConfig, Tuning};
/// // What librosa's chroma_cqt, chroma_cens and tonnetz see.
/// let config = CqtConfig::for_chroma(22_050);
/// assert_eq!((config.n_bins, config.bins_per_octave), (252, 36));
/// assert_eq!(config.tuning, Tuning::Estimated);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CqtConfig {
    /// Sample rate of the signal, Hz.
    pub sample_rate: u32,
    /// Samples between frames.
    pub hop_length: usize,
    /// Centre of the lowest bin, Hz.
    pub fmin: f64,
    /// Number of bins.
    pub n_bins: usize,
    /// Bins in an octave.
    pub bins_per_octave: usize,
    /// Deviation from `fmin`.
    pub tuning: Tuning,
    /// Factor of the length of the filters.
    pub filter_scale: f64,
    /// Scaling of the filters.
    pub norm: Norm,
    /// The part of each filter's magnitude that is left out.
    pub sparsity: f64,
    /// The window of the filters.
    pub window: Window,
    /// Whether bins are divided by the root of their filter's length.
    pub scale: bool,
    /// What lies beyond the ends of the signal.
    pub pad_mode: PadMode,
}

impl CqtConfig {
    /// librosa's defaults for a signal at `sample_rate` Hz.
    #[must_use]
    pub const fn new(sample_rate: u32) -> Self {
        Self {
            sample_rate,
            hop_length: 512,
            fmin: FMIN_C1,
            n_bins: 84,
            bins_per_octave: 12,
            tuning: Tuning::Fixed(0.0),
            filter_scale: 1.0,
            norm: Norm::L1,
            sparsity: 0.01,
            window: Window::Hann,
            scale: true,
            pad_mode: PadMode::Constant,
        }
    }

    /// The transform librosa's `chroma_cqt`, `chroma_cens` and `tonnetz` make of a signal: 7 octaves of 36
    /// bins, at its own tuning.
    #[must_use]
    pub const fn for_chroma(sample_rate: u32) -> Self {
        Self {
            n_bins: 252,
            bins_per_octave: 36,
            tuning: Tuning::Estimated,
            ..Self::new(sample_rate)
        }
    }

    /// Checks every range of the table above, but for that of the highest filter.
    pub(super) fn validate(&self) -> Result<(), FeatureError> {
        let counts = [
            ("hop_length", self.hop_length, MAX_FRAME_LENGTH),
            ("n_bins", self.n_bins, MAX_CQT_BINS),
            ("bins_per_octave", self.bins_per_octave, MAX_CQT_BINS),
        ];
        for (name, value, max) in counts {
            ensure_count(name, value, max, "")?;
        }
        ensure_sample_rate(self.sample_rate)?;
        for (name, value) in [("fmin", self.fmin), ("filter_scale", self.filter_scale)] {
            ensure_positive(name, value)?;
        }
        if let Tuning::Fixed(tuning) = self.tuning
            && !tuning.is_finite()
        {
            return Err(FeatureError::invalid("tuning", &tuning, "finite"));
        }
        if !(0.0..1.0).contains(&self.sparsity) {
            let allowed = "from 0 to below 1";
            return Err(FeatureError::invalid("sparsity", &self.sparsity, allowed));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_values_are_named_with_their_range() {
        let base = CqtConfig::new(22_050);
        let message = |config: CqtConfig| config.validate().unwrap_err().to_string();
        let n_bins = 0;
        assert_eq!(
            message(CqtConfig { n_bins, ..base }),
            "n_bins = 0: must be between 1 and 16384"
        );
        for fmin in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(message(CqtConfig { fmin, ..base }).starts_with("fmin = "));
        }
        for sparsity in [-0.1, 1.0, f64::NAN] {
            assert!(message(CqtConfig { sparsity, ..base }).starts_with("sparsity = "));
        }
        let tuning = Tuning::Fixed(f64::NAN);
        assert!(message(CqtConfig { tuning, ..base }).starts_with("tuning = NaN"));
        assert!(message(CqtConfig::new(0)).starts_with("sample_rate = 0"));
        assert!(base.validate().is_ok());
        assert!(CqtConfig::for_chroma(22_050).validate().is_ok());
    }
}

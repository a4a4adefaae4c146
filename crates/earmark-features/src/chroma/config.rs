//! Parameters of chroma filters.

use super::Norm;
use crate::FeatureError;
use crate::error::ensure_count;

/// The most chroma bins accepted.
pub const MAX_N_CHROMA: usize = 1 << 12;

/// How far the pitches of a signal lie from A = 440 Hz.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum Tuning {
    /// As [`estimate_tuning`](crate::estimate_tuning) finds from the whole signal: librosa's
    /// default. The spectra are kept until the signal has ended.
    #[default]
    Estimated,
    /// A known deviation in fractions of a chroma bin.
    Fixed(f64),
}

/// Parameters of [`chroma_stft`](crate::chroma_stft), with the names and defaults of
/// `librosa.feature.chroma_stft` and `librosa.filters.chroma`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `n_chroma` | 12 | 1 to [`MAX_N_CHROMA`] bins an octave |
/// | `tuning` | [`Tuning::Estimated`] | finite |
/// | `ctroct` | 5 | finite; octave, counted from 27.5 Hz, on which the weights centre: 880 Hz |
/// | `octwidth` | 2 | positive; octaves of half width of the weights, `None` for equal weights |
/// | `base_c` | `true` | row 0 is C, otherwise A |
/// | `norm` | [`Norm::Max`] | scaling of each frame |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChromaConfig {
    /// Bins per octave.
    pub n_chroma: usize,
    /// Deviation from A = 440 Hz.
    pub tuning: Tuning,
    /// Centre of the weights, octaves above 27.5 Hz.
    pub ctroct: f64,
    /// Half width of the weights, octaves.
    pub octwidth: Option<f64>,
    /// Whether the bins begin with C.
    pub base_c: bool,
    /// Scaling of each frame.
    pub norm: Norm,
}

impl ChromaConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            n_chroma: 12,
            tuning: Tuning::Estimated,
            ctroct: 5.0,
            octwidth: Some(2.0),
            base_c: true,
            norm: Norm::Max,
        }
    }

    /// Checks every range of the table above.
    pub(super) fn validate(&self) -> Result<(), FeatureError> {
        ensure_count("n_chroma", self.n_chroma, MAX_N_CHROMA, "bins")?;
        if let Tuning::Fixed(tuning) = self.tuning
            && !tuning.is_finite()
        {
            return Err(FeatureError::invalid("tuning", &tuning, "finite"));
        }
        if !self.ctroct.is_finite() {
            return Err(FeatureError::invalid("ctroct", &self.ctroct, "finite"));
        }
        match self.octwidth {
            Some(width) if !(width > 0.0 && width.is_finite()) => {
                let allowed = "positive and finite";
                Err(FeatureError::invalid("octwidth", &width, allowed))
            }
            _ => Ok(()),
        }
    }
}

impl Default for ChromaConfig {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_values_are_named_with_their_range() {
        let base = ChromaConfig::new();
        let message = |config: ChromaConfig| config.validate().unwrap_err().to_string();
        assert_eq!(
            message(ChromaConfig {
                n_chroma: 0,
                ..base
            }),
            "n_chroma = 0: must be between 1 and 4096 bins"
        );
        let octwidth = Some(0.0);
        assert_eq!(
            message(ChromaConfig { octwidth, ..base }),
            "octwidth = 0: must be positive and finite"
        );
        let tuning = Tuning::Fixed(f64::NAN);
        assert!(message(ChromaConfig { tuning, ..base }).starts_with("tuning = NaN"));
        let ctroct = f64::INFINITY;
        assert!(message(ChromaConfig { ctroct, ..base }).starts_with("ctroct = inf"));
        assert!(base.validate().is_ok());
    }
}

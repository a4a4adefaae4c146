//! Parameters of a mel filterbank.

use super::MelScale;
use crate::FeatureError;
use crate::error::{ensure_count, ensure_sample_rate};

/// The most bands accepted.
pub const MAX_N_MELS: usize = 1 << 16;

/// How the triangles of a mel filterbank are scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum MelNorm {
    /// Each triangle has unit area in hertz: weights times `2 / (upper - lower)`. librosa's default.
    #[default]
    Slaney,
    /// Each triangle peaks at 1 (`norm=None`).
    None,
}

/// Parameters of [`MelFilterbank`](crate::MelFilterbank), with the names and defaults of
/// `librosa.filters.mel`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `sample_rate` | | at least 1 Hz |
/// | `n_mels` | 128 | 1 to [`MAX_N_MELS`] bands |
/// | `fmin` | 0 | from 0 Hz |
/// | `fmax` | `sample_rate / 2` | above `fmin`; bands above `sample_rate / 2` are empty, as in librosa |
/// | `scale` | [`MelScale::Slaney`] | |
/// | `norm` | [`MelNorm::Slaney`] | |
///
/// ```
/// use earmark_features::{MelConfig, MelScale};
/// let config = MelConfig { n_mels: 96, scale: MelScale::Htk, ..MelConfig::new(16_000) };
/// assert_eq!(config.upper_edge(), 8_000.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MelConfig {
    /// Sample rate of the signal, Hz.
    pub sample_rate: u32,
    /// Number of bands.
    pub n_mels: usize,
    /// Lower edge of the lowest band, Hz.
    pub fmin: f64,
    /// Upper edge of the highest band, Hz; `None` is half the sample rate.
    pub fmax: Option<f64>,
    /// The mel formula.
    pub scale: MelScale,
    /// The scaling of the triangles.
    pub norm: MelNorm,
}

impl MelConfig {
    /// librosa's defaults for a signal at `sample_rate` Hz.
    #[must_use]
    pub const fn new(sample_rate: u32) -> Self {
        Self {
            sample_rate,
            n_mels: 128,
            fmin: 0.0,
            fmax: None,
            scale: MelScale::Slaney,
            norm: MelNorm::Slaney,
        }
    }

    /// Upper edge of the highest band in Hz: `fmax`, or half the sample rate.
    #[must_use]
    pub fn upper_edge(&self) -> f64 {
        self.fmax.unwrap_or(f64::from(self.sample_rate) / 2.0)
    }

    /// Checks every range of the table above.
    pub(super) fn validate(&self) -> Result<(), FeatureError> {
        ensure_sample_rate(self.sample_rate)?;
        ensure_count("n_mels", self.n_mels, MAX_N_MELS, "bands")?;
        if !(self.fmin >= 0.0 && self.fmin.is_finite()) {
            return Err(FeatureError::invalid("fmin", &self.fmin, "at least 0 Hz"));
        }
        let fmax = self.upper_edge();
        if !(fmax > self.fmin && fmax.is_finite()) {
            let allowed = format!("finite and above fmin = {} Hz", self.fmin);
            return Err(FeatureError::invalid("fmax", &fmax, allowed));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_values_are_named_with_their_range() {
        let base = MelConfig::new(22_050);
        let message = |config: MelConfig| config.validate().unwrap_err().to_string();
        assert_eq!(
            message(MelConfig {
                fmin: 300.0,
                fmax: Some(200.0),
                ..base
            }),
            "fmax = 200: must be finite and above fmin = 300 Hz"
        );
        assert_eq!(
            message(MelConfig { n_mels: 0, ..base }),
            "n_mels = 0: must be between 1 and 65536 bands"
        );
        for fmin in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(MelConfig { fmin, ..base }.validate().is_err());
        }
        for fmax in [f64::NAN, f64::INFINITY] {
            let fmax = Some(fmax);
            assert!(MelConfig { fmax, ..base }.validate().is_err());
        }
        assert!(MelConfig::new(0).validate().is_err());
        assert!(base.validate().is_ok());
    }
}

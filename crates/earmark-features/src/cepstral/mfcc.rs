//! Mel-frequency cepstral coefficients.

use std::f64::consts::PI;

use pulp::{Arch, Simd, WithSimd};

use crate::error::{ensure_finite, ensure_len};
use crate::{FeatureError, Spectrogram, simd};

/// The most values of the transform's matrix, `n_mfcc · n_mels`.
const MAX_WEIGHTS: usize = 1 << 24;

/// Parameters of [`Mfcc`], with the names and defaults of `librosa.feature.mfcc`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MfccConfig {
    /// Coefficients kept, 20; from 1 to the number of bands. librosa gives as many as there are
    /// bands when more are asked for; here that is an error.
    pub n_mfcc: usize,
    /// Length of the lifter, 0 for none, which is the default. Coefficient `i`, from 0, is weighed
    /// by `1 + lifter / 2 · sin(π (i + 1) / lifter)`.
    pub lifter: f64,
}

impl MfccConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            n_mfcc: 20,
            lifter: 0.0,
        }
    }

    fn validate(&self, n_mels: usize) -> Result<(), FeatureError> {
        if !(1..=n_mels).contains(&self.n_mfcc) {
            let allowed = format!("between 1 and n_mels = {n_mels} coefficients");
            return Err(FeatureError::invalid("n_mfcc", &self.n_mfcc, allowed));
        }
        if self.n_mfcc.saturating_mul(n_mels) > MAX_WEIGHTS {
            let allowed = format!("at most {} of {n_mels} bands", MAX_WEIGHTS / n_mels);
            return Err(FeatureError::invalid("n_mfcc", &self.n_mfcc, allowed));
        }
        if !(self.lifter >= 0.0 && self.lifter.is_finite()) {
            let allowed = "at least 0 and finite";
            return Err(FeatureError::invalid("lifter", &self.lifter, allowed));
        }
        Ok(())
    }
}

impl Default for MfccConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// Mel-frequency cepstral coefficients (`librosa.feature.mfcc`): the orthonormal DCT-II of a
/// logarithmic mel spectrum of `N = n_mels` bands,
///
/// `mfcc[i] = s_i Σ_m X[m] · cos(π i (m + 1/2) / N)`, `s_0 = sqrt(1/N)`, `s_i = sqrt(2/N)`,
///
/// times the lifter. A plan is made once and shared; it is immutable and `Sync`.
///
/// ```
/// use earmark_features::{
///     MelConfig, MelSpectrogram, Mfcc, MfccConfig, Ref, StftConfig, power_to_db,
/// };
///
/// let y: Vec<f32> = (0..22_050).map(|n| (n as f32 * 0.1).sin()).collect();
/// let mel = MelSpectrogram::new(StftConfig::new(2048), MelConfig::new(22_050))?.compute(&y)?;
/// let log_mel = power_to_db(mel, Ref::Value(1.0), 1e-10, Some(80.0))?;
/// let mfcc = Mfcc::new(128, MfccConfig::new())?.compute(&log_mel)?;
/// assert_eq!(mfcc.shape(), [20, 44]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Mfcc {
    n_mels: usize,
    n_mfcc: usize,
    /// Lifter times scale times cosine, row after row.
    weights: Vec<f32>,
}

impl Mfcc {
    /// The transform of frames of `n_mels` bands.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(n_mels: usize, config: MfccConfig) -> Result<Self, FeatureError> {
        config.validate(n_mels)?;
        let mut weights = Vec::with_capacity(config.n_mfcc * n_mels);
        for i in 0..config.n_mfcc {
            let norm = if i == 0 { 1.0 } else { 2.0 };
            let height = (norm / n_mels as f64).sqrt() * lifter_weight(i, config.lifter);
            weights.extend((0..n_mels).map(|m| {
                let angle = PI * i as f64 * (m as f64 + 0.5) / n_mels as f64;
                (height * angle.cos()) as f32
            }));
        }
        Ok(Self {
            n_mels,
            n_mfcc: config.n_mfcc,
            weights,
        })
    }

    /// Rows of the result.
    #[must_use]
    pub fn n_mfcc(&self) -> usize {
        self.n_mfcc
    }

    /// Bands of the frames taken.
    #[must_use]
    pub fn n_mels(&self) -> usize {
        self.n_mels
    }

    /// The coefficients of a whole logarithmic mel spectrogram, shape `[n_mfcc, n_frames]`. librosa
    /// makes it by [`power_to_db`](crate::power_to_db) with a reference of 1 and `top_db = 80`.
    ///
    /// # Errors
    /// [`FeatureError::ShapeMismatch`] unless it has [`n_mels`](Self::n_mels) rows,
    /// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
    pub fn compute(&self, log_mel: &Spectrogram) -> Result<Spectrogram, FeatureError> {
        ensure_len("a frame of log_mel", log_mel.n_freq(), self.n_mels)?;
        ensure_finite("log_mel value", log_mel.as_slice(), 0)?;
        let mut coefficients = vec![0.0; self.n_mfcc * log_mel.n_frames()];
        Arch::new().dispatch(Project {
            transform: self,
            log_mel,
            out: &mut coefficients,
        });
        Spectrogram::from_frames(self.n_mfcc, coefficients)
    }
}

/// The inner product of every row of the transform with every frame.
struct Project<'a> {
    transform: &'a Mfcc,
    log_mel: &'a Spectrogram,
    out: &'a mut [f32],
}

impl WithSimd for Project<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Mfcc {
            n_mels,
            n_mfcc,
            weights,
        } = self.transform;
        let frames = self.out.chunks_exact_mut(*n_mfcc);
        for (out, bands) in frames.zip(self.log_mel.frames()) {
            for (out, row) in out.iter_mut().zip(weights.chunks_exact(*n_mels)) {
                *out = simd::dot(simd, row, bands);
            }
        }
    }
}

/// The coefficients of a logarithmic mel spectrogram in one call: [`Mfcc::new`] and
/// [`compute`](Mfcc::compute).
///
/// # Errors
/// As those two.
pub fn mfcc(log_mel: &Spectrogram, config: MfccConfig) -> Result<Spectrogram, FeatureError> {
    Mfcc::new(log_mel.n_freq(), config)?.compute(log_mel)
}

fn lifter_weight(i: usize, lifter: f64) -> f64 {
    if lifter > 0.0 {
        1.0 + lifter / 2.0 * (PI * (i + 1) as f64 / lifter).sin()
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_coefficients_keep_the_energy() {
        let bands: Vec<f32> = (0..40).map(|m| (m as f32 * 0.9).sin() - 0.3).collect();
        let log_mel = Spectrogram::from_frames(40, bands.clone()).unwrap();
        let config = MfccConfig {
            n_mfcc: 40,
            ..MfccConfig::new()
        };
        let coefficients = mfcc(&log_mel, config).unwrap();
        let energy = |values: &[f32]| values.iter().map(|v| v * v).sum::<f32>();
        let ratio = energy(coefficients.as_slice()) / energy(&bands);
        assert!((ratio - 1.0).abs() < 1e-5, "{ratio}");
    }

    #[test]
    fn a_flat_spectrum_has_only_the_first_coefficient() {
        let log_mel = Spectrogram::from_frames(128, vec![-20.0; 128]).unwrap();
        let coefficients = mfcc(&log_mel, MfccConfig::new()).unwrap();
        let [first, rest @ ..] = coefficients.as_slice() else {
            panic!("20 coefficients");
        };
        assert!((first + 20.0 * 128f32.sqrt()).abs() < 1e-3);
        assert!(rest.iter().all(|c| c.abs() < 1e-3));
    }

    #[test]
    fn refused_parameters() {
        let message = |n_mels, config| Mfcc::new(n_mels, config).unwrap_err().to_string();
        let config = MfccConfig::new();
        assert_eq!(
            message(13, config),
            "n_mfcc = 20: must be between 1 and n_mels = 13 coefficients"
        );
        let huge = MfccConfig {
            n_mfcc: 65_536,
            ..config
        };
        assert_eq!(
            message(65_536, huge),
            "n_mfcc = 65536: must be at most 256 of 65536 bands"
        );
        for lifter in [-1.0, f64::NAN, f64::INFINITY] {
            assert!(Mfcc::new(40, MfccConfig { lifter, ..config }).is_err());
        }
    }
}

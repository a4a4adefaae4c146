//! Spectral bandwidth.

use pulp::Arch;

use super::Frequencies;
use super::centroid::{centroid, divisor, total};
use crate::error::ensure_magnitudes;
use crate::{FeatureError, Spectrogram, simd};

/// Parameters of [`spectral_bandwidth`], with the names and defaults of librosa.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandwidthConfig {
    /// Power of the deviation from the centroid: 2, a standard deviation. Positive.
    pub p: f64,
    /// Whether the spectrum is scaled to a sum of 1 first, which is the default.
    pub norm: bool,
}

impl BandwidthConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self { p: 2.0, norm: true }
    }

    pub(crate) fn validate(&self) -> Result<(), FeatureError> {
        if self.p > 0.0 && self.p.is_finite() {
            Ok(())
        } else {
            Err(FeatureError::invalid("p", &self.p, "positive and finite"))
        }
    }
}

impl Default for BandwidthConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// How far each spectrum spreads about its centroid, in hertz
/// (`librosa.feature.spectral_bandwidth`), shape `[1, n_frames]`:
///
/// `bandwidth[t] = (Σ_k s[k, t] · |freq[k] - centroid[t]|^p)^(1/p)`, `s = S / Σ_k S`
///
/// with `s = S` when not `norm`. Arguments and errors are those of
/// [`spectral_centroid`](crate::spectral_centroid); `config` is checked too.
///
/// # Errors
/// As [`spectral_centroid`](crate::spectral_centroid), and [`FeatureError::InvalidParameter`] for
/// `p`.
pub fn spectral_bandwidth(
    magnitude: &Spectrogram,
    freq: &[f64],
    config: BandwidthConfig,
) -> Result<Spectrogram, FeatureError> {
    config.validate()?;
    let freq = Frequencies::of_rows(magnitude, freq)?;
    ensure_magnitudes(magnitude.as_slice())?;
    let arch = Arch::new();
    Ok(magnitude.map_frames(|frame| {
        let total = total(arch, frame);
        let centre = centroid(arch, &freq, frame, total);
        bandwidth(arch, &freq, frame, total, centre, config)
    }))
}

/// The bandwidth of a spectrum whose total and centroid are known.
pub(crate) fn bandwidth(
    arch: Arch,
    freq: &Frequencies,
    magnitude: &[f32],
    total: f32,
    centroid: f32,
    config: BandwidthConfig,
) -> f32 {
    let freq = freq.as_slice();
    let sum = if config.p == 2.0 {
        let distance = simd::SquaredDistance { centre: centroid };
        simd::sum(arch, distance, magnitude, freq)
    } else {
        let p = config.p as f32;
        let deviations = freq.iter().map(|f| (f - centroid).abs().powf(p));
        deviations.zip(magnitude).map(|(d, m)| d * m).sum()
    };
    let mean = if config.norm {
        sum / divisor(total)
    } else {
        sum
    };
    if config.p == 2.0 {
        mean.sqrt()
    } else {
        mean.powf((1.0 / config.p) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_lines(config: BandwidthConfig) -> f32 {
        let s = Spectrogram::from_frames(2, vec![2.0, 2.0]).unwrap();
        spectral_bandwidth(&s, &[100.0, 300.0], config)
            .unwrap()
            .as_slice()[0]
    }

    #[test]
    fn two_equal_lines_are_as_wide_as_their_half_distance_under_any_power() {
        for p in [1.0, 2.0, 3.5] {
            let config = BandwidthConfig { p, norm: true };
            assert!((two_lines(config) - 100.0).abs() < 1e-3, "p {p}");
        }
        let unscaled = BandwidthConfig {
            p: 1.0,
            norm: false,
        };
        assert_eq!(two_lines(unscaled), 400.0);
    }

    #[test]
    fn powers_that_are_none_are_refused() {
        let s = Spectrogram::from_frames(1, vec![1.0]).unwrap();
        for p in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let config = BandwidthConfig { p, norm: true };
            assert!(spectral_bandwidth(&s, &[0.0], config).is_err(), "p {p}");
        }
    }
}

//! Spectral centroid.

use pulp::Arch;

use super::Frequencies;
use crate::error::ensure_magnitudes;
use crate::{FeatureError, Spectrogram, simd};

/// The centre of gravity of each spectrum in hertz (`librosa.feature.spectral_centroid`), shape
/// `[1, n_frames]`:
///
/// `centroid[t] = Σ_k freq[k] · S[k, t] / Σ_k S[k, t]`
///
/// `magnitude` is `|stft(y)|`; `freq` holds the frequency of each row, ascending
/// ([`fft_frequencies`](crate::fft_frequencies) for a transform). A silent frame has its centroid at
/// 0 Hz.
///
/// ```
/// use earmark_features::{SpectrumKind, Stft, StftConfig, fft_frequencies, spectral_centroid};
///
/// let y: Vec<f32> = (0..22_050)
///     .map(|n| (std::f64::consts::TAU * 440.0 * f64::from(n) / 22_050.0).sin() as f32)
///     .collect();
/// let magnitude = Stft::new(StftConfig::default())?.spectrogram(&y, SpectrumKind::Magnitude)?;
/// let freq: Vec<f64> = fft_frequencies(22_050, 2048).collect();
/// let centroid = spectral_centroid(&magnitude, &freq)?;
/// assert!((centroid.frame(20)[0] - 440.0).abs() < 0.5);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::ShapeMismatch`] unless there is a frequency for each row;
/// [`FeatureError::NonFinite`] and [`FeatureError::InvalidParameter`] for values that are no
/// magnitudes and frequencies that do not ascend.
pub fn spectral_centroid(
    magnitude: &Spectrogram,
    freq: &[f64],
) -> Result<Spectrogram, FeatureError> {
    let freq = Frequencies::of_rows(magnitude, freq)?;
    ensure_magnitudes(magnitude.as_slice())?;
    let arch = Arch::new();
    Ok(magnitude.map_frames(|frame| centroid(arch, &freq, frame, total(arch, frame))))
}

/// `Σ_k S[k]`, by which a spectrum is normalised.
pub(crate) fn total(arch: Arch, magnitude: &[f32]) -> f32 {
    simd::sum(arch, simd::First, magnitude, magnitude)
}

/// The centroid of a spectrum whose [`total`] is known.
pub(crate) fn centroid(arch: Arch, freq: &Frequencies, magnitude: &[f32], total: f32) -> f32 {
    let weighted = simd::sum(arch, simd::Product, magnitude, freq.as_slice());
    weighted / divisor(total)
}

/// librosa leaves a spectrum whose sum is below the smallest normal number as it is.
pub(super) fn divisor(total: f32) -> f32 {
    if total < f32::MIN_POSITIVE {
        1.0
    } else {
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_equal_lines_balance_in_the_middle() {
        let s = Spectrogram::from_frames(3, vec![2.0, 0.0, 2.0, 0.0, 0.0, 0.0]).unwrap();
        let c = spectral_centroid(&s, &[100.0, 200.0, 400.0]).unwrap();
        assert_eq!(c.as_slice(), [250.0, 0.0]);
    }

    #[test]
    fn negative_magnitudes_are_refused_as_in_librosa() {
        let s = Spectrogram::from_frames(1, vec![1.0, -1.0]).unwrap();
        let error = spectral_centroid(&s, &[1.0]).unwrap_err();
        assert_eq!(error.to_string(), "magnitude = -1: must be at least 0");
    }
}

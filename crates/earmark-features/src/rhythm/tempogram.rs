//! Local autocorrelation of onset strength.

use super::autocorrelation::{Autocorrelation, Windows, weights};
use crate::error::{ensure_count, ensure_finite};
use crate::{FeatureError, Norm, Spectrogram, Window};

/// The longest window of a tempogram accepted, in frames.
pub const MAX_TEMPOGRAM_LENGTH: usize = 1 << 16;

/// Parameters of [`tempogram`], with the names and defaults of `librosa.feature.tempogram`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `win_length` | 384 | 1 to [`MAX_TEMPOGRAM_LENGTH`] frames |
/// | `center` | `true` | windows lie around each value; otherwise they begin there |
/// | `window` | [`Window::Hann`] | |
/// | `norm` | [`Norm::Max`] | scaling of each frame |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TempogramConfig {
    /// Frames of a window, and rows of the result.
    pub win_length: usize,
    /// Whether windows are centred.
    pub center: bool,
    /// The weights of a window.
    pub window: Window,
    /// Scaling of each frame.
    pub norm: Norm,
}

impl TempogramConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            win_length: 384,
            center: true,
            window: Window::Hann,
            norm: Norm::Max,
        }
    }
}

impl Default for TempogramConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// Refuses windows without a value and those too long.
pub(super) fn ensure_win_length(win_length: usize) -> Result<(), FeatureError> {
    ensure_count("win_length", win_length, MAX_TEMPOGRAM_LENGTH, "frames")
}

/// The autocorrelation of an onset envelope within a window around each of its values
/// (`librosa.feature.tempogram`; P. Grosche, M. Müller, F. Kurth, *Cyclic tempogram*, ICASSP 2010). Shape
/// `[win_length, n_frames]`: row `k` is a lag of `k` frames, which
/// [`tempo_frequencies`](crate::tempo_frequencies) gives in beats per minute.
///
/// `A[k, t] = Σ_i w[i] x[t + i] · w[i + k] x[t + i + k]`, each frame then divided by its `norm`.
/// Centred windows see the envelope rise from 0 before its first value, within half a window, and fall
/// to 0 behind its last.
///
/// ```
/// use earmark_features::{TempogramConfig, tempogram};
///
/// let envelope: Vec<f32> = (0..100).map(|t| f32::from(t % 10 == 0)).collect();
/// let config = TempogramConfig { win_length: 40, ..TempogramConfig::new() };
/// let tempogram = tempogram(&envelope, config)?;
/// assert_eq!(tempogram.shape(), [40, 100]);
/// let frame = tempogram.frame(50);
/// assert!(frame[10] > 0.5 && frame[15] < 1e-6);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a `win_length` outside its range, [`FeatureError::NonFinite`]
/// for a value that is NaN or infinite, [`FeatureError::TooShort`] for an empty envelope, and without
/// `center` for one shorter than a window.
pub fn tempogram(envelope: &[f32], config: TempogramConfig) -> Result<Spectrogram, FeatureError> {
    ensure_win_length(config.win_length)?;
    ensure_finite("onset strength", envelope, 0)?;
    let window = weights(config.window, config.win_length);
    let windows = if config.center {
        Windows::centred(envelope, &window)?
    } else {
        Windows::aligned(envelope, &window)?
    };
    let mut autocorrelation = Autocorrelation::new(config.win_length);
    let mut data = Vec::with_capacity(config.win_length * windows.len());
    for i in 0..windows.len() {
        let (lags, energy) = autocorrelation.of_window(&windows, i);
        let scale = if config.norm == Norm::None {
            energy
        } else {
            1.0
        };
        let lags = lags
            .take(config.win_length)
            .map(|value| (value * scale) as f32);
        let start = data.len();
        data.extend(lags);
        config.norm.apply(&mut data[start..]);
    }
    Spectrogram::from_frames(config.win_length, data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norms_scale_the_same_lags() {
        let envelope: Vec<f32> = (0..30).map(|t| ((t * t) as f32).sin() + 1.0).collect();
        let call = |norm| {
            let config = TempogramConfig {
                win_length: 12,
                norm,
                ..TempogramConfig::new()
            };
            tempogram(&envelope, config).unwrap()
        };
        let raw = call(Norm::None);
        for norm in [Norm::Max, Norm::L1, Norm::L2] {
            for (raw, scaled) in raw.frames().zip(call(norm).frames()) {
                let mut expected = raw.to_vec();
                norm.apply(&mut expected);
                for (value, expected) in scaled.iter().zip(expected) {
                    assert!((value - expected).abs() < 1e-6, "{norm:?}");
                }
            }
        }
    }

    #[test]
    fn silence_stays_silent() {
        let tempogram = tempogram(&[0.0; 20], TempogramConfig::new()).unwrap();
        assert!(tempogram.as_slice().iter().all(|value| *value == 0.0));
    }

    #[test]
    fn refused_parameters_and_envelopes() {
        let base = TempogramConfig::new();
        let message =
            |envelope: &[f32], config| tempogram(envelope, config).unwrap_err().to_string();
        let win_length = 0;
        assert!(
            message(&[1.0], TempogramConfig { win_length, ..base }).starts_with("win_length = 0")
        );
        assert!(message(&[f32::INFINITY], base).starts_with("onset strength 0 is inf"));
        assert!(message(&[], base).contains("0 samples is too short"));
        let center = false;
        let error = message(&[1.0; 10], TempogramConfig { center, ..base });
        assert!(error.contains("needs at least 384"), "{error}");
    }
}

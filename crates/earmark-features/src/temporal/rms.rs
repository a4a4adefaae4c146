//! Root-mean-square level.

use pulp::Arch;

use crate::error::{ensure_finite, ensure_magnitudes};
use crate::stft::Framer;
use crate::{FeatureError, Spectrogram, StftConfig, simd};

/// The root-mean-square level of each frame (`librosa.feature.rms(y=...)`), shape `[1, n_frames]`:
///
/// `rms[t] = sqrt(Σ_n y_t[n]² / frame_length)`,
///
/// in units of the samples. The frames are those a transform of `frames` sees before its window:
/// its `n_fft` is librosa's `frame_length`.
///
/// ```
/// use earmark_features::{StftConfig, rms};
///
/// let square_wave: Vec<f32> = (0..8000).map(|n| if n % 20 < 10 { 0.5 } else { -0.5 }).collect();
/// let level = rms(&square_wave, &StftConfig::new(2048).with_center(false))?;
/// assert_eq!(level.frame(0), [0.5]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for `frames` outside its ranges, [`FeatureError::NonFinite`]
/// for a NaN or infinite sample, [`FeatureError::TooShort`] for a signal without a frame.
pub fn rms(y: &[f32], frames: &StftConfig) -> Result<Spectrogram, FeatureError> {
    frames.validate()?;
    ensure_finite("sample", y, 0)?;
    let mut levels = Vec::with_capacity(frames.frames_of(y.len())?);
    let mut framer = Framer::new(frames);
    let arch = Arch::new();
    framer.push(y, |frame| levels.push(rms_of_frame(arch, frame)));
    framer.finish(|frame| levels.push(rms_of_frame(arch, frame)));
    Spectrogram::from_frames(1, levels)
}

/// The root-mean-square level of each frame, from its magnitudes
/// (`librosa.feature.rms(S=..., frame_length=...)`), shape `[1, n_frames]`.
///
/// By Parseval's theorem, with every bin but the first and (for an even `frame_length`) the last
/// standing for two:
///
/// `rms[t] = sqrt(2 (S[0, t]² / 2 + Σ_k S[k, t]² + S[K, t]² / 2)) / frame_length`
///
/// This is the level of the *windowed* frame: a Hann window lowers it by a factor `sqrt(3/8)`.
///
/// # Errors
/// [`FeatureError::ShapeMismatch`] unless the spectrogram has `1 + frame_length / 2` rows;
/// [`FeatureError::NonFinite`] and [`FeatureError::InvalidParameter`] for values that are no
/// magnitudes.
pub fn rms_from_spectrogram(
    magnitude: &Spectrogram,
    frame_length: usize,
) -> Result<Spectrogram, FeatureError> {
    ensure_magnitudes(magnitude.as_slice())?;
    if magnitude.n_freq() != frame_length / 2 + 1 {
        return Err(FeatureError::ShapeMismatch {
            what: "a frame of the spectrogram",
            actual: magnitude.n_freq(),
            expected: format!("1 + frame_length / 2 = {}", frame_length / 2 + 1),
        });
    }
    let arch = Arch::new();
    Ok(magnitude.map_frames(|frame| rms_of_spectrum(arch, frame, frame_length)))
}

/// The level of the samples of one frame.
pub(crate) fn rms_of_frame(arch: Arch, frame: &[f32]) -> f32 {
    (sum_of_squares(arch, frame) / frame.len() as f32).sqrt()
}

/// The level of one frame of `frame_length` samples with these magnitudes.
pub(crate) fn rms_of_spectrum(arch: Arch, magnitude: &[f32], frame_length: usize) -> f32 {
    let first = magnitude.first().map_or(0.0, |m| m * m);
    let unpaired_last = magnitude
        .last()
        .filter(|_| frame_length.is_multiple_of(2))
        .map_or(0.0, |m| m * m);
    let energy = sum_of_squares(arch, magnitude) - 0.5 * first - 0.5 * unpaired_last;
    // The subtraction may leave a rounding below zero where the first bin is all there is.
    (2.0 * energy.max(0.0)).sqrt() / frame_length as f32
}

fn sum_of_squares(arch: Arch, values: &[f32]) -> f32 {
    simd::sum(arch, simd::Product, values, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SpectrumKind, Stft, Window};

    #[test]
    fn samples_and_spectrum_have_the_same_level() {
        for n_fft in [256, 255] {
            let config = StftConfig::new(n_fft).with_window(Window::Rectangular);
            let y: Vec<f32> = (0..3000).map(|n| ((n * n) as f32 * 0.1).sin()).collect();
            let s = Stft::new(config)
                .unwrap()
                .spectrogram(&y, SpectrumKind::Magnitude)
                .unwrap();
            let of_samples = rms(&y, &config).unwrap();
            let of_spectrum = rms_from_spectrogram(&s, n_fft).unwrap();
            for (a, b) in of_samples.as_slice().iter().zip(of_spectrum.as_slice()) {
                assert!((a - b).abs() < 1e-6, "n_fft {n_fft}: {a} and {b}");
            }
        }
    }

    #[test]
    fn a_spectrogram_of_another_frame_length_is_refused() {
        let s = Spectrogram::from_frames(3, vec![1.0; 6]).unwrap();
        let error = rms_from_spectrogram(&s, 8).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a frame of the spectrogram has 3 values: must have 1 + frame_length / 2 = 5"
        );
    }

    #[test]
    fn an_empty_signal_is_one_silent_frame_as_in_librosa() {
        assert_eq!(rms(&[], &StftConfig::new(64)).unwrap().as_slice(), [0.0]);
        assert!(rms(&[], &StftConfig::new(64).with_center(false)).is_err());
        assert!(rms(&[f32::NAN], &StftConfig::new(64)).is_err());
    }
}

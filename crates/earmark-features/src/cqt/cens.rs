//! Chroma energy normalised statistics.

use super::chroma::{ChromaCqtConfig, chroma_cqt};
use crate::error::ensure_count;
use crate::{FeatureError, MAX_KERNEL_SIZE, Norm, Spectrogram};

/// Parameters of [`chroma_cens`], with the names and defaults of `librosa.feature.chroma_cens`.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `chroma` | [`ChromaCqtConfig::new`] | as there; its `norm` and `threshold` are not used |
/// | `norm` | [`Norm::L2`] | scaling of each frame |
/// | `win_len_smooth` | 41 | 1 to [`MAX_KERNEL_SIZE`] frames; `None` smoothes nothing |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CensConfig {
    /// Bins and pitch classes.
    pub chroma: ChromaCqtConfig,
    /// Scaling of each frame.
    pub norm: Norm,
    /// Frames of the smoothing window.
    pub win_len_smooth: Option<usize>,
}

impl CensConfig {
    /// librosa's defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            chroma: ChromaCqtConfig::new(),
            norm: Norm::L2,
            win_len_smooth: Some(41),
        }
    }
}

impl Default for CensConfig {
    fn default() -> Self {
        Self::new()
    }
}

/// Shares of a frame's sum, each of which adds a quarter where it is exceeded.
const QUANTISATION_STEPS: [f32; 4] = [0.4, 0.2, 0.1, 0.05];

/// Chroma energy normalised statistics of the magnitudes of a constant-Q transform
/// (`librosa.feature.chroma_cens(C=…)`; M. Müller and S. Ewert, *Chroma Toolbox*, ISMIR 2011). Shape
/// `[n_chroma, n_frames]`.
///
/// Each frame of [`chroma_cqt`] is divided by its sum, each value becomes a quarter of the number of
/// 0.05, 0.1, 0.2 and 0.4 it exceeds, and these are smoothed over time by a Hann window and scaled by `norm`.
///
/// ```
/// use earmark_features::{CensConfig, Cqt, CqtConfig, chroma_cens};
///
/// let y: Vec<f32> = (0..22_050)
///     .map(|n| (std::f32::consts::TAU * 440.0 * n as f32 / 22_050.0).sin())
///     .collect();
/// let cqt = Cqt::new(CqtConfig::for_chroma(22_050))?.magnitude(&y)?;
/// let cens = chroma_cens(&cqt, CensConfig::new())?;
/// assert!(cens.frame(20)[9] > 0.99); // A
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range or a negative magnitude,
/// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn chroma_cens(
    magnitude: &Spectrogram,
    config: CensConfig,
) -> Result<Spectrogram, FeatureError> {
    if let Some(length) = config.win_len_smooth {
        ensure_count("win_len_smooth", length, MAX_KERNEL_SIZE, "frames")?;
    }
    let shares = ChromaCqtConfig {
        norm: Norm::L1,
        threshold: 0.0,
        ..config.chroma
    };
    let mut chroma = chroma_cqt(magnitude, shares)?;
    for value in chroma.as_mut_slice() {
        let exceeded = QUANTISATION_STEPS.iter().filter(|step| *value > **step);
        *value = 0.25 * exceeded.count() as f32;
    }
    let mut cens = match config.win_len_smooth {
        Some(length) => smoothed(&chroma, length)?,
        None => chroma,
    };
    for frame in cens.frames_mut() {
        config.norm.apply(frame);
    }
    Ok(cens)
}

/// Every row convolved with a symmetric Hann window of `length` values above 0 and sum 1; beyond its
/// ends a row is 0.
fn smoothed(s: &Spectrogram, length: usize) -> Result<Spectrogram, FeatureError> {
    let weights = smoothing_weights(length);
    let n_freq = s.n_freq();
    let before = length / 2;
    let mut sums = vec![0.0f64; n_freq];
    let mut data = Vec::with_capacity(s.as_slice().len());
    for t in 0..s.n_frames() {
        sums.fill(0.0);
        let first = (t + 1 + before).saturating_sub(length);
        let end = (t + before + 1).min(s.n_frames());
        for source in first..end {
            let weight = weights[t + before - source];
            for (sum, value) in sums.iter_mut().zip(s.frame(source)) {
                *sum += weight * f64::from(*value);
            }
        }
        data.extend(sums.iter().map(|sum| *sum as f32));
    }
    Spectrogram::from_frames(n_freq, data)
}

fn smoothing_weights(length: usize) -> Vec<f64> {
    let turn = std::f64::consts::TAU / (length + 1) as f64;
    let hann = (1..=length).map(|i| 0.5 - 0.5 * (i as f64 * turn).cos());
    let sum: f64 = hann.clone().sum();
    hann.map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantisation_counts_the_steps_exceeded() {
        let config = CensConfig {
            chroma: ChromaCqtConfig {
                bins_per_octave: 12,
                ..ChromaCqtConfig::new()
            },
            norm: Norm::None,
            win_len_smooth: None,
        };
        let shares = vec![
            0.41, 0.21, 0.11, 0.06, 0.04, 0.17, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        ];
        let magnitude = Spectrogram::from_frames(12, shares).unwrap();
        let cens = chroma_cens(&magnitude, config).unwrap();
        assert_eq!(cens.frame(0)[..6], [1.0, 0.75, 0.5, 0.25, 0.0, 0.5]);
    }

    #[test]
    fn smoothing_spreads_an_impulse_by_the_window() {
        let mut row = vec![0.0; 20];
        row[10] = 1.0;
        let row = Spectrogram::from_frames(1, row).unwrap();
        for length in [1, 4, 5, 41] {
            let smooth = smoothed(&row, length).unwrap();
            let weights = smoothing_weights(length);
            for (t, value) in smooth.as_slice().iter().enumerate() {
                let weight = (t + length / 2)
                    .checked_sub(10)
                    .and_then(|i| weights.get(i));
                assert_eq!(
                    *value,
                    weight.copied().unwrap_or(0.0) as f32,
                    "{length}, {t}"
                );
            }
        }
    }

    #[test]
    fn refused_windows() {
        let magnitude = Spectrogram::from_frames(1, vec![1.0]).unwrap();
        for length in [0, usize::MAX] {
            let config = CensConfig {
                win_len_smooth: Some(length),
                ..CensConfig::new()
            };
            let error = chroma_cens(&magnitude, config).unwrap_err().to_string();
            assert!(error.starts_with("win_len_smooth = "));
        }
    }
}

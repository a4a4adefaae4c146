//! Onset strength of a signal.

use super::onset::{OnsetConfig, onset_strength};
use crate::{FeatureError, MelConfig, MelSpectrogram, Ref, StftConfig, power_to_db};

/// The onset strength of a signal (`librosa.onset.onset_strength(y=…)`): [`onset_strength`] of its mel
/// spectrogram in decibels relative to 1, with nothing more than 80 dB below the peak.
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone. librosa's defaults are
/// [`StftConfig::default`] and [`MelConfig::new`].
///
/// ```
/// use earmark_features::{MelConfig, OnsetConfig, OnsetStrength, StftConfig};
///
/// let mut y = vec![0.0; 22_050];
/// y[11_025] = 1.0;
/// let onsets = OnsetStrength::new(StftConfig::default(), MelConfig::new(22_050), OnsetConfig::new())?;
/// let envelope = onsets.compute(&y)?;
/// let loudest = (0..envelope.len()).max_by(|a, b| envelope[*a].total_cmp(&envelope[*b]));
/// assert_eq!(loudest, Some(22)); // 0.5 s
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct OnsetStrength {
    mel: MelSpectrogram,
    config: OnsetConfig,
}

impl OnsetStrength {
    /// Checks all configurations and prepares transform and filters.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(
        stft: StftConfig,
        mel: MelConfig,
        config: OnsetConfig,
    ) -> Result<Self, FeatureError> {
        config.validate()?;
        Ok(Self {
            mel: MelSpectrogram::new(stft, mel)?,
            config,
        })
    }

    /// One value for each frame of the transform.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a NaN or infinite sample, [`FeatureError::TooShort`] for a
    /// signal below [`StftConfig::min_samples`].
    pub fn compute(&self, y: &[f32]) -> Result<Vec<f32>, FeatureError> {
        let log_mel = power_to_db(self.mel.compute(y)?, Ref::Value(1.0), 1e-10, Some(80.0))?;
        onset_strength(&log_mel, self.mel.stft().config(), self.config)
    }
}

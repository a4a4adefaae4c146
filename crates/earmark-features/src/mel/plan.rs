//! Transform and filterbank together.

use std::sync::Arc;

use super::{MelConfig, MelFilterbank, MelStream};
use crate::{FeatureError, Spectrogram, SpectrumKind, Stft, StftConfig};

/// The mel spectrogram (`librosa.feature.melspectrogram`): the power spectrogram of [`Stft`] seen
/// through a [`MelFilterbank`]. Shape `[n_mels, n_frames]`.
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone.
///
/// ```
/// use earmark_features::{MelConfig, MelSpectrogram, Ref, StftConfig, power_to_db};
///
/// let y: Vec<f32> = (0..22_050).map(|n| (n as f32 * 0.1).sin()).collect();
/// let mel = MelSpectrogram::new(StftConfig::new(2048), MelConfig::new(22_050))?;
/// let log_mel = power_to_db(mel.compute(&y)?, Ref::Max, 1e-10, Some(80.0))?;
/// assert_eq!(log_mel.shape(), [128, 44]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MelSpectrogram {
    stft: Stft,
    filterbank: Arc<MelFilterbank>,
    kind: SpectrumKind,
}

impl MelSpectrogram {
    /// Checks both configurations and prepares transform and filters.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(stft: StftConfig, mel: MelConfig) -> Result<Self, FeatureError> {
        Ok(Self {
            stft: Stft::new(stft)?,
            filterbank: Arc::new(MelFilterbank::new(stft.n_fft(), mel)?),
            kind: SpectrumKind::Power,
        })
    }

    /// Chooses what the filters see; power, librosa's default, unless called.
    #[must_use]
    pub fn with_spectrum(mut self, kind: SpectrumKind) -> Self {
        self.kind = kind;
        self
    }

    /// The transform.
    #[must_use]
    pub fn stft(&self) -> &Stft {
        &self.stft
    }

    /// The filters.
    #[must_use]
    pub fn filterbank(&self) -> &MelFilterbank {
        &self.filterbank
    }

    /// A stream that takes samples in blocks and hands out mel frames.
    #[must_use]
    pub fn stream(&self) -> MelStream {
        MelStream::new(self.stft.stream(), Arc::clone(&self.filterbank), self.kind)
    }

    /// The mel spectrogram of a whole signal, shape `[n_mels, n_frames]`.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a NaN or infinite sample, [`FeatureError::TooShort`] for a
    /// signal below [`StftConfig::min_samples`].
    pub fn compute(&self, y: &[f32]) -> Result<Spectrogram, FeatureError> {
        let n_mels = self.filterbank.n_mels();
        let mut data = Vec::with_capacity(n_mels * self.stft.frames_of(y)?);
        let mut stream = self.stream();
        stream.push(y, |frame| data.extend_from_slice(frame))?;
        stream.finish(|frame| data.extend_from_slice(frame))?;
        Spectrogram::from_frames(n_mels, data)
    }
}

//! The plan: everything about a transform that does not depend on the signal.

use realfft::num_complex::Complex;

use super::transform::FrameTransform;
use super::{SpectrumKind, StftConfig, StftStream};
use crate::{FeatureError, Spectrogram};

/// The short-time Fourier transform with the semantics of `librosa.stft` 0.11:
///
/// `D[k, t] = Σ_n w[n] · y[t · hop_length + n] · exp(-2πi k n / n_fft)`, `k = 0 … n_fft / 2`,
///
/// where `y` is the signal padded by `n_fft / 2` samples on each side when frames are centred.
/// Values are f32 throughout; librosa computes its transform in f64 and rounds the result, which
/// leaves a difference of about 1e-7 of the frame's strongest bin. [`Precision::Double`] does as
/// librosa does.
///
/// [`Precision::Double`]: crate::Precision::Double
///
/// A plan is made once and shared: it is immutable, `Sync` and cheap to clone.
///
/// ```
/// use earmark_features::{SpectrumKind, Stft, StftConfig};
///
/// let y: Vec<f32> = (0..22_050)
///     .map(|n| (std::f32::consts::TAU * 440.0 * n as f32 / 22_050.0).sin())
///     .collect();
/// let stft = Stft::new(StftConfig::default())?;
/// let power = stft.spectrogram(&y, SpectrumKind::Power)?;
/// assert_eq!(power.shape(), [1025, 44]);
/// let loudest = power.frame(20).iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
/// assert_eq!(loudest.map(|(bin, _)| bin), Some(41)); // 41 * 22050 / 2048 = 441 Hz
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Clone)]
pub struct Stft {
    config: StftConfig,
    transform: FrameTransform,
}

impl Stft {
    /// Checks `config` and prepares window and transform.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range.
    pub fn new(config: StftConfig) -> Result<Self, FeatureError> {
        config.validate()?;
        Ok(Self {
            config,
            transform: FrameTransform::new(&config),
        })
    }

    /// The parameters of this plan.
    #[must_use]
    pub fn config(&self) -> &StftConfig {
        &self.config
    }

    /// A stream that takes samples in blocks and hands out the spectrum of each frame.
    #[must_use]
    pub fn stream(&self) -> StftStream {
        StftStream::new(self.config, self.transform.clone())
    }

    /// The complex spectrogram, shape `[1 + n_fft / 2, n_frames]`.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a NaN or infinite sample, [`FeatureError::TooShort`] for a
    /// signal below [`StftConfig::min_samples`].
    pub fn stft(&self, y: &[f32]) -> Result<Spectrogram<Complex<f32>>, FeatureError> {
        let mut data = Vec::with_capacity(self.config.n_freq() * self.frames_of(y)?);
        self.stream()
            .run(y, |frame| data.extend_from_slice(frame))?;
        Spectrogram::from_frames(self.config.n_freq(), data)
    }

    /// The magnitude or power spectrogram `|stft(y)|` or `|stft(y)|²`, shape
    /// `[1 + n_fft / 2, n_frames]`.
    ///
    /// # Errors
    /// As [`stft`](Self::stft).
    pub fn spectrogram(&self, y: &[f32], kind: SpectrumKind) -> Result<Spectrogram, FeatureError> {
        let n_freq = self.config.n_freq();
        let mut data = Vec::with_capacity(n_freq * self.frames_of(y)?);
        self.stream().run(y, |frame| {
            let start = data.len();
            data.resize(start + n_freq, 0.0);
            kind.write(frame, &mut data[start..]);
        })?;
        Spectrogram::from_frames(n_freq, data)
    }

    /// Number of frames of `y`, or the error that says why there are none.
    pub(crate) fn frames_of(&self, y: &[f32]) -> Result<usize, FeatureError> {
        self.config.frames_of(y.len())
    }
}

impl std::fmt::Debug for Stft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stft")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

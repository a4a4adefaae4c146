//! The streaming transform, on which the batch calls are built.

use realfft::num_complex::Complex;

use super::StftConfig;
use super::framer::Framer;
use super::transform::FrameTransform;
use crate::FeatureError;
use crate::error::ensure_finite;

/// A short-time Fourier transform of a signal that arrives in blocks of any size.
///
/// The frames are bit for bit those of [`Stft::stft`](crate::Stft::stft), however the signal is
/// cut. About `3 n_fft` samples are kept, nothing is allocated after construction, and after
/// [`finish`](Self::finish) the stream is ready for another signal.
///
/// ```
/// use earmark_features::{SpectrumKind, Stft, StftConfig};
///
/// let stft = Stft::new(StftConfig::new(512).with_hop_length(256))?;
/// let mut stream = stft.stream();
/// let mut power = vec![0.0; stft.config().n_freq()];
/// let mut energies = Vec::new();
/// for block in [[0.1; 300], [-0.1; 300]] {
///     stream.push(&block, |frame| {
///         SpectrumKind::Power.write(frame, &mut power);
///         energies.push(power.iter().sum::<f32>());
///     })?;
/// }
/// stream.finish(|_frame| energies.push(0.0))?;
/// assert_eq!(energies.len(), 3); // 1 + 600 / 256
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Clone)]
pub struct StftStream {
    config: StftConfig,
    framer: Framer,
    transform: FrameTransform,
}

impl StftStream {
    pub(super) fn new(config: StftConfig, transform: FrameTransform) -> Self {
        Self {
            config,
            framer: Framer::new(&config),
            transform,
        }
    }

    /// The parameters of this stream.
    #[must_use]
    pub fn config(&self) -> &StftConfig {
        &self.config
    }

    /// Takes the next samples and calls `on_frame` with the `1 + n_fft / 2` bins of every frame
    /// they complete, in order.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a NaN or infinite sample, with its index counted from the
    /// beginning of the signal. The whole block is then left out and the stream is as before.
    pub fn push(
        &mut self,
        block: &[f32],
        mut on_frame: impl FnMut(&[Complex<f32>]),
    ) -> Result<(), FeatureError> {
        self.push_frames(block, |frame, transform| on_frame(transform.process(frame)))
    }

    /// [`push`](Self::push), with the `n_fft` samples of each frame, before the window, and the
    /// transform it may want.
    pub(crate) fn push_frames(
        &mut self,
        block: &[f32],
        mut on_frame: impl FnMut(&[f32], &mut FrameTransform),
    ) -> Result<(), FeatureError> {
        ensure_finite("sample", block, self.framer.n_samples())?;
        self.framer
            .push(block, |frame| on_frame(frame, &mut self.transform));
        Ok(())
    }

    /// Ends the signal: pads it, hands out the last frames and makes the stream ready for another.
    ///
    /// # Errors
    /// [`FeatureError::TooShort`] when fewer than [`StftConfig::min_samples`] samples came in. The
    /// stream is made ready for another signal then too.
    pub fn finish(
        &mut self,
        mut on_frame: impl FnMut(&[Complex<f32>]),
    ) -> Result<(), FeatureError> {
        self.finish_frames(|frame, transform| on_frame(transform.process(frame)))
    }

    /// [`finish`](Self::finish), with frames as [`push_frames`](Self::push_frames) has them.
    pub(crate) fn finish_frames(
        &mut self,
        mut on_frame: impl FnMut(&[f32], &mut FrameTransform),
    ) -> Result<(), FeatureError> {
        let n_samples = self.framer.n_samples();
        let min_samples = self.config.min_samples();
        if n_samples < min_samples {
            self.reset();
            return Err(FeatureError::TooShort {
                n_samples,
                min_samples,
            });
        }
        self.framer
            .finish(|frame| on_frame(frame, &mut self.transform));
        Ok(())
    }

    /// Forgets the samples taken so far.
    pub fn reset(&mut self) {
        self.framer.reset();
    }

    /// One whole signal: `push` and `finish`.
    pub(crate) fn run(
        &mut self,
        y: &[f32],
        mut on_frame: impl FnMut(&[Complex<f32>]),
    ) -> Result<(), FeatureError> {
        self.push(y, &mut on_frame)?;
        self.finish(on_frame)
    }
}

impl std::fmt::Debug for StftStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StftStream")
            .field("config", &self.config)
            .field("n_samples", &self.framer.n_samples())
            .finish_non_exhaustive()
    }
}

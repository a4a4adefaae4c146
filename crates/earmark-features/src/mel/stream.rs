//! The streaming mel spectrogram, on which the batch call is built.

use std::sync::Arc;

use realfft::num_complex::Complex;

use super::MelFilterbank;
use crate::{FeatureError, SpectrumKind, StftStream};

/// A mel spectrogram of a signal that arrives in blocks of any size.
///
/// The frames are bit for bit those of [`MelSpectrogram::compute`](crate::MelSpectrogram::compute),
/// however the signal is cut. Nothing is allocated after construction, and after
/// [`finish`](Self::finish) the stream is ready for another signal.
///
/// ```
/// use earmark_features::{MelConfig, MelSpectrogram, StftConfig};
///
/// let mel = MelSpectrogram::new(StftConfig::new(512), MelConfig::new(16_000))?;
/// let mut stream = mel.stream();
/// let mut n_frames = 0;
/// for block in vec![0.0; 16_000].chunks(1000) {
///     stream.push(block, |mel_frame| n_frames += mel_frame.len() / 128)?;
/// }
/// stream.finish(|_| n_frames += 1)?;
/// assert_eq!(n_frames, 1 + 16_000 / 128);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MelStream {
    stft: StftStream,
    bands: FrameBands,
}

impl MelStream {
    pub(super) fn new(
        stft: StftStream,
        filterbank: Arc<MelFilterbank>,
        kind: SpectrumKind,
    ) -> Self {
        let bands = FrameBands {
            spectrum: vec![0.0; filterbank.n_freq()],
            mel: vec![0.0; filterbank.n_mels()],
            filterbank,
            kind,
        };
        Self { stft, bands }
    }

    /// Takes the next samples and calls `on_frame` with the `n_mels` bands of every frame they
    /// complete, in order.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`], as [`StftStream::push`].
    pub fn push(
        &mut self,
        block: &[f32],
        mut on_frame: impl FnMut(&[f32]),
    ) -> Result<(), FeatureError> {
        let Self { stft, bands } = self;
        stft.push(block, |frame| on_frame(bands.process(frame)))
    }

    /// Ends the signal: pads it, hands out the last frames and makes the stream ready for another.
    ///
    /// # Errors
    /// [`FeatureError::TooShort`], as [`StftStream::finish`].
    pub fn finish(&mut self, mut on_frame: impl FnMut(&[f32])) -> Result<(), FeatureError> {
        let Self { stft, bands } = self;
        stft.finish(|frame| on_frame(bands.process(frame)))
    }

    /// Forgets the samples taken so far.
    pub fn reset(&mut self) {
        self.stft.reset();
    }
}

/// From the complex spectrum of a frame to its bands, with the buffers between.
#[derive(Debug, Clone)]
struct FrameBands {
    filterbank: Arc<MelFilterbank>,
    kind: SpectrumKind,
    spectrum: Vec<f32>,
    mel: Vec<f32>,
}

impl FrameBands {
    fn process(&mut self, frame: &[Complex<f32>]) -> &[f32] {
        self.kind.write(frame, &mut self.spectrum);
        self.filterbank.project(&self.spectrum, &mut self.mel);
        &self.mel
    }
}

//! A whole file in memory.

use std::path::Path;

use crate::{AudioError, AudioStream, StreamInfo, Warning};

/// Mono samples and the rate they were taken at.
#[derive(Clone, Debug, PartialEq)]
pub struct Waveform {
    /// Mono samples, full scale is −1 to 1 (lossy codecs may exceed it a little).
    pub samples: Vec<f32>,
    /// Samples per second, in Hz.
    pub sample_rate: u32,
}

impl Waveform {
    /// Length in seconds: `samples.len() / sample_rate`.
    pub fn duration(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.sample_rate)
    }
}

/// Decodes a whole file into memory, mixed to mono and resampled to
/// `sample_rate` (`None`: the file's own rate), as `librosa.load` does.
///
/// Memory is 4 bytes a sample (an hour at 22 050 Hz: 318 MB); use
/// [`AudioStream`] where the whole is not needed at once.
///
/// # Errors
/// Those of [`AudioStream::open_at`] and [`AudioStream::next_block`].
pub fn load(
    path: &Path,
    sample_rate: Option<u32>,
) -> Result<(Waveform, StreamInfo, Vec<Warning>), AudioError> {
    let mut stream = match sample_rate {
        Some(rate) => AudioStream::open_at(path, rate)?,
        None => AudioStream::open(path)?,
    };
    let mut samples = Vec::new();
    while let Some(block) = stream.next_block()? {
        samples.extend_from_slice(block);
    }
    let waveform = Waveform {
        samples,
        sample_rate: stream.sample_rate(),
    };
    Ok((waveform, stream.info().clone(), stream.warnings().to_vec()))
}

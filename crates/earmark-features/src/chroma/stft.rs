//! Chroma of a power spectrogram.

use std::sync::Arc;

use super::tuning::{TuningConfig, TuningEstimator};
use super::{ChromaConfig, ChromaFilterbank, Norm, Tuning};
use crate::error::{ensure_len, ensure_magnitudes};
use crate::{FeatureError, Spectrogram};

/// The chromagram of a power spectrogram (`librosa.feature.chroma_stft`), shape
/// `[n_chroma, n_frames]`: the spectrogram seen through a [`ChromaFilterbank`], each frame scaled by
/// `config.norm`.
///
/// `power` is `|stft(y)|²` of a transform of `n_fft` samples. Under [`Tuning::Estimated`] the tuning
/// is [`estimate_tuning`](crate::estimate_tuning) of the powers with `n_chroma` bins per octave.
///
/// # Errors
/// [`FeatureError::InvalidParameter`] for a parameter outside its range and negative values,
/// [`FeatureError::ShapeMismatch`] unless there are `1 + n_fft / 2` rows,
/// [`FeatureError::NonFinite`] for a value that is NaN or infinite.
pub fn chroma_stft(
    power: &Spectrogram,
    sample_rate: u32,
    n_fft: usize,
    config: ChromaConfig,
) -> Result<Spectrogram, FeatureError> {
    let mut stream = ChromaStream::new(sample_rate, n_fft, config)?;
    ensure_len("a frame of power", power.n_freq(), n_fft / 2 + 1)?;
    ensure_magnitudes(power.as_slice())?;
    for frame in power.frames() {
        stream.push(frame);
    }
    stream.finish(power.as_slice())
}

/// The chromagram of a signal whose power spectra arrive one by one.
#[derive(Debug, Clone)]
pub(crate) struct ChromaStream {
    sample_rate: u32,
    n_fft: usize,
    config: ChromaConfig,
    stage: Stage,
}

#[derive(Debug, Clone)]
enum Stage {
    /// The filters are known: each frame is done at once.
    Tuned {
        bank: Arc<ChromaFilterbank>,
        chroma: Vec<f32>,
    },
    /// They depend on the whole signal.
    Untuned(TuningEstimator),
}

impl ChromaStream {
    pub(crate) fn new(
        sample_rate: u32,
        n_fft: usize,
        config: ChromaConfig,
    ) -> Result<Self, FeatureError> {
        let fixed = match config.tuning {
            Tuning::Fixed(tuning) => Some(tuning),
            Tuning::Estimated => None,
        };
        // Made in both cases: it refuses what no tuning could save.
        let bank = ChromaFilterbank::new(sample_rate, n_fft, fixed.unwrap_or(0.0), &config)?;
        let tuning = TuningConfig {
            bins_per_octave: config.n_chroma,
            ..TuningConfig::new()
        };
        let stage = match fixed {
            Some(_) => Stage::Tuned {
                bank: Arc::new(bank),
                chroma: Vec::new(),
            },
            None => Stage::Untuned(TuningEstimator::new(bank.n_freq(), sample_rate, tuning)?),
        };
        Ok(Self {
            sample_rate,
            n_fft,
            config,
            stage,
        })
    }

    /// Whether [`finish`](Self::finish) wants the powers of all frames.
    pub(crate) fn needs_all_frames(&self) -> bool {
        matches!(self.stage, Stage::Untuned(_))
    }

    /// Takes the powers of one frame.
    pub(crate) fn push(&mut self, power: &[f32]) {
        match &mut self.stage {
            Stage::Tuned { bank, chroma } => append(chroma, bank, self.config.norm, power),
            Stage::Untuned(estimator) => estimator.push(power),
        }
    }

    /// The chromagram; `all_frames` holds the powers if they are wanted. Ready for another signal
    /// afterwards.
    pub(crate) fn finish(&mut self, all_frames: &[f32]) -> Result<Spectrogram, FeatureError> {
        let chroma = match &mut self.stage {
            Stage::Tuned { chroma, .. } => std::mem::take(chroma),
            Stage::Untuned(estimator) => {
                let tuning = estimator.finish()?;
                let Self {
                    sample_rate,
                    n_fft,
                    config,
                    ..
                } = self;
                let bank = ChromaFilterbank::new(*sample_rate, *n_fft, tuning, config)?;
                let mut chroma = Vec::new();
                append(&mut chroma, &bank, config.norm, all_frames);
                chroma
            }
        };
        Spectrogram::from_frames(self.config.n_chroma, chroma)
    }

    /// Forgets the frames taken so far.
    pub(crate) fn reset(&mut self) {
        match &mut self.stage {
            Stage::Tuned { chroma, .. } => chroma.clear(),
            Stage::Untuned(estimator) => estimator.reset(),
        }
    }
}

/// Appends the chroma of whole frames of powers.
fn append(chroma: &mut Vec<f32>, bank: &ChromaFilterbank, norm: Norm, powers: &[f32]) {
    let start = chroma.len();
    let n_frames = powers.len() / bank.n_freq();
    chroma.resize(start + n_frames * bank.n_chroma(), 0.0);
    bank.project(powers, &mut chroma[start..]);
    for frame in chroma[start..].chunks_exact_mut(bank.n_chroma()) {
        norm.apply(frame);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detuned_line_is_heard_at_its_own_pitch_class() {
        // 0.4 of a semitone above A, of width one: its own tuning puts it right on A.
        let mut power = vec![0.0; 4097];
        let bin = 440.0 * 2f64.powf(0.4 / 12.0) * 8192.0 / 22_050.0;
        for (k, p) in power.iter_mut().enumerate() {
            *p = (-(k as f64 - bin).powi(2)).exp() as f32;
        }
        let s = Spectrogram::from_frames(4097, power).unwrap();
        let chroma = chroma_stft(&s, 22_050, 8192, ChromaConfig::new()).unwrap();
        let frame = chroma.frame(0);
        assert_eq!(frame[9], 1.0);
        assert!((frame[8] - frame[10]).abs() < 0.05, "{frame:?}");
        let fixed = ChromaConfig {
            tuning: Tuning::Fixed(0.0),
            ..ChromaConfig::new()
        };
        let untuned = chroma_stft(&s, 22_050, 8192, fixed).unwrap();
        assert!(untuned.frame(0)[10] > untuned.frame(0)[8] + 0.1);
    }

    #[test]
    fn a_spectrogram_of_another_transform_is_refused() {
        let s = Spectrogram::from_frames(1025, vec![1.0; 1025]).unwrap();
        let error = chroma_stft(&s, 22_050, 4096, ChromaConfig::new()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a frame of power has 1025 values: must have 2049"
        );
    }
}

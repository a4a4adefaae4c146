//! The stream of a plan.

use super::Features;
use super::frame_stage::FrameStage;
use super::task::Task;
use super::whole::Whole;
use crate::error::ensure_finite;
use crate::{FeatureError, StftStream};

/// The descriptors of a signal that arrives in blocks of any size; made by
/// [`FeaturePlan::extractor`](crate::FeaturePlan::extractor).
///
/// The results are bit for bit those of [`FeaturePlan::compute`](crate::FeaturePlan::compute),
/// however the signal is cut. Nothing is allocated for a frame but the room its results take; buffers
/// are kept for the next signal. Until the end of a signal are held: the results, the mel bands
/// where levels are made of them, the powers (`4 n_freq` bytes a frame) where chroma waits for the
/// tuning, and samples and spectra where a descriptor of the whole signal asks for them.
#[derive(Debug, Clone)]
pub struct Extractor {
    stft: StftStream,
    outputs: Vec<&'static [&'static str]>,
    stage: FrameStage,
    samples: Vec<f32>,
    n_samples: usize,
}

impl Extractor {
    pub(super) fn new(
        stft: StftStream,
        outputs: Vec<&'static [&'static str]>,
        stage: FrameStage,
    ) -> Self {
        Self {
            stft,
            outputs,
            stage,
            samples: Vec::new(),
            n_samples: 0,
        }
    }

    /// Takes the next samples.
    ///
    /// # Errors
    /// [`FeatureError::NonFinite`] for a NaN or infinite sample, with its index counted from the
    /// beginning of the signal. The whole block is then left out and the stream is as before.
    pub fn push(&mut self, block: &[f32]) -> Result<(), FeatureError> {
        let Self { stft, stage, .. } = self;
        stft.push_frames(block, |samples, transform| stage.frame(samples, transform))?;
        for task in &mut stage.tasks {
            if let Task::ZeroCrossingRate(stream, rates) = task {
                stream.push(block, |rate| rates.push(rate));
            }
        }
        if stage.needs.all_samples {
            self.samples.extend_from_slice(block);
        }
        self.n_samples += block.len();
        Ok(())
    }

    /// Ends the signal and makes the stream ready for another.
    ///
    /// # Errors
    /// [`FeatureError::TooShort`] for a signal without a frame: below
    /// [`StftConfig::min_samples`](crate::StftConfig::min_samples), or empty where a zero-crossing
    /// rate is asked for. [`FeatureError::NonFinite`] where samples above about 1e15 overflow a
    /// descriptor. What a descriptor of the whole signal refuses.
    pub fn finish(&mut self) -> Result<Features, FeatureError> {
        let features = self.end();
        self.reset();
        features
    }

    /// Forgets the samples taken so far.
    pub fn reset(&mut self) {
        self.stft.reset();
        self.stage.reset();
        self.samples.clear();
        self.n_samples = 0;
    }

    fn end(&mut self) -> Result<Features, FeatureError> {
        let Self {
            stft,
            outputs,
            stage,
            samples,
            n_samples,
        } = self;
        stft.finish_frames(|samples, transform| stage.frame(samples, transform))?;
        let whole = Whole::take(stage, samples, *n_samples)?;
        let mut features = Features::default();
        for (names, task) in outputs.iter().zip(&mut stage.tasks) {
            let results = task.finish(&whole)?;
            if results.len() != names.len() {
                return Err(FeatureError::ShapeMismatch {
                    what: "the result of a descriptor of the whole signal",
                    actual: results.len(),
                    expected: format!("one for each of {names:?}"),
                });
            }
            for (name, rows) in names.iter().zip(results) {
                ensure_finite(name, rows.as_slice(), 0)?;
                features.push(name, rows);
            }
        }
        whole.give_back(stage);
        Ok(features)
    }
}

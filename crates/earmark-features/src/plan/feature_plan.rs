//! The checks of a plan, made once.

use std::sync::Arc;

use super::frame_stage::{FrameStage, Needs, Products};
use super::task::{Scalar, Task};
use super::{Analysis, Descriptor, Extractor, Features, SignalFunction};
use crate::chroma::ChromaStream;
use crate::error::ensure_sample_rate;
use crate::spectral::{self, ContrastStream, Frequencies};
use crate::temporal::ZeroCrossingStream;
use crate::{
    FeatureError, MelFilterbank, Mfcc, Precision, SpectralContrast, Stft, fft_frequencies,
};

/// A list of descriptors, planned together: one transform of each frame feeds all of them, and what
/// several need (magnitudes, powers, mel bands, their levels) is computed once.
///
/// Spectral contrast and flatness hang on the quietest bins; a plan with one of them transforms in
/// [`Precision::Double`], whatever its analysis says.
///
/// A plan is made once and shared; it is immutable and `Sync`. Each thread takes an
/// [`Extractor`] from it, whose buffers serve one signal after the other.
///
/// ```
/// use earmark_features::{Analysis, Descriptor, FeaturePlan, MfccConfig};
///
/// let plan = FeaturePlan::new(
///     Analysis::new(22_050),
///     &[Descriptor::Mfcc(MfccConfig::new()), Descriptor::SpectralCentroid],
/// )?;
/// let y: Vec<f32> = (0..22_050).map(|n| (n as f32 * 0.1).sin()).collect();
/// let features = plan.compute(&y)?;
/// let shapes: Vec<_> = features.iter().map(|(name, rows)| (name, rows.shape())).collect();
/// assert_eq!(shapes, [("mfcc", [20, 44]), ("spectral_centroid", [1, 44])]);
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug, Clone)]
pub struct FeaturePlan {
    /// As it is before the first sample.
    extractor: Extractor,
}

impl FeaturePlan {
    /// Checks `analysis` and the parameters of every descriptor, and prepares what does not depend on
    /// the signal.
    ///
    /// # Errors
    /// [`FeatureError::InvalidParameter`] naming the parameter outside its range, or an output that
    /// two descriptors have.
    pub fn new(analysis: Analysis, descriptors: &[Descriptor]) -> Result<Self, FeatureError> {
        let mut builder = Builder::new(analysis)?;
        for descriptor in descriptors {
            builder.add(descriptor)?;
        }
        Ok(Self {
            extractor: builder.finish()?,
        })
    }

    /// A stream that takes samples in blocks.
    #[must_use]
    pub fn extractor(&self) -> Extractor {
        self.extractor.clone()
    }

    /// The descriptors of a whole signal.
    ///
    /// # Errors
    /// As [`Extractor::push`] and [`Extractor::finish`].
    pub fn compute(&self, y: &[f32]) -> Result<Features, FeatureError> {
        let mut extractor = self.extractor();
        extractor.push(y)?;
        extractor.finish()
    }
}

/// Turns descriptors into tasks and notes what they need.
struct Builder {
    analysis: Analysis,
    frequencies: Frequencies,
    outputs: Vec<&'static [&'static str]>,
    needs: Needs,
    tasks: Vec<Task>,
}

impl Builder {
    fn new(analysis: Analysis) -> Result<Self, FeatureError> {
        analysis.stft.validate()?;
        for rate in [analysis.sample_rate(), analysis.rate_of_bins()] {
            ensure_sample_rate(rate)?;
        }
        let frequencies = fft_frequencies(analysis.rate_of_bins(), analysis.stft.n_fft());
        Ok(Self {
            analysis,
            frequencies: Frequencies::new(frequencies)?,
            outputs: Vec::new(),
            needs: Needs::default(),
            tasks: Vec::new(),
        })
    }

    fn add(&mut self, descriptor: &Descriptor) -> Result<(), FeatureError> {
        let outputs = descriptor.outputs();
        let mut earlier = self.outputs.iter().copied().flatten();
        if let Some(twice) = earlier.find(|name| outputs.contains(name)) {
            let allowed = "asked for once in a plan";
            return Err(FeatureError::invalid("descriptor", twice, allowed));
        }
        let task = self.task(descriptor)?;
        self.outputs.push(outputs);
        self.tasks.push(task);
        Ok(())
    }

    /// One place says what a descriptor needs and does.
    fn task(&mut self, descriptor: &Descriptor) -> Result<Task, FeatureError> {
        let Analysis { stft, mel, .. } = self.analysis;
        let rate_of_bins = self.analysis.rate_of_bins();
        let needs = &mut self.needs;
        Ok(match *descriptor {
            Descriptor::Mel => {
                needs.mel = true;
                Task::Mel
            }
            Descriptor::LogMel => {
                needs.log_mel = true;
                Task::LogMel
            }
            Descriptor::Mfcc(config) => {
                needs.log_mel = true;
                Task::Mfcc(Arc::new(Mfcc::new(mel.n_mels, config)?))
            }
            Descriptor::ChromaStft(config) => {
                let stream = ChromaStream::new(rate_of_bins, stft.n_fft(), config)?;
                needs.power = true;
                needs.all_powers |= stream.needs_all_frames();
                Task::ChromaStft(stream)
            }
            Descriptor::SpectralContrast(config) => {
                let freq = fft_frequencies(rate_of_bins, stft.n_fft());
                needs.magnitude = true;
                needs.quiet_bins = true;
                Task::SpectralContrast(ContrastStream::new(SpectralContrast::new(freq, config)?))
            }
            Descriptor::SpectralCentroid => {
                needs.centroid = true;
                Task::Scalar(Scalar::Centroid, Vec::new())
            }
            Descriptor::SpectralBandwidth(config) => {
                config.validate()?;
                needs.centroid = true;
                Task::Scalar(Scalar::Bandwidth(config), Vec::new())
            }
            Descriptor::SpectralRolloff { roll_percent } => {
                spectral::ensure_roll_percent(roll_percent)?;
                needs.centroid = true;
                Task::Scalar(Scalar::Rolloff { roll_percent }, Vec::new())
            }
            Descriptor::SpectralFlatness { amin } => {
                spectral::ensure_flatness_amin(amin)?;
                needs.power = true;
                needs.quiet_bins = true;
                Task::Scalar(Scalar::Flatness { amin }, Vec::new())
            }
            Descriptor::ZeroCrossingRate(config) => {
                config.validate()?;
                Task::ZeroCrossingRate(ZeroCrossingStream::new(&stft, config), Vec::new())
            }
            Descriptor::Rms => Task::Scalar(Scalar::Rms, Vec::new()),
            Descriptor::RmsOfSpectrum => {
                needs.magnitude = true;
                Task::Scalar(Scalar::RmsOfSpectrum, Vec::new())
            }
            Descriptor::Signal(signal) => {
                let function = (signal.plan)(&self.analysis)?;
                match function {
                    SignalFunction::Samples(_) => needs.all_samples = true,
                    SignalFunction::Stft(_) => needs.whole_stft = true,
                    SignalFunction::LogMel(_) => needs.log_mel = true,
                }
                Task::Signal(Arc::new(function))
            }
        })
    }

    fn finish(self) -> Result<Extractor, FeatureError> {
        let mut needs = self.needs;
        let bands = needs.mel || needs.log_mel;
        needs.magnitude |= needs.centroid;
        needs.power |= bands;
        let filterbank = if bands {
            let Analysis { stft, mel, .. } = self.analysis;
            Some(Arc::new(MelFilterbank::new(stft.n_fft(), mel)?))
        } else {
            None
        };
        let stage = FrameStage {
            needs,
            frequencies: Arc::new(self.frequencies),
            filterbank,
            products: Products::default(),
            tasks: self.tasks,
        };
        let stft = if needs.quiet_bins {
            self.analysis.stft.with_precision(Precision::Double)
        } else {
            self.analysis.stft
        };
        Ok(Extractor::new(
            Stft::new(stft)?.stream(),
            self.outputs,
            stage,
        ))
    }
}

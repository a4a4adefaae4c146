//! Descriptors that need the whole signal, as data: names, and a function.

use realfft::num_complex::Complex;

use super::Analysis;
use crate::{FeatureError, Spectrogram};

/// A descriptor of a whole signal, or several that are computed together: an entry for the table of a
/// crate, plugged into a plan by [`Descriptor::Signal`](crate::Descriptor::Signal).
///
/// ```
/// use earmark_features::{
///     Analysis, Descriptor, FeaturePlan, SignalDescriptor, SignalFunction, Spectrogram,
/// };
///
/// static PEAK: SignalDescriptor = SignalDescriptor {
///     outputs: &["peak"],
///     plan: |_analysis| {
///         Ok(SignalFunction::Samples(Box::new(|y| {
///             let peak = y.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
///             Ok(vec![Spectrogram::from_frames(1, vec![peak])?])
///         })))
///     },
/// };
/// let plan = FeaturePlan::new(Analysis::new(22_050), &[Descriptor::Signal(&PEAK)])?;
/// let features = plan.compute(&[0.0, -0.5, 0.25])?;
/// assert_eq!(features.get("peak").map(Spectrogram::as_slice), Some(&[0.5][..]));
/// # Ok::<(), earmark_features::FeatureError>(())
/// ```
#[derive(Debug)]
pub struct SignalDescriptor {
    /// The names of its results, in their order.
    pub outputs: &'static [&'static str],
    /// Makes the function for an analysis, with all that does not depend on the signal, or says what
    /// of the analysis does not suit it.
    pub plan: fn(&Analysis) -> Result<SignalFunction, FeatureError>,
}

/// A function of a whole signal that gives a matrix for each of its outputs. What it takes is
/// computed once for all descriptors of a plan.
#[non_exhaustive]
pub enum SignalFunction {
    /// Of the samples.
    Samples(BoxedFunction<[f32]>),
    /// Of the complex spectrogram.
    Stft(BoxedFunction<WholeStft>),
    /// Of the logarithmic mel spectrogram that [`Descriptor::LogMel`](crate::Descriptor::LogMel)
    /// gives.
    LogMel(BoxedFunction<Spectrogram>),
}

/// The function of a [`SignalFunction`]; several threads call it, with a signal each.
pub type BoxedFunction<Input> =
    Box<dyn Fn(&Input) -> Result<Vec<Spectrogram>, FeatureError> + Send + Sync>;

/// The complex spectrogram of a signal, and the length an inverse transform needs.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeStft {
    /// All frames, shape `[1 + n_fft / 2, n_frames]`.
    pub stft: Spectrogram<Complex<f32>>,
    /// Samples of the signal.
    pub n_samples: usize,
}

impl std::fmt::Debug for SignalFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Samples(_) => "Samples",
            Self::Stft(_) => "Stft",
            Self::LogMel(_) => "LogMel",
        })
    }
}

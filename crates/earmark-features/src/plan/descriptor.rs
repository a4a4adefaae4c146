//! What can be asked of a plan.

use super::SignalDescriptor;
use crate::{
    BandwidthConfig, ChromaConfig, ContrastConfig, MelConfig, MfccConfig, StftConfig,
    ZeroCrossingConfig,
};

/// What all descriptors of a plan have in common: sample rate, frames and mel bands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Analysis {
    /// Frames and transform. Descriptors of samples use the same frames, `n_fft` long.
    pub stft: StftConfig,
    /// Mel bands, and the sample rate of the signal.
    pub mel: MelConfig,
    /// The sample rate, Hz, that chroma, centroid, bandwidth, contrast and rolloff take for granted, where
    /// it is not that of the signal. librosa's functions do so when they are given a spectrogram without
    /// its rate: they assume 22 050 Hz, and so does FMA's published table throughout.
    pub assumed_rate: Option<u32>,
}

impl Analysis {
    /// librosa's defaults at `sample_rate` hertz: 2048 samples every 512, 128 mel bands.
    #[must_use]
    pub const fn new(sample_rate: u32) -> Self {
        Self {
            stft: StftConfig::new(2048),
            mel: MelConfig::new(sample_rate),
            assumed_rate: None,
        }
    }

    /// Sample rate of the signal, Hz.
    #[must_use]
    pub const fn sample_rate(&self) -> u32 {
        self.mel.sample_rate
    }

    /// The sample rate, Hz, that gives the rows of the transform their frequencies.
    pub(super) fn rate_of_bins(&self) -> u32 {
        self.assumed_rate.unwrap_or(self.mel.sample_rate)
    }
}

/// A descriptor with its parameters; what it means and how it is computed stands with the function
/// of the same name.
///
/// Its [`outputs`](Self::outputs) are the names under which [`Features`](crate::Features) has its
/// rows.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Descriptor {
    /// `mel`: mel power spectrogram, as [`MelSpectrogram`](crate::MelSpectrogram).
    Mel,
    /// `log_mel`: its level as [`power_to_db`](crate::power_to_db) gives by default: relative to 1,
    /// at most 80 dB below the greatest.
    LogMel,
    /// `mfcc`: [`Mfcc`](crate::Mfcc) of `log_mel`.
    Mfcc(MfccConfig),
    /// `chroma_stft`: [`chroma_stft`](crate::chroma_stft()).
    ChromaStft(ChromaConfig),
    /// `spectral_centroid`: [`spectral_centroid`](crate::spectral_centroid()).
    SpectralCentroid,
    /// `spectral_bandwidth`: [`spectral_bandwidth`](crate::spectral_bandwidth()).
    SpectralBandwidth(BandwidthConfig),
    /// `spectral_contrast`: [`SpectralContrast`](crate::SpectralContrast).
    SpectralContrast(ContrastConfig),
    /// `spectral_rolloff`: [`spectral_rolloff`](crate::spectral_rolloff()); librosa's
    /// `roll_percent` is 0.85.
    SpectralRolloff {
        /// Share of the spectrum below the rolloff.
        roll_percent: f64,
    },
    /// `spectral_flatness`: [`spectral_flatness`](crate::spectral_flatness()) of the powers;
    /// librosa's `amin` is 1e-10.
    SpectralFlatness {
        /// Least power.
        amin: f32,
    },
    /// `zero_crossing_rate`: [`zero_crossing_rate`](crate::zero_crossing_rate()).
    ZeroCrossingRate(ZeroCrossingConfig),
    /// `rms`: [`rms`](crate::rms()) of the samples, in the frames and with the padding of the
    /// transform.
    Rms,
    /// `rms_of_spectrum`: [`rms_from_spectrogram`](crate::rms_from_spectrogram).
    RmsOfSpectrum,
    /// A descriptor of the whole signal, under the names it brings along.
    Signal(&'static SignalDescriptor),
}

impl Descriptor {
    /// The names of the rows it yields.
    #[must_use]
    pub const fn outputs(&self) -> &'static [&'static str] {
        match self {
            Self::Mel => &["mel"],
            Self::LogMel => &["log_mel"],
            Self::Mfcc(_) => &["mfcc"],
            Self::ChromaStft(_) => &["chroma_stft"],
            Self::SpectralCentroid => &["spectral_centroid"],
            Self::SpectralBandwidth(_) => &["spectral_bandwidth"],
            Self::SpectralContrast(_) => &["spectral_contrast"],
            Self::SpectralRolloff { .. } => &["spectral_rolloff"],
            Self::SpectralFlatness { .. } => &["spectral_flatness"],
            Self::ZeroCrossingRate(_) => &["zero_crossing_rate"],
            Self::Rms => &["rms"],
            Self::RmsOfSpectrum => &["rms_of_spectrum"],
            Self::Signal(signal) => signal.outputs,
        }
    }
}

//! Each descriptor's part of the work.

use std::sync::Arc;

use pulp::Arch;

use super::SignalFunction;
use super::whole::Whole;
use crate::chroma::ChromaStream;
use crate::spectral::{self, ContrastStream, Frequencies};
use crate::temporal::{self, ZeroCrossingStream};
use crate::{BandwidthConfig, FeatureError, Mfcc, Spectrogram};

/// What one descriptor does with frames, and what it has collected of them.
#[derive(Debug, Clone)]
pub(super) enum Task {
    Mel,
    LogMel,
    Mfcc(Arc<Mfcc>),
    ChromaStft(ChromaStream),
    SpectralContrast(ContrastStream),
    ZeroCrossingRate(ZeroCrossingStream, Vec<f32>),
    Scalar(Scalar, Vec<f32>),
    Signal(Arc<SignalFunction>),
}

impl Task {
    /// Takes its share of a frame.
    pub(super) fn frame(&mut self, frame: &Frame<'_>) {
        match self {
            Self::Scalar(scalar, values) => values.push(scalar.of(frame)),
            Self::ChromaStft(stream) => stream.push(frame.power),
            Self::SpectralContrast(stream) => stream.push(frame.magnitude),
            // Those of the samples themselves and of whole matrices.
            Self::ZeroCrossingRate(..)
            | Self::Mel
            | Self::LogMel
            | Self::Mfcc(_)
            | Self::Signal(_) => {}
        }
    }

    /// Its results, one for each of its outputs.
    pub(super) fn finish(&mut self, whole: &Whole<'_>) -> Result<Vec<Spectrogram>, FeatureError> {
        let result = match self {
            Self::Mel => whole.mel.clone(),
            Self::LogMel => whole.log_mel.clone(),
            Self::Mfcc(mfcc) => mfcc.compute(&whole.log_mel)?,
            Self::ChromaStft(stream) => stream.finish(&whole.powers)?,
            Self::SpectralContrast(stream) => stream.finish()?,
            Self::Scalar(_, values) => Spectrogram::from_frames(1, std::mem::take(values))?,
            Self::ZeroCrossingRate(stream, rates) => {
                stream.finish(|rate| rates.push(rate))?;
                Spectrogram::from_frames(1, std::mem::take(rates))?
            }
            Self::Signal(function) => {
                return match &**function {
                    SignalFunction::Samples(function) => function(whole.samples),
                    SignalFunction::Stft(function) => function(&whole.stft),
                    SignalFunction::LogMel(function) => function(&whole.log_mel),
                };
            }
        };
        Ok(vec![result])
    }

    /// Forgets what it has collected.
    pub(super) fn reset(&mut self) {
        match self {
            Self::Scalar(_, values) => values.clear(),
            Self::ZeroCrossingRate(stream, values) => {
                stream.reset();
                values.clear();
            }
            Self::ChromaStft(stream) => stream.reset(),
            Self::SpectralContrast(stream) => stream.reset(),
            Self::Mel | Self::LogMel | Self::Mfcc(_) | Self::Signal(_) => {}
        }
    }
}

/// A frame and what its descriptors share. Products nobody asked for are empty.
pub(super) struct Frame<'a> {
    pub(super) arch: Arch,
    pub(super) samples: &'a [f32],
    pub(super) magnitude: &'a [f32],
    pub(super) power: &'a [f32],
    pub(super) frequencies: &'a Frequencies,
    /// Sum of the magnitudes, and their centroid.
    pub(super) total: f32,
    pub(super) centroid: f32,
}

/// A descriptor that is one number for each frame.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scalar {
    Centroid,
    Bandwidth(BandwidthConfig),
    Rolloff { roll_percent: f64 },
    Flatness { amin: f32 },
    Rms,
    RmsOfSpectrum,
}

impl Scalar {
    fn of(self, frame: &Frame<'_>) -> f32 {
        let Frame {
            arch,
            samples,
            magnitude,
            power,
            frequencies,
            total,
            centroid,
        } = *frame;
        match self {
            Self::Centroid => centroid,
            Self::Bandwidth(config) => {
                spectral::bandwidth(arch, frequencies, magnitude, total, centroid, config)
            }
            Self::Rolloff { roll_percent } => {
                spectral::rolloff(arch, frequencies, magnitude, total, roll_percent)
            }
            Self::Flatness { amin } => spectral::flatness(arch, power, amin),
            Self::Rms => temporal::rms_of_frame(arch, samples),
            Self::RmsOfSpectrum => temporal::rms_of_spectrum(arch, magnitude, samples.len()),
        }
    }
}

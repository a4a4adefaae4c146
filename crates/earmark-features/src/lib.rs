//! Spectral descriptors with the semantics of librosa 0.11.
//!
//! Samples go in (mono, f32, any sample rate), spectrograms come out: the short-time Fourier
//! transform ([`Stft`]), mel spectrograms ([`MelSpectrogram`]), levels ([`power_to_db`],
//! [`log_compress`]), and descriptors, each as a function of a spectrogram
//! ([`spectral_centroid`], [`chroma_stft`], [`mfcc`], …) and as an entry of a [`FeaturePlan`], which
//! computes many from one transform. Every analysis is a checked plan, made once and shared; a stream made from a
//! plan takes samples in blocks and hands out frames without allocating; the batch calls are that
//! stream fed once.
//!
//! Decoding and resampling, labels, models and files do not belong here.
//!
//! | folder | what lives there |
//! |---|---|
//! | `stft/` | framing and transform of a stream |
//! | `mel/` | mel scale, filterbank, mel spectrogram |
//! | `level/` | decibels, logarithmic compression |
//! | `spectral/` | shape of a spectrum: centroid, bandwidth, contrast, rolloff, flatness |
//! | `temporal/` | of the samples of a frame: zero-crossing rate, level |
//! | `cepstral/` | MFCC, and deltas of any series |
//! | `chroma/` | chroma filters, tuning, chroma of a transform |
//! | `cqt/` | constant-Q transform, and chroma, CENS and tonal centroids of it |
//! | `harmonic/` | inverse transform, median filters, harmonic-percussive separation |
//! | `rhythm/` | onset strength, tempogram, tempo, beats |
//! | `statistics.rs` | statistics of a series over time |
//! | `plan/` | many descriptors planned together |
//! | `summaries/` | one row of columns of a sequence of any length |
//! | `sets/` | named sets of columns |
//! | `simd/` | the loops over bins, compiled for several instruction sets |

mod cepstral;
mod chroma;
mod cqt;
mod error;
mod harmonic;
mod level;
mod mel;
mod plan;
mod rhythm;
mod sets;
mod simd;
mod spectral;
mod spectrogram;
mod statistics;
mod stft;
mod summaries;
mod temporal;
mod window;

pub use cepstral::{DeltaConfig, DeltaMode, Mfcc, MfccConfig, delta, mfcc};
pub use chroma::{
    ChromaConfig, ChromaFilterbank, MAX_N_CHROMA, Norm, PiptrackConfig, PitchTrack, Tuning,
    TuningConfig, chroma_stft, estimate_tuning, piptrack, pitch_tuning,
};
pub use cqt::{
    CensConfig, ChromaCqtConfig, Cqt, CqtConfig, FMIN_C1, MAX_CQT_BINS, chroma_cens, chroma_cqt,
    cqt_frequencies, tonnetz,
};
pub use error::FeatureError;
pub use harmonic::{
    Axis, Bin, Components, Hpss, HpssConfig, Istft, MAX_KERNEL_SIZE, hpss, hpss_masks,
    median_filter, softmask,
};
pub use level::{
    Ref, amplitude_to_db, amplitude_to_db_in_place, db_to_power, log_compress, power_to_db,
    power_to_db_in_place,
};
pub use mel::{
    MAX_N_MELS, MelConfig, MelFilterbank, MelNorm, MelScale, MelSpectrogram, MelStream,
    fft_frequencies, hz_to_mel, mel_frequencies, mel_to_hz,
};
pub use plan::{
    Analysis, BoxedFunction, Descriptor, Extractor, FeaturePlan, Features, SignalDescriptor,
    SignalFunction, WholeStft,
};
/// The complex number of [`Stft`]'s bins.
pub use realfft::num_complex::Complex;
pub use rhythm::{
    Aggregate, BeatConfig, BeatTracker, Beats, MAX_TEMPOGRAM_LENGTH, OnsetConfig, OnsetStrength,
    Tempo, TempoConfig, TempogramConfig, frames_to_time, onset_strength, tempo_frequencies,
    tempogram,
};
pub use sets::{
    CHROMA_CENS, CQT_CHROMAS, Column, Columns, FEATURE_SETS, FeatureSet, HARMONIC_PERCUSSIVE,
    HARMONIC_PERCUSSIVE_OF_FRAMES, LOG_MEL_PICTURE, Layout, Naming, Series, Summary, TEMPO,
    feature_set,
};
pub use spectral::{
    BandwidthConfig, ContrastConfig, SpectralContrast, spectral_bandwidth, spectral_centroid,
    spectral_contrast, spectral_flatness, spectral_rolloff,
};
pub use spectrogram::Spectrogram;
pub use statistics::{Statistic, pooled_statistics, statistics};
pub use stft::{MAX_FRAME_LENGTH, PadMode, Precision, SpectrumKind, Stft, StftConfig, StftStream};
pub use summaries::{
    MEAN_STD_MAD, MEL_TEXTURE, SEQUENCE_SUMMARIES, SequenceSummary, cepstrum, sequence_summary,
};
pub use temporal::{ZeroCrossingConfig, rms, rms_from_spectrogram, zero_crossing_rate};
pub use window::Window;

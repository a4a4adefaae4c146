//! Spectral descriptors with the semantics of librosa 0.11.
//!
//! Samples go in (mono, f32, any sample rate), spectrograms come out: the short-time Fourier
//! transform ([`Stft`]), mel spectrograms ([`MelSpectrogram`]), levels ([`power_to_db`],
//! [`log_compress`]). Every analysis is a checked plan, made once and shared; a stream made from a
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
//! | `simd.rs` | the loops over bins, compiled for several instruction sets |

mod error;
mod level;
mod mel;
mod simd;
mod spectrogram;
mod stft;
mod window;

pub use error::FeatureError;
pub use level::{
    Ref, amplitude_to_db, amplitude_to_db_in_place, db_to_power, log_compress, power_to_db,
    power_to_db_in_place,
};
pub use mel::{
    MAX_N_MELS, MelConfig, MelFilterbank, MelNorm, MelScale, MelSpectrogram, MelStream,
    fft_frequencies, hz_to_mel, mel_frequencies, mel_to_hz,
};
/// The complex number of [`Stft`]'s bins.
pub use realfft::num_complex::Complex;
pub use spectrogram::Spectrogram;
pub use stft::{MAX_FRAME_LENGTH, PadMode, SpectrumKind, Stft, StftConfig, StftStream};
pub use window::Window;

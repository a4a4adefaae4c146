//! The mel scale, triangular filters on it, and the mel spectrogram.

mod config;
mod filterbank;
mod plan;
mod scale;
mod stream;

pub use config::{MAX_N_MELS, MelConfig, MelNorm};
pub use filterbank::MelFilterbank;
pub use plan::MelSpectrogram;
pub use scale::{MelScale, fft_frequencies, hz_to_mel, mel_frequencies, mel_to_hz};
pub use stream::MelStream;

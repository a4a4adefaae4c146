//! Pitch classes: chroma filters on a spectrum, tuning, normalisation of chroma frames.
//!
//! What is made of a constant-Q transform does not belong here.

mod config;
mod filterbank;
mod norm;
mod piptrack;
mod stft;
mod tuning;

pub use config::{ChromaConfig, MAX_N_CHROMA, Tuning};
pub use filterbank::ChromaFilterbank;
pub use norm::Norm;
pub use piptrack::{PiptrackConfig, PitchTrack, piptrack};
pub(crate) use stft::ChromaStream;
pub use stft::chroma_stft;
pub use tuning::{TuningConfig, estimate_tuning, pitch_tuning};

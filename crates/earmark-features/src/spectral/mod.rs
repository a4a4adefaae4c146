//! Descriptors of the shape of one spectrum: centroid, bandwidth, contrast, rolloff, flatness.
//!
//! Each has a function over a spectrogram, as librosa's `S=`, and the kernel of one frame it is
//! built on, which [`FeaturePlan`](crate::FeaturePlan) feeds from one transform. What is made of
//! bands (mel, chroma) lives elsewhere.

mod bandwidth;
mod centroid;
mod contrast;
mod extremes;
mod flatness;
mod frequencies;
mod rolloff;

pub(crate) use bandwidth::bandwidth;
pub use bandwidth::{BandwidthConfig, spectral_bandwidth};
pub use centroid::spectral_centroid;
pub(crate) use centroid::{centroid, total};
pub(crate) use contrast::ContrastStream;
pub use contrast::{ContrastConfig, SpectralContrast, spectral_contrast};
pub use flatness::spectral_flatness;
pub(crate) use flatness::{ensure_flatness_amin, flatness};
pub(crate) use frequencies::Frequencies;
pub use rolloff::spectral_rolloff;
pub(crate) use rolloff::{ensure_roll_percent, rolloff};

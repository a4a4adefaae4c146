//! Descriptors of the samples of a frame, without a transform.

mod rms;
mod zero_crossings;

pub use rms::{rms, rms_from_spectrogram};
pub(crate) use rms::{rms_of_frame, rms_of_spectrum};
pub(crate) use zero_crossings::ZeroCrossingStream;
pub use zero_crossings::{ZeroCrossingConfig, zero_crossing_rate};

//! The short-time Fourier transform: configuration, framing of a stream, the transform of a frame.
//!
//! One implementation, the streaming one, serves every call; the batch calls push their signal as
//! one block. What is made *of* a spectrum (bands, decibels, descriptors) lives outside.

mod config;
mod framer;
mod plan;
mod spectrum;
mod stream;
mod transform;

pub use config::{MAX_FRAME_LENGTH, PadMode, Precision, StftConfig};
pub(crate) use framer::Framer;
pub use plan::Stft;
pub use spectrum::SpectrumKind;
pub use stream::StftStream;
pub(crate) use transform::FrameTransform;

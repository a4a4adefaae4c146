//! Decoding of music files into mono waveforms at any sample rate, streamed.
//!
//! ```no_run
//! use earmark_audio::AudioStream;
//! # fn main() -> Result<(), earmark_audio::AudioError> {
//! let mut stream = AudioStream::open_at("song.mp3".as_ref(), 22_050)?;
//! while let Some(block) = stream.next_block()? {
//!     // `block` is a `&[f32]` of mono samples at 22 050 Hz
//! }
//! for warning in stream.warnings() {
//!     eprintln!("{}", warning.message);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What lives here: finding out the format by content, demuxing, decoding,
//! the mixdown to mono, resampling, and the judgement of damaged files.
//! What may not: spectra, features, models, tags of any kind.

mod au;
mod convert;
mod error;
mod info;
mod input;
mod opus;
mod payload;
mod resample;
mod source;
mod stream;
mod warning;
mod waveform;

pub use error::{AudioError, ErrorKind};
pub use info::StreamInfo;
pub use input::open_file;
pub use payload::{NoDigest, PayloadDigest, payload_digest};
pub use stream::AudioStream;
pub use symphonia::core::io::MediaSource;
pub use warning::{Warning, WarningKind};
pub use waveform::{Waveform, load};

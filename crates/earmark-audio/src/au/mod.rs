//! Sun/NeXT `.au` files: a demuxer of ours, for Symphonia has none.
//!
//! The header is big-endian: the magic `.snd`, then five 32-bit words (data
//! offset, data size, encoding, sample rate, channels), then an annotation up
//! to the data offset, then plain samples. Symphonia's PCM decoder does the
//! rest, so `.au` files take the same path as every other format.
//!
//! Source: the `audio(5)` page of SunOS and `<audio/au.h>`.

mod header;
mod reader;

pub(crate) use header::AuError;
pub(crate) use reader::AuReader;

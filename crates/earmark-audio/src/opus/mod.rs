//! Opus: a decoder for Symphonia, which demuxes Opus but cannot decode it.
//!
//! The codec itself is the `opus-pure` crate; what is here reads the
//! identification header (RFC 7845, section 5.1) and adapts the decoder.

mod decoder;
mod head;
mod streams;

pub(crate) use decoder::OpusDecoder;

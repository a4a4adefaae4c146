//! One or several coded Opus streams behind one interface.

use opus_pure::{MAX_PACKET_SAMPLES, OpusDecoder, OpusMSDecoder};
use symphonia::core::errors::{Error, Result, unsupported_error};

use super::head::OpusHead;

/// Opus decodes to 48 kHz whatever went in.
pub(super) const SAMPLE_RATE: u32 = 48_000;
const RATE: i32 = SAMPLE_RATE as i32;

/// The decoder state of a track.
pub(super) enum Streams {
    /// Family 0: one mono or stereo stream.
    One(Box<OpusDecoder>),
    /// Family 1: surround, in the channel order of Vorbis.
    Several(Box<OpusMSDecoder>),
}

impl Streams {
    pub(super) fn new(head: &OpusHead) -> Result<Self> {
        match &head.mapping {
            None if head.channels <= 2 => {
                let mut decoder = OpusDecoder::new(RATE, head.channels).map_err(refuse)?;
                decoder.gain_q8 = head.gain_q8;
                Ok(Self::One(Box::new(decoder)))
            }
            None => unsupported_error("opus: more than 2 channels without a channel mapping"),
            Some(_) if head.mapping_family != 1 => {
                unsupported_error("opus: channel mapping families other than 0 and 1")
            }
            Some(_) => Self::surround(head),
        }
    }

    fn surround(head: &OpusHead) -> Result<Self> {
        let mut decoder =
            OpusMSDecoder::new(RATE, head.channels, head.mapping_family).map_err(refuse)?;
        let layout = decoder.layout();
        let is_standard = head.mapping.as_ref().is_some_and(|mapping| {
            mapping.streams == layout.nb_streams
                && mapping.coupled == layout.nb_coupled_streams
                && mapping.channels == layout.mapping
        });
        if !is_standard {
            return unsupported_error("opus: a surround stream with a mapping table of its own");
        }
        for stream in decoder.streams_mut() {
            stream.gain_q8 = head.gain_q8;
        }
        Ok(Self::Several(Box::new(decoder)))
    }

    /// Decodes one packet into interleaved `pcm`, which must hold
    /// [`MAX_PACKET_SAMPLES`] a channel; returns the samples of one channel.
    pub(super) fn decode(&mut self, packet: &[u8], pcm: &mut [f32]) -> Result<usize> {
        if packet.is_empty() {
            return Err(Error::DecodeError("opus: an empty packet"));
        }
        match self {
            Self::One(decoder) => decoder.decode(packet, MAX_PACKET_SAMPLES, pcm),
            Self::Several(decoder) => decoder.decode(packet, MAX_PACKET_SAMPLES, pcm),
        }
        .map_err(|_| Error::DecodeError("opus: a damaged packet"))
    }

    /// Forgets the past, as after a seek.
    pub(super) fn reset(&mut self) {
        // `reset_state` fails only for rates that `new` has refused already.
        match self {
            Self::One(decoder) => {
                let _ = decoder.reset_state();
            }
            Self::Several(decoder) => {
                for stream in decoder.streams_mut() {
                    let _ = stream.reset_state();
                }
            }
        }
    }
}

fn refuse(_: opus_pure::Error) -> Error {
    Error::Unsupported("opus: no decoder for this channel layout")
}

//! The packets of a file's audio, as they are stored.

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia::core::io::MediaSource;
use symphonia::core::packet::Packet;

use super::damage::{Damage, Next};
use super::guard::guarded;
use super::registry::demux;
use super::track::no_audio_track;
use crate::AudioError;

/// What is found on the way through a file.
pub(crate) enum Found {
    /// The parameters of the codec: before the first packet, and before the first of each chained stream.
    Codec(AudioCodecParameters),
    Packet(Packet),
    /// A place where the container is damaged.
    Damage,
}

/// A demuxer without a decoder.
pub(crate) struct Packets {
    reader: Box<dyn FormatReader>,
    track_id: Option<u32>,
    damage: Damage,
}

impl Packets {
    pub(crate) fn new(source: Box<dyn MediaSource>) -> Result<Self, AudioError> {
        Ok(Self {
            reader: demux(source)?,
            track_id: None,
            damage: Damage::default(),
        })
    }

    /// `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Found>, AudioError> {
        let Some(track_id) = self.track_id else {
            return self.codec().map(Some);
        };
        loop {
            match guarded(|| self.reader.next_packet()) {
                Ok(Some(packet)) if packet.track_id == track_id => {
                    return Ok(Some(Found::Packet(packet)));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(Error::ResetRequired) => return self.codec().map(Some),
                Err(error) => match self.damage.demuxing_failed(error)? {
                    Next::Continue => return Ok(Some(Found::Damage)),
                    Next::Stop => return Ok(None),
                },
            }
        }
    }

    fn codec(&mut self) -> Result<Found, AudioError> {
        let track = self.reader.default_track(TrackType::Audio);
        let (track, params) = track
            .and_then(|track| Some((track, track.codec_params.as_ref()?.audio()?)))
            .ok_or_else(no_audio_track)?;
        self.track_id = Some(track.id);
        Ok(Found::Codec(params.clone()))
    }
}

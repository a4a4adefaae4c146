//! The audio track of a container, and what is said of it.

use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{
    AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, Track, TrackType};
use symphonia::core::units::{Duration, TimeBase};

use super::guard::guarded;
use super::registry::{CODECS, opening_error};
use crate::{AudioError, ErrorKind};

/// More channels than any layout has; each costs memory in every packet.
const MAX_CHANNELS: usize = 255;

/// A track and the decoder made for it.
pub(super) struct Selected {
    pub(super) id: u32,
    pub(super) decoder: Box<dyn AudioDecoder>,
    /// Seconds by the container's word.
    pub(super) duration: Option<f64>,
    /// Seconds of one tick of its time stamps.
    pub(super) time_base: Option<TimeBase>,
}

/// Takes the default audio track.
pub(super) fn select(reader: &dyn FormatReader) -> Result<Selected, AudioError> {
    let track = reader.default_track(TrackType::Audio);
    let (track, params) = track
        .and_then(|track| Some((track, track.codec_params.as_ref()?.audio()?)))
        .ok_or_else(no_audio_track)?;
    if let Some(channels) = &params.channels
        && !(1..=MAX_CHANNELS).contains(&channels.count())
    {
        return Err(AudioError::new(
            ErrorKind::UnsupportedFormat,
            format!("the audio track has {} channels", channels.count()),
            "convert it to mono or stereo",
        ));
    }
    Ok(Selected {
        id: track.id,
        decoder: decoder(params)?,
        duration: duration(reader, track, params),
        time_base: track.time_base,
    })
}

pub(super) fn no_audio_track() -> AudioError {
    AudioError::new(
        ErrorKind::InvalidAudio,
        "the file holds no audio track",
        "give a file that has one",
    )
}

fn decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, AudioError> {
    guarded(|| CODECS.make_audio_decoder(params, &AudioDecoderOptions::default())).map_err(
        |error| match error {
            Error::Unsupported(_) if CODECS.get_audio_decoder(params.codec).is_none() => {
                AudioError::new(
                    ErrorKind::UnsupportedFormat,
                    format!("there is no decoder for the codec {}", name(params.codec)),
                    "convert it to FLAC, MP3, Vorbis, Opus, AAC-LC or PCM",
                )
            }
            error => opening_error(error),
        },
    )
}

/// Names of the codecs that containers carry but nothing here decodes.
fn name(id: AudioCodecId) -> String {
    let known = match id {
        codec::CODEC_ID_AC3 => "AC-3",
        codec::CODEC_ID_EAC3 => "E-AC-3",
        codec::CODEC_ID_DCA => "DTS",
        codec::CODEC_ID_TRUEHD => "TrueHD",
        codec::CODEC_ID_WMA => "WMA",
        codec::CODEC_ID_SPEEX => "Speex",
        codec::CODEC_ID_MUSEPACK => "Musepack",
        codec::CODEC_ID_WAVPACK => "WavPack",
        codec::CODEC_ID_MONKEYS_AUDIO => "Monkey's Audio",
        codec::CODEC_ID_TTA => "TTA",
        _ => return format!("with the number {id}"),
    };
    known.to_owned()
}

/// Seconds by the container's word: of the track, or else of the whole file.
///
/// For Opus in Ogg, Symphonia counts the pre-skip in; it is no audio
/// (RFC 7845, section 4.2).
fn duration(
    reader: &dyn FormatReader,
    track: &Track,
    params: &AudioCodecParameters,
) -> Option<f64> {
    let media = reader.media_info();
    let of_track = seconds(track.time_base, track.duration);
    let total = of_track.or_else(|| seconds(media.time_base, media.duration))?;
    let pre_skip = match (params.codec, track.delay, params.sample_rate) {
        (codec::CODEC_ID_OPUS, Some(delay), Some(rate)) => f64::from(delay) / f64::from(rate),
        _ => 0.0,
    };
    Some((total - pre_skip).max(0.0))
}

fn seconds(time_base: Option<TimeBase>, duration: Option<Duration>) -> Option<f64> {
    Some(time_base?.calc_duration(duration?)?.as_secs_f64())
}

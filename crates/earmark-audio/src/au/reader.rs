//! The `.au` demuxer: cuts the samples into packets for the PCM decoder.

use std::io;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::common::FourCc;
use symphonia::core::errors::{Error, Result, SeekErrorKind, seek_error};
use symphonia::core::formats::prelude::*;
use symphonia::core::formats::probe::{
    ProbeDataMatchSpec, ProbeFormatData, ProbeableFormat, Score, Scoreable,
};
use symphonia::core::io::{MediaSource, MediaSourceStream, ReadBytes, ScopedStream};
use symphonia::core::meta::{Metadata, MetadataLog};
use symphonia::core::packet::Packet;

use super::header::{AuError, HEADER_LEN, Header, MAGIC};

const INFO: FormatInfo = FormatInfo {
    format: FormatId::new(FourCc::new(*b"snd ")),
    short_name: "au",
    long_name: "Sun/NeXT Audio",
};

/// `.au` has no packets; this many frames make one.
const FRAMES_PER_PACKET: u64 = 2048;

/// A demuxer for `.au` files. It reads forward only.
pub(crate) struct AuReader<'s> {
    stream: MediaSourceStream<'s>,
    header: Header,
    media_info: MediaInfo,
    tracks: Vec<Track>,
    metadata: MetadataLog,
    frames_read: u64,
}

impl<'s> AuReader<'s> {
    fn try_new(mut stream: MediaSourceStream<'s>, options: FormatOptions) -> Result<Self> {
        let mut magic_and_words = [0u32; HEADER_LEN / 4];
        for word in &mut magic_and_words {
            *word = stream.read_be_u32()?;
        }
        let [_magic, words @ ..] = magic_and_words;
        let header = Header::parse(words).map_err(refuse)?;
        skip_annotation(&mut stream, &header)?;
        let track = track(&header);
        Ok(Self {
            stream,
            media_info: MediaInfo::from_track(&track),
            tracks: vec![track],
            metadata: options.external_data.metadata.unwrap_or_default(),
            header,
            frames_read: 0,
        })
    }
}

/// Symphonia's errors carry static text only, so ours travels inside an I/O
/// error; the crate's error mapping takes it out again.
fn refuse(error: AuError) -> Error {
    Error::IoError(io::Error::new(io::ErrorKind::InvalidData, error))
}

fn skip_annotation(stream: &mut MediaSourceStream<'_>, header: &Header) -> Result<()> {
    let offset = header.data_offset;
    if let Some(file_len) = stream.byte_len()
        && u64::from(offset) > file_len
    {
        return Err(refuse(AuError::OffsetPastEnd { offset, file_len }));
    }
    stream.ignore_bytes(u64::from(offset) - HEADER_LEN as u64)?;
    Ok(())
}

fn track(header: &Header) -> Track {
    let mut params = AudioCodecParameters::new();
    params
        .for_codec(header.codec)
        .with_sample_rate(header.sample_rate)
        .with_channels(Channels::Discrete(header.channels))
        .with_max_frames_per_packet(FRAMES_PER_PACKET);
    let mut track = Track::new(0);
    track.with_codec_params(CodecParameters::Audio(params));
    if let Some(frames) = header.num_frames() {
        track
            .with_num_frames(frames)
            .with_duration(Duration::from(frames));
    }
    track
}

impl Scoreable for AuReader<'_> {
    /// The magic is short, so it counts only at the very start of a file:
    /// the probe also looks at every later byte.
    fn score(mut stream: ScopedStream<&mut MediaSourceStream<'_>>) -> Result<Score> {
        let at_start = stream.pos() == 0;
        let is_magic = stream.read_quad_bytes()? == MAGIC;
        Ok(if at_start && is_magic {
            Score::Supported(255)
        } else {
            Score::Unsupported
        })
    }
}

impl ProbeableFormat<'_> for AuReader<'_> {
    fn try_probe_new(
        stream: MediaSourceStream<'_>,
        options: FormatOptions,
    ) -> Result<Box<dyn FormatReader + '_>> {
        Ok(Box::new(AuReader::try_new(stream, options)?))
    }

    fn probe_data() -> &'static [ProbeFormatData] {
        &[ProbeFormatData {
            spec: ProbeDataMatchSpec {
                extensions: &["au", "snd"],
                mime_types: &["audio/basic"],
                markers: &[&MAGIC],
            },
            info: INFO,
        }]
    }
}

impl FormatReader for AuReader<'_> {
    fn format_info(&self) -> &FormatInfo {
        &INFO
    }

    fn media_info(&self) -> &MediaInfo {
        &self.media_info
    }

    fn metadata(&mut self) -> Metadata<'_> {
        self.metadata.metadata()
    }

    fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    fn seek(&mut self, _mode: SeekMode, _to: SeekTo) -> Result<SeekedTo> {
        seek_error(SeekErrorKind::Unseekable)
    }

    /// The next samples. A cut file gives its whole frames, and then, where
    /// the header promised more, an "unexpected end" error.
    fn next_packet(&mut self) -> Result<Option<Packet>> {
        let promised = self.header.num_frames();
        let left = promised.map_or(FRAMES_PER_PACKET, |n| n.saturating_sub(self.frames_read));
        if left == 0 {
            return Ok(None);
        }
        let frame_len = self.header.frame_len();
        let wanted = left.min(FRAMES_PER_PACKET) * frame_len;
        let mut data = vec![0; wanted as usize];
        let read = read_full(&mut self.stream, &mut data)?;
        let frames = read as u64 / frame_len;
        if frames == 0 {
            return match promised {
                Some(_) => Err(Error::IoError(io::ErrorKind::UnexpectedEof.into())),
                None => Ok(None),
            };
        }
        data.truncate((frames * frame_len) as usize);
        let pts = Timestamp::new(i64::try_from(self.frames_read).unwrap_or(i64::MAX));
        self.frames_read += frames;
        Ok(Some(Packet::new(0, pts, Duration::from(frames), data)))
    }

    fn into_inner<'s>(self: Box<Self>) -> MediaSourceStream<'s>
    where
        Self: 's,
    {
        self.stream
    }
}

/// Fills `buffer` as far as the stream goes.
fn read_full(stream: &mut MediaSourceStream<'_>, buffer: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match stream.read_buf(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(e) => return Err(e.into()),
        }
    }
    Ok(filled)
}

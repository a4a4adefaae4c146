//! The 24-byte header of a `.au` file.

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::codecs::audio::well_known as codec;

pub(super) const MAGIC: [u8; 4] = *b".snd";
/// The header without its annotation.
pub(super) const HEADER_LEN: usize = 24;
/// The data size of a file written to a pipe.
const UNKNOWN_SIZE: u32 = u32::MAX;

/// Why the header of a `.au` file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuError {
    #[error("the .au data offset is {0}, inside the 24-byte header")]
    OffsetInsideHeader(u32),
    #[error("the .au data offset is {offset}, past the end of the file ({file_len} bytes)")]
    OffsetPastEnd { offset: u32, file_len: u64 },
    #[error("the .au encoding {0} ({name}) has no decoder", name = encoding_name(*.0))]
    UnsupportedEncoding(u32),
    #[error("the .au header says 0 channels")]
    NoChannels,
    #[error("the .au header says {0} channels, more than any .au file has")]
    TooManyChannels(u32),
    #[error("the .au header says a sample rate of 0 Hz")]
    NoSampleRate,
}

/// A header that makes sense by itself; the file may still be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) data_offset: u32,
    /// Bytes of audio; `None` when the writer did not know.
    pub(super) data_size: Option<u32>,
    pub(super) codec: AudioCodecId,
    pub(super) bytes_per_sample: u32,
    pub(super) sample_rate: u32,
    pub(super) channels: u16,
}

impl Header {
    /// Parses what follows the magic: five big-endian words.
    pub(super) fn parse(words: [u32; 5]) -> Result<Self, AuError> {
        let [data_offset, data_size, encoding, sample_rate, channels] = words;
        if (data_offset as usize) < HEADER_LEN {
            return Err(AuError::OffsetInsideHeader(data_offset));
        }
        let (codec, bytes_per_sample) =
            codec_of(encoding).ok_or(AuError::UnsupportedEncoding(encoding))?;
        if sample_rate == 0 {
            return Err(AuError::NoSampleRate);
        }
        if channels == 0 {
            return Err(AuError::NoChannels);
        }
        let channels = u8::try_from(channels).map_err(|_| AuError::TooManyChannels(channels))?;
        Ok(Self {
            data_offset,
            data_size: (data_size != UNKNOWN_SIZE).then_some(data_size),
            codec,
            bytes_per_sample,
            sample_rate,
            channels: u16::from(channels),
        })
    }

    /// Bytes of one sample of every channel.
    pub(super) fn frame_len(&self) -> u64 {
        u64::from(self.bytes_per_sample) * u64::from(self.channels)
    }

    /// Whole frames the header promises.
    pub(super) fn num_frames(&self) -> Option<u64> {
        self.data_size
            .map(|size| u64::from(size) / self.frame_len())
    }
}

/// The codec and the bytes of one coded sample.
fn codec_of(encoding: u32) -> Option<(AudioCodecId, u32)> {
    Some(match encoding {
        1 => (codec::CODEC_ID_PCM_MULAW, 1),
        2 => (codec::CODEC_ID_PCM_S8, 1),
        3 => (codec::CODEC_ID_PCM_S16BE, 2),
        4 => (codec::CODEC_ID_PCM_S24BE, 3),
        5 => (codec::CODEC_ID_PCM_S32BE, 4),
        6 => (codec::CODEC_ID_PCM_F32BE, 4),
        7 => (codec::CODEC_ID_PCM_F64BE, 8),
        27 => (codec::CODEC_ID_PCM_ALAW, 1),
        _ => return None,
    })
}

/// Names of the encodings nothing here decodes.
fn encoding_name(encoding: u32) -> &'static str {
    match encoding {
        8 => "fragmented samples",
        10 => "DSP program",
        11..=14 => "fixed point",
        18 => "16-bit linear with emphasis",
        19 => "16-bit linear, compressed",
        20 => "16-bit linear with emphasis, compressed",
        21 => "Music Kit DSP commands",
        23 => "G.721 ADPCM",
        24 => "G.722 ADPCM",
        25 | 26 => "G.723 ADPCM",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_header() {
        let header = Header::parse([32, 1_000, 3, 22_050, 2]).unwrap();
        assert_eq!(header.codec, codec::CODEC_ID_PCM_S16BE);
        assert_eq!(header.frame_len(), 4);
        assert_eq!(header.num_frames(), Some(250));
        assert_eq!((header.sample_rate, header.channels), (22_050, 2));
    }

    #[test]
    fn all_ones_is_an_unknown_size() {
        let header = Header::parse([24, u32::MAX, 1, 8_000, 1]).unwrap();
        assert_eq!(header.num_frames(), None);
    }

    #[test]
    fn each_hostile_word_has_its_own_error() {
        for (words, error) in [
            ([23, 0, 3, 8_000, 1], AuError::OffsetInsideHeader(23)),
            ([24, 0, 23, 8_000, 1], AuError::UnsupportedEncoding(23)),
            ([24, 0, 3, 0, 1], AuError::NoSampleRate),
            ([24, 0, 3, 8_000, 0], AuError::NoChannels),
            ([24, 0, 3, 8_000, 256], AuError::TooManyChannels(256)),
        ] {
            assert_eq!(Header::parse(words), Err(error));
        }
        assert_eq!(
            AuError::UnsupportedEncoding(23).to_string(),
            "the .au encoding 23 (G.721 ADPCM) has no decoder"
        );
    }
}

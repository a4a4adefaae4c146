//! The Opus identification header.
//!
//! Ogg and Matroska carry it as RFC 7845 section 5.1 has it: version 1, little
//! endian. MP4 carries the same fields in its `dOps` box with version 0 and big
//! endian ("Encapsulation of Opus in ISO Base Media File Format", 4.3.2);
//! Symphonia hands both over alike.

use symphonia::core::errors::{Result, decode_error, unsupported_error};

const MAGIC: &[u8] = b"OpusHead";
const LEN: usize = 19;

/// What the decoder needs of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpusHead {
    pub(super) channels: usize,
    /// Samples at 48 kHz to drop from the start.
    pub(super) pre_skip: usize,
    /// Gain to apply, in 1/256 dB.
    pub(super) gain_q8: i32,
    pub(super) mapping_family: u8,
    /// Coded streams, coupled ones among them, and where their channels go;
    /// `None` for family 0, which has none of these.
    pub(super) mapping: Option<Mapping>,
}

/// The channel mapping table of families above 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mapping {
    pub(super) streams: usize,
    pub(super) coupled: usize,
    pub(super) channels: Vec<u8>,
}

impl OpusHead {
    /// The header that containers without one imply.
    pub(super) fn implied(channels: usize) -> Self {
        Self {
            channels,
            pre_skip: 0,
            gain_q8: 0,
            mapping_family: 0,
            mapping: None,
        }
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() < LEN || !bytes.starts_with(MAGIC) {
            return decode_error("opus: the identification header is missing or cut");
        }
        if bytes[8] >> 4 != 0 {
            return unsupported_error("opus: unknown major version of the identification header");
        }
        let channels = usize::from(bytes[9]);
        if channels == 0 {
            return decode_error("opus: the identification header says 0 channels");
        }
        let word = match bytes[8] {
            0 => u16::from_be_bytes,
            _ => u16::from_le_bytes,
        };
        let mapping_family = bytes[18];
        Ok(Self {
            channels,
            pre_skip: usize::from(word([bytes[10], bytes[11]])),
            gain_q8: i32::from(word([bytes[16], bytes[17]]).cast_signed()),
            mapping_family,
            mapping: match mapping_family {
                0 => None,
                _ => Some(Mapping::parse(&bytes[LEN..], channels)?),
            },
        })
    }
}

impl Mapping {
    fn parse(bytes: &[u8], channels: usize) -> Result<Self> {
        match bytes {
            [streams, coupled, rest @ ..] if rest.len() >= channels => Ok(Self {
                streams: usize::from(*streams),
                coupled: usize::from(*coupled),
                channels: rest[..channels].to_vec(),
            }),
            _ => decode_error("opus: the channel mapping table is cut"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(version: u8, channels: u8, family: u8, table: &[u8]) -> Vec<u8> {
        let mut bytes = b"OpusHead".to_vec();
        bytes.extend([version, channels]);
        bytes.extend(312u16.to_le_bytes());
        bytes.extend(44_100u32.to_le_bytes());
        bytes.extend((-256i16).to_le_bytes());
        bytes.push(family);
        bytes.extend(table);
        bytes
    }

    #[test]
    fn stereo() {
        let head = OpusHead::parse(&header(1, 2, 0, &[])).unwrap();
        assert_eq!((head.channels, head.pre_skip), (2, 312));
        assert_eq!((head.gain_q8, head.mapping), (-256, None));
    }

    #[test]
    fn the_header_of_mp4_is_big_endian() {
        let mut bytes = header(0, 2, 0, &[]);
        bytes[10..12].reverse();
        bytes[16..18].reverse();
        let head = OpusHead::parse(&bytes).unwrap();
        assert_eq!((head.pre_skip, head.gain_q8), (312, -256));
    }

    #[test]
    fn surround() {
        let table = [4, 2, 0, 4, 1, 2, 3, 5];
        let head = OpusHead::parse(&header(1, 6, 1, &table)).unwrap();
        let mapping = head.mapping.unwrap();
        assert_eq!((mapping.streams, mapping.coupled), (4, 2));
        assert_eq!(mapping.channels, [0, 4, 1, 2, 3, 5]);
    }

    #[test]
    fn broken_headers_are_refused() {
        assert!(OpusHead::parse(b"OpusHead").is_err());
        assert!(OpusHead::parse(&header(0x10, 2, 0, &[])).is_err());
        assert!(OpusHead::parse(&header(1, 0, 0, &[])).is_err());
        assert!(OpusHead::parse(&header(1, 6, 1, &[4, 2, 0])).is_err());
    }
}

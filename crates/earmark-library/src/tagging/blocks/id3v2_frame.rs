//! A frame of ID3v2, and the one of the genre.
//!
//! Versions 2.2 (<https://id3.org/id3v2-00>), 2.3 (<https://id3.org/id3v2.3.0>) and 2.4
//! (<https://id3.org/id3v2.4.0-structure>).

use super::{Fault, bytes};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V2 = 2,
    V3 = 3,
    V4 = 4,
}

/// How a length is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lengths {
    Plain,
    /// Seven bits a byte.
    Synchsafe,
}

impl Version {
    pub(crate) fn of(number: u8) -> Option<Self> {
        [Self::V2, Self::V3, Self::V4]
            .into_iter()
            .find(|version| *version as u8 == number)
    }

    fn id_length(self) -> usize {
        if self == Self::V2 { 3 } else { 4 }
    }

    pub(super) fn header_length(self) -> usize {
        if self == Self::V2 { 6 } else { 10 }
    }

    pub(super) fn genre_id(self) -> &'static [u8] {
        if self == Self::V2 { b"TCO" } else { b"TCON" }
    }

    /// Those of the standard first; some programs wrote plain lengths into version 2.4.
    pub(super) fn lengths(self) -> &'static [Lengths] {
        match self {
            Self::V2 | Self::V3 => &[Lengths::Plain],
            Self::V4 => &[Lengths::Synchsafe, Lengths::Plain],
        }
    }
}

/// A length of which each byte has seven bits.
pub(super) fn synchsafe(bytes: &[u8]) -> Result<usize, Fault> {
    if bytes.iter().any(|byte| byte & 0x80 != 0) {
        return Err(Fault::refused("a length in its ID3v2 tag is none"));
    }
    Ok(bytes
        .iter()
        .fold(0, |sum, &byte| sum << 7 | usize::from(byte)))
}

/// Four bytes of seven bits.
pub(super) fn to_synchsafe(length: usize) -> Result<[u8; 4], Fault> {
    if length >= 1 << 28 {
        return Err(Fault::refused("its ID3v2 tag would be larger than 256 MB"));
    }
    Ok([21, 14, 7, 0].map(|shift| (length >> shift & 0x7f) as u8))
}

/// The length of the frame, head included, that `bytes` begin with; `None` where padding begins.
pub(super) fn frame_length(
    frames: &[u8],
    version: Version,
    lengths: Lengths,
) -> Result<Option<usize>, Fault> {
    if frames.iter().all(|&byte| byte == 0) {
        return Ok(None);
    }
    let header = bytes::part(frames, 0, version.header_length())?;
    let (id, rest) = header.split_at(version.id_length());
    // Names of version 2.2 were carried over to 2.3 with a blank or zero behind them.
    let plausible = |(i, byte): (usize, &u8)| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || (i == 3 && matches!(byte, b' ' | 0))
    };
    if !id.iter().enumerate().all(plausible) {
        return Err(Fault::refused(
            "its ID3v2 tag holds something that is no frame",
        ));
    }
    let length = match (version, lengths) {
        (Version::V2, _) => rest
            .iter()
            .fold(0, |sum, &byte| sum << 8 | usize::from(byte)),
        (_, Lengths::Plain) => bytes::u32_be(rest, 0)? as usize,
        (_, Lengths::Synchsafe) => synchsafe(&rest[..4])?,
    };
    let whole = length + version.header_length();
    bytes::part(frames, 0, whole)?;
    Ok(Some(whole))
}

/// The frame that names `genres`, one or more.
///
/// Several are divided by a zero. So version 2.4 has it; in 2.3, which knows no repeated values, readers either do the
/// same (lofty, mutagen, TagLib, Mp3tag) or stop at the zero and see the first genre, as the standard asks them to.
pub(super) fn genre_frame(version: Version, genres: &[String]) -> Vec<u8> {
    let text = genres.join("\0");
    let content = if text.is_ascii() {
        [&[0][..], text.as_bytes()].concat()
    } else if version == Version::V4 {
        [&[3][..], text.as_bytes()].concat()
    } else {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [1, 0xff, 0xfe].into_iter().chain(units).collect()
    };
    let length = content.len() as u32;
    let mut frame = version.genre_id().to_vec();
    match version {
        Version::V2 => frame.extend(&length.to_be_bytes()[1..]),
        Version::V3 => frame.extend(length.to_be_bytes()),
        Version::V4 => frame.extend([21, 14, 7, 0].map(|shift| (length >> shift & 0x7f) as u8)),
    }
    if version != Version::V2 {
        frame.extend([0, 0]);
    }
    frame.extend(content);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_the_genre_are_as_the_standards_have_them() {
        let genres = ["Jazz".to_owned(), "Blues".to_owned()];
        assert_eq!(
            genre_frame(Version::V4, &genres),
            b"TCON\0\0\0\x0b\0\0\0Jazz\0Blues"
        );
        assert_eq!(genre_frame(Version::V2, &genres[..1]), b"TCO\0\0\x05\0Jazz");
        let french = ["Chanson à texte".to_owned()];
        let frame = genre_frame(Version::V3, &french);
        assert!(frame.starts_with(b"TCON\0\0\0\x21\0\0\x01\xff\xfeC\0h\0"));
        let frame = genre_frame(Version::V4, &french);
        assert!(frame.starts_with(b"TCON\0\0\0\x11\0\0\x03Chanson \xc3\xa0"));
    }

    #[test]
    fn lengths_of_seven_bits_go_both_ways() {
        for length in [0, 127, 128, 16_383, 16_384, (1 << 28) - 1] {
            assert_eq!(synchsafe(&to_synchsafe(length).unwrap()).unwrap(), length);
        }
        assert!(to_synchsafe(1 << 28).is_err());
        assert!(synchsafe(&[0, 0, 0, 0x80]).is_err());
    }
}

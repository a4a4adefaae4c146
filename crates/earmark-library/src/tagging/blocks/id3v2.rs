//! An ID3v2 tag: its frames, of which only that of the genre is looked into.

use super::Fault;
use super::bytes;
use super::field::{Block, Field};
use super::id3v2_frame::{Lengths, Version, frame_length, synchsafe, to_synchsafe};

const HEADER: usize = 10;
const UNSYNCHRONISED: u8 = 0x80;
const EXTENDED: u8 = 0x40;
/// Also called experimental; compression of a whole tag in version 2.2 is bit 6.
const FOOTER: u8 = 0x10;

/// Bytes left free behind the frames of a tag that grew, so that the next change moves nothing.
pub(super) const PADDING: usize = 1024;

/// A tag, taken apart.
pub(super) struct Id3v2 {
    version: Version,
    revision: u8,
    flags: u8,
    /// As it stands before the frames; empty where there is none.
    extended_header: Vec<u8>,
    frames: Vec<Vec<u8>>,
    /// Bytes it took, all included.
    length: usize,
}

/// The bytes of the tag that begins with `header`, of at least ten bytes; `None` where none begins.
pub(super) fn whole_length(header: &[u8]) -> Result<Option<usize>, Fault> {
    let Some(head) = header.get(..HEADER).filter(|head| head.starts_with(b"ID3")) else {
        return Ok(None);
    };
    let footer = if head[3] == 4 && head[5] & FOOTER != 0 {
        HEADER
    } else {
        0
    };
    Ok(Some(HEADER + synchsafe(&head[6..])? + footer))
}

impl Id3v2 {
    /// A tag without a frame.
    pub(super) fn new() -> Self {
        Self {
            version: Version::V4,
            revision: 0,
            flags: 0,
            extended_header: Vec::new(),
            frames: Vec::new(),
            length: 0,
        }
    }

    /// Takes a whole tag apart.
    pub(super) fn parse(tag: &[u8]) -> Result<Self, Fault> {
        let head = bytes::part(tag, 0, HEADER)?;
        let version = Version::of(head[3])
            .ok_or_else(|| Fault::refused(format!("its ID3v2 tag has version 2.{}", head[3])))?;
        let flags = head[5];
        let body = bytes::part(tag, HEADER, synchsafe(&head[6..])?)?;
        let body = match version {
            Version::V2 | Version::V3 if flags & UNSYNCHRONISED != 0 => synchronised(body),
            _ => body.to_vec(),
        };
        if version == Version::V2 && flags & EXTENDED != 0 {
            return Err(Fault::refused("its ID3v2 tag is compressed as a whole"));
        }
        let extended = match flags & EXTENDED {
            0 => 0,
            _ => extended_length(&body, version)?,
        };
        let (extended_header, rest) = body.split_at(extended);
        Ok(Self {
            version,
            revision: head[4],
            flags,
            extended_header: extended_header.to_vec(),
            frames: frames(rest, version)?,
            length: tag.len(),
        })
    }

    fn is_genre(&self, frame: &[u8]) -> bool {
        frame.starts_with(self.version.genre_id())
    }

    pub(super) fn field(&self) -> Field {
        let genres = self.frames.iter().filter(|frame| self.is_genre(frame));
        Field::id3v2(self.version, genres.cloned().collect())
    }

    /// The tag with the genre of `wanted`; empty where nothing is left and no tag is wanted.
    pub(super) fn with(mut self, wanted: Option<&Field>) -> Result<Vec<u8>, Fault> {
        let place = self.frames.iter().position(|frame| self.is_genre(frame));
        let place = place.unwrap_or(self.frames.len());
        let genre_id = self.version.genre_id();
        self.frames.retain(|frame| !frame.starts_with(genre_id));
        match wanted {
            None if self.frames.is_empty() => return Ok(Vec::new()),
            Some(field) if field.version != self.version as u8 => {
                return Err(Fault::refused(
                    "its ID3v2 tag has another version than it had",
                ));
            }
            _ => {}
        }
        let items = wanted.into_iter().flat_map(Field::bytes);
        self.frames.splice(place..place, items.map(<[u8]>::to_vec));
        self.to_bytes()
    }

    fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        let mut body = [&self.extended_header[..], &self.frames.concat()].concat();
        let unsynchronise = self.version != Version::V4 && self.flags & UNSYNCHRONISED != 0;
        if unsynchronise {
            body = unsynchronised(&body);
        }
        let has_footer = self.version == Version::V4 && self.flags & FOOTER != 0;
        if !has_footer {
            let room = self.length.saturating_sub(HEADER);
            let length = if body.len() <= room {
                room
            } else {
                body.len() + PADDING
            };
            body.resize(length, 0);
        }
        let mut head = vec![self.version as u8, self.revision, self.flags];
        head.extend(to_synchsafe(body.len())?);
        let mut tag = [&b"ID3"[..], &head, &body].concat();
        if has_footer {
            tag.extend([&b"3DI"[..], &head].concat());
        }
        Ok(tag)
    }
}

/// The block that a tag is written for where there is none.
pub(super) fn wanted_of(wanted: &[Field]) -> Option<&Field> {
    wanted.iter().find(|field| field.block == Block::Id3v2)
}

/// Bytes of the extended header, which is kept as it is. One that depends on the frames is refused.
fn extended_length(body: &[u8], version: Version) -> Result<usize, Fault> {
    let depends = || Fault::refused("its ID3v2 tag has a checksum or restrictions");
    if version == Version::V3 {
        let length = 4 + bytes::u32_be(body, 0)? as usize;
        let header = bytes::part(body, 0, length)?;
        return match header {
            // Its flags, and the length of the padding, which it repeats, are nought.
            [_, _, _, _, 0, 0, 0, 0, 0, 0] => Ok(length),
            _ => Err(depends()),
        };
    }
    let length = synchsafe(bytes::part(body, 0, 4)?)?;
    let header = bytes::part(body, 0, length.max(6))?;
    // Bit 6 says that the tag updates another; the others depend on what is in it.
    if header[5] & !0x40 != 0 {
        return Err(depends());
    }
    Ok(header.len())
}

fn frames(bytes: &[u8], version: Version) -> Result<Vec<Vec<u8>>, Fault> {
    let mut attempts = version.lengths().iter();
    let parse = |&lengths: &Lengths| frames_with(bytes, version, lengths);
    let first = parse(attempts.next().unwrap_or(&Lengths::Plain));
    match (first, attempts.next()) {
        (Err(fault), Some(second)) => parse(second).map_err(|_| fault),
        (result, _) => result,
    }
}

fn frames_with(
    mut bytes: &[u8],
    version: Version,
    lengths: Lengths,
) -> Result<Vec<Vec<u8>>, Fault> {
    let mut frames = Vec::new();
    while let Some(length) = frame_length(bytes, version, lengths)? {
        let (frame, rest) = bytes.split_at(length);
        frames.push(frame.to_vec());
        bytes = rest;
    }
    Ok(frames)
}

/// Takes out the zeros that keep a tag from looking like audio.
fn synchronised(bytes: &[u8]) -> Vec<u8> {
    let mut last = 0;
    let mut kept = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        if !(last == 0xff && byte == 0) {
            kept.push(byte);
        }
        last = byte;
    }
    kept
}

fn unsynchronised(bytes: &[u8]) -> Vec<u8> {
    let mut guarded = Vec::with_capacity(bytes.len());
    for (i, &byte) in bytes.iter().enumerate() {
        guarded.push(byte);
        let next = bytes.get(i + 1).copied().unwrap_or(0);
        if byte == 0xff && (next == 0 || next >= 0xe0) {
            guarded.push(0);
        }
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tag of version 2.3 with a title, a genre and a picture that looks like audio.
    fn tag(flags: u8, body: &[u8]) -> Vec<u8> {
        let mut tag = vec![b'I', b'D', b'3', 3, 0, flags];
        tag.extend(to_synchsafe(body.len()).unwrap());
        tag.extend(body);
        tag
    }

    const FRAMES: &[u8] =
        b"TIT2\0\0\0\x05\0\0\0SongTCON\0\0\0\x05\0\0\0(17)TSOP\0\0\0\x05\0\0\0\xff\xe0\xff\0";

    fn jazz(tag: &Id3v2) -> Field {
        tag.field().with(&["Jazz".to_owned()])
    }

    #[test]
    fn a_genre_that_fits_moves_nothing_and_comes_back_byte_for_byte() {
        let bytes = tag(0, &[FRAMES, &[0; 64]].concat());
        let parsed = Id3v2::parse(&bytes).unwrap();
        let old = parsed.field();
        let new = jazz(&parsed);
        let written = parsed.with(Some(&new)).unwrap();
        assert_eq!(written.len(), bytes.len());
        let again = Id3v2::parse(&written).unwrap();
        assert_eq!(again.field(), new);
        assert_eq!(again.frames[2], &FRAMES[30..]);
        assert_eq!(again.with(Some(&old)).unwrap(), bytes);
    }

    #[test]
    fn an_unsynchronised_tag_stays_one() {
        let bytes = tag(UNSYNCHRONISED, &unsynchronised(FRAMES));
        let parsed = Id3v2::parse(&bytes).unwrap();
        assert_eq!(parsed.frames[2], &FRAMES[30..]);
        let new = jazz(&parsed);
        let again = Id3v2::parse(&parsed.with(Some(&new)).unwrap()).unwrap();
        assert_eq!(again.frames[2], &FRAMES[30..]);
        assert_eq!(again.flags, UNSYNCHRONISED);
    }

    #[test]
    fn a_tag_that_held_only_a_genre_goes_with_it() {
        let new = jazz(&Id3v2::new());
        let bytes = Id3v2::new().with(Some(&new)).unwrap();
        let parsed = Id3v2::parse(&bytes).unwrap();
        assert_eq!(parsed.field(), new);
        assert!(parsed.with(None).unwrap().is_empty());
    }

    #[test]
    fn what_is_no_frame_or_breaks_off_is_refused() {
        let junk = tag(0, &[FRAMES, b"\x01\x02\x03\x04 and so on"].concat());
        assert!(Id3v2::parse(&junk).is_err());
        let cut = tag(0, &FRAMES[..FRAMES.len() - 2]);
        assert!(Id3v2::parse(&cut).is_err());
        assert!(Id3v2::parse(&[b"ID3\x05\0\0\0\0\0\0"[..].to_vec(), vec![]].concat()).is_err());
    }

    #[test]
    fn plain_lengths_in_version_4_are_understood() {
        let mut body = b"TIT2\0\0\0\xc8\0\0".to_vec();
        body.extend([b'x'; 200]);
        body.extend(b"TCON\0\0\0\x05\0\0\0Folk");
        let mut bytes = b"ID3\x04\0\0".to_vec();
        bytes.extend(to_synchsafe(body.len()).unwrap());
        bytes.extend(&body);
        let parsed = Id3v2::parse(&bytes).unwrap();
        assert_eq!(parsed.field().items[0].0, &body[210..]);
    }
}

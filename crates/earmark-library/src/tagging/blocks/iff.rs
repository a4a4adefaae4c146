//! The chunks of WAV and AIFF: the one with an ID3v2 tag, and the list of texts of WAV.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::field::{Block, Field};
use super::id3v2::{Id3v2, wanted_of};
use super::{Fault, Splice, bytes};
use crate::tagging::format::Format;

const HEADER: u64 = 8;
/// Behind it stand the chunks.
const FILE_HEADER: u64 = 12;
/// What makes the length of a chunk even.
const PADDING: &[u8] = &[0];

/// Byte order and names of a format.
#[derive(Clone, Copy)]
struct Shape {
    is_big_endian: bool,
    mark: &'static [u8; 4],
    /// As programs write it; they read both.
    id3: &'static [u8; 4],
}

struct Chunk {
    id: [u8; 4],
    content: Range<u64>,
    /// With header and padding.
    whole: Range<u64>,
}

/// A file, taken apart.
struct Iff {
    shape: Shape,
    /// Of the file by its header, without these eight bytes.
    length: u32,
    chunks: Vec<Chunk>,
    id3: Option<usize>,
    info: Option<usize>,
}

impl Shape {
    fn of(format: Format) -> Self {
        let is_big_endian = format == Format::Aiff;
        let (mark, id3) = if is_big_endian {
            (b"FORM", b"ID3 ")
        } else {
            (b"RIFF", b"id3 ")
        };
        Self {
            is_big_endian,
            mark,
            id3,
        }
    }

    fn number(self, bytes: &[u8], start: usize) -> Result<u32, Fault> {
        if self.is_big_endian {
            bytes::u32_be(bytes, start)
        } else {
            bytes::u32_le(bytes, start)
        }
    }

    fn to_bytes(self, number: u32) -> [u8; 4] {
        if self.is_big_endian {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    }

    /// A chunk, padded to an even length.
    fn chunk(self, id: &[u8], content: &[u8]) -> Result<Vec<u8>, Fault> {
        let length = self.to_bytes(bytes::length(content.len())?);
        let padding: &[u8] = if content.len().is_multiple_of(2) {
            &[]
        } else {
            &[0]
        };
        Ok([id, &length, content, padding].concat())
    }
}

pub(super) fn read(file: &mut File, format: Format) -> Result<Vec<Field>, Fault> {
    let iff = Iff::read(file, Shape::of(format))?;
    let mut fields = Vec::new();
    if let Some(id3) = iff.id3 {
        fields.push(Id3v2::parse(&iff.content(file, id3)?)?.field());
    }
    if let Some(info) = iff.info {
        let texts = texts(&iff.content(file, info)?, iff.shape)?;
        let genres = texts.into_iter().filter(|(id, _)| id == b"IGNR");
        let values = genres.map(|(_, value)| value).collect();
        fields.push(Field::new(Block::Info, values));
    }
    Ok(fields)
}

pub(super) fn splices(
    file: &mut File,
    format: Format,
    wanted: &[Field],
) -> Result<Vec<Splice>, Fault> {
    let iff = Iff::read(file, Shape::of(format))?;
    let mut splices = Vec::new();
    splices.extend(iff.id3_splice(file, wanted_of(wanted))?);
    let wanted_info = wanted.iter().find(|field| field.block == Block::Info);
    if let (Some(info), Some(wanted)) = (iff.info, wanted_info) {
        let content = with_genre(&iff.content(file, info)?, iff.shape, wanted)?;
        let chunk = iff.shape.chunk(b"LIST", &content)?;
        splices.push(Splice::new(iff.chunks[info].whole.clone(), chunk));
    }
    let growth: i64 = splices.iter().map(Splice::growth).sum();
    if growth != 0 {
        let length = u32::try_from(i64::from(iff.length) + growth)
            .map_err(|_| Fault::refused("it would be larger than 4 GB"))?;
        let length = iff.shape.to_bytes(length).to_vec();
        splices.push(Splice::new(4..HEADER, length));
    }
    Ok(splices)
}

impl Iff {
    fn read(file: &mut File, shape: Shape) -> Result<Self, Fault> {
        let mut header = [0; FILE_HEADER as usize];
        file.rewind()?;
        file.read_exact(&mut header)?;
        if &header[..4] != shape.mark {
            return Err(Fault::refused(
                "it is a kind of WAV that is not written to (RF64, BW64)",
            ));
        }
        let length = shape.number(&header, 4)?;
        let end = HEADER + u64::from(length);
        if end > file.metadata()?.len() {
            return Err(Fault::refused("it is shorter than its header says"));
        }
        let chunks = chunks(file, shape, end)?;
        let is_id3 = |chunk: &Chunk| chunk.id.eq_ignore_ascii_case(b"ID3 ");
        let id3 = only(&chunks, "ID3v2 tags", is_id3)?;
        let mut lists = Vec::new();
        for (i, chunk) in chunks.iter().enumerate() {
            if shape.mark == b"RIFF" && &chunk.id == b"LIST" {
                let mut kind = [0; 4];
                file.seek(SeekFrom::Start(chunk.content.start))?;
                file.read_exact(&mut kind)?;
                lists.extend((&kind == b"INFO").then_some(i));
            }
        }
        if lists.len() > 1 {
            return Err(Fault::refused("it has several lists of texts"));
        }
        Ok(Self {
            shape,
            length,
            chunks,
            id3,
            info: lists.first().copied(),
        })
    }

    fn content(&self, file: &mut File, chunk: usize) -> Result<Vec<u8>, Fault> {
        let range = &self.chunks[chunk].content;
        let mut content = Vec::new();
        file.seek(SeekFrom::Start(range.start))?;
        file.take(range.end - range.start)
            .read_to_end(&mut content)?;
        Ok(content)
    }

    fn id3_splice(&self, file: &mut File, wanted: Option<&Field>) -> Result<Option<Splice>, Fault> {
        let (tag, place, id) = match (self.id3, wanted) {
            (None, None) => return Ok(None),
            (None, Some(_)) => {
                let end = HEADER + u64::from(self.length);
                (Id3v2::new(), end..end, *self.shape.id3)
            }
            (Some(id3), _) => {
                let chunk = &self.chunks[id3];
                let tag = Id3v2::parse(&self.content(file, id3)?)?;
                (tag, chunk.whole.clone(), chunk.id)
            }
        };
        let tag = tag.with(wanted)?;
        let chunk = match tag.is_empty() {
            true => Vec::new(),
            false => self.shape.chunk(&id, &tag)?,
        };
        // A file whose last chunk lacks its padding gets it before another chunk.
        let padding = self.missing_padding().filter(|_| place.is_empty());
        let chunk = [padding.unwrap_or(&[]), &chunk].concat();
        Ok(Some(Splice::new(place, chunk)))
    }

    fn missing_padding(&self) -> Option<&'static [u8]> {
        let last = self.chunks.last()?;
        let is_odd = (last.content.end - last.content.start) % 2 == 1;
        (is_odd && last.whole.end == last.content.end).then_some(PADDING)
    }
}

fn only(
    chunks: &[Chunk],
    what: &str,
    is_wanted: impl Fn(&Chunk) -> bool,
) -> Result<Option<usize>, Fault> {
    let mut places = (0..chunks.len()).filter(|&i| is_wanted(&chunks[i]));
    let first = places.next();
    match places.next() {
        Some(_) => Err(Fault::refused(format!("it has several {what}"))),
        None => Ok(first),
    }
}

fn chunks(file: &mut File, shape: Shape, end: u64) -> Result<Vec<Chunk>, Fault> {
    let mut chunks = Vec::new();
    let mut place = FILE_HEADER;
    // Less than a header is nothing, or the padding of the last.
    while place + HEADER <= end {
        let mut header = [0; HEADER as usize];
        file.seek(SeekFrom::Start(place))?;
        file.read_exact(&mut header)?;
        let length = u64::from(shape.number(&header, 4)?);
        let content = place + HEADER..place + HEADER + length;
        if content.end > end {
            return Err(Fault::refused("one of its chunks is longer than the file"));
        }
        let padded = (content.end + length % 2).min(end);
        chunks.push(Chunk {
            id: [header[0], header[1], header[2], header[3]],
            whole: place..padded,
            content,
        });
        place = padded;
    }
    Ok(chunks)
}

type Text = ([u8; 4], Vec<u8>);

/// The texts of a list, with their names.
fn texts(list: &[u8], shape: Shape) -> Result<Vec<Text>, Fault> {
    let mut texts = Vec::new();
    let mut place = 4;
    while place + HEADER as usize <= list.len() {
        let id = bytes::part(list, place, 4)?;
        let length = shape.number(list, place + 4)? as usize;
        let value = bytes::part(list, place + HEADER as usize, length)?;
        texts.push(([id[0], id[1], id[2], id[3]], value.to_vec()));
        place += HEADER as usize + length + length % 2;
    }
    Ok(texts)
}

fn with_genre(list: &[u8], shape: Shape, wanted: &Field) -> Result<Vec<u8>, Fault> {
    let mut texts = texts(list, shape)?;
    let place = texts.iter().position(|(id, _)| id == b"IGNR");
    let place = place.unwrap_or(texts.len());
    texts.retain(|(id, _)| id != b"IGNR");
    let values = wanted.bytes().map(|value| (*b"IGNR", value.to_vec()));
    texts.splice(place..place, values);
    let mut list = b"INFO".to_vec();
    for (id, value) in texts {
        list.extend(shape.chunk(&id, &value)?);
    }
    Ok(list)
}

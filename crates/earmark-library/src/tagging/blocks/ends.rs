//! What stands before and behind a stream of packets: ID3v2 before it, APE, Lyrics3 and ID3v1 behind.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::ape::{self, Ape};
use super::field::{Block, Field};
use super::id3v2::{self, Id3v2};
use super::{Fault, Splice};

const ID3V1: u64 = 128;
/// The mark of a Lyrics3v2 block, with six digits of its length before it.
const LYRICS: &[u8] = b"LYRICS200";

/// Where the tags of a file lie.
struct Ends {
    id3v2: Option<Range<u64>>,
    ape: Option<Range<u64>>,
    id3v1: Option<Range<u64>>,
}

pub(super) fn read(file: &mut File) -> Result<Vec<Field>, Fault> {
    let ends = Ends::find(file)?;
    let mut fields = Vec::new();
    if let Some(range) = &ends.id3v2 {
        fields.push(Id3v2::parse(&take(file, range)?)?.field());
    }
    if let Some(range) = &ends.ape {
        fields.push(Ape::parse(&take(file, range)?)?.field());
    }
    if let Some(range) = &ends.id3v1 {
        let genre = take(file, range)?.pop();
        fields.push(Field::new(
            Block::Id3v1,
            genre.map(|byte| vec![byte]).into_iter().collect(),
        ));
    }
    Ok(fields)
}

pub(super) fn splices(file: &mut File, wanted: &[Field]) -> Result<Vec<Splice>, Fault> {
    let ends = Ends::find(file)?;
    let of = |block| wanted.iter().find(|field| field.block == block);
    let mut splices = Vec::new();
    match (&ends.id3v2, of(Block::Id3v2)) {
        (None, None) => {}
        (None, wanted) => splices.push(Splice::new(0..0, Id3v2::new().with(wanted)?)),
        (Some(range), wanted) => {
            let tag = Id3v2::parse(&take(file, range)?)?.with(wanted)?;
            splices.push(Splice::new(range.clone(), tag));
        }
    }
    if let (Some(range), Some(wanted)) = (ends.ape, of(Block::Ape)) {
        let tag = Ape::parse(&take(file, &range)?)?.with(wanted)?;
        splices.push(Splice::new(range, tag));
    }
    if let (Some(range), Some(wanted)) = (ends.id3v1, of(Block::Id3v1)) {
        let byte = wanted.bytes().flatten().copied().collect();
        splices.push(Splice::new(range.end - 1..range.end, byte));
    }
    Ok(splices)
}

/// Where a stream begins behind the tag that may stand before it.
pub(super) fn start(file: &mut File) -> Result<u64, Fault> {
    Ok(head(file)?.map_or(0, |range| range.end))
}

impl Ends {
    fn find(file: &mut File) -> Result<Self, Fault> {
        let id3v2 = head(file)?;
        let start = id3v2.as_ref().map_or(0, |range| range.end);
        let mut end = file.metadata()?.len();
        let id3v1 = before(file, start, end, ID3V1)?.filter(|tag| tag.starts_with(b"TAG"));
        let id3v1 = id3v1.map(|_| end - ID3V1..end);
        if let Some(range) = &id3v1 {
            end = range.start;
        }
        end = lyrics(file, start, end)?.unwrap_or(end);
        if before(file, start, end, 10)?.is_some_and(|tag| tag.starts_with(b"3DI")) {
            return Err(Fault::refused("it has an ID3v2 tag at its end"));
        }
        let footer = before(file, start, end, ape::FOOTER as u64)?.unwrap_or_default();
        let length = ape::whole_length(&footer)?;
        let ape = length.map(|length| match end.checked_sub(length as u64) {
            Some(first) if first >= start => Ok(first..end),
            _ => Err(Fault::refused("its APE tag has no room for what it says")),
        });
        Ok(Self {
            id3v2,
            ape: ape.transpose()?,
            id3v1,
        })
    }
}

fn head(file: &mut File) -> Result<Option<Range<u64>>, Fault> {
    let Some(length) = tag_at(file, 0)? else {
        return Ok(None);
    };
    if length > file.metadata()?.len() {
        return Err(Fault::refused("its ID3v2 tag is longer than the file"));
    }
    if tag_at(file, length)?.is_some() {
        return Err(Fault::refused("it has two ID3v2 tags"));
    }
    Ok(Some(0..length))
}

fn tag_at(file: &mut File, place: u64) -> Result<Option<u64>, Fault> {
    let mut header = Vec::new();
    file.seek(SeekFrom::Start(place))?;
    file.take(10).read_to_end(&mut header)?;
    Ok(id3v2::whole_length(&header)?.map(|length| length as u64))
}

/// Where the lyrics begin that end at `end`.
fn lyrics(file: &mut File, start: u64, end: u64) -> Result<Option<u64>, Fault> {
    let Some(mark) = before(file, start, end, 15)?.filter(|mark| mark.ends_with(LYRICS)) else {
        return Ok(None);
    };
    let length = std::str::from_utf8(&mark[..6]).ok();
    let length = length.and_then(|digits| digits.parse::<u64>().ok());
    Ok(length.and_then(|length| end.checked_sub(15 + length)))
}

/// The `length` bytes before `end`; `None` where there are fewer behind `start`.
fn before(file: &mut File, start: u64, end: u64, length: u64) -> Result<Option<Vec<u8>>, Fault> {
    match end.checked_sub(length) {
        Some(first) if first >= start => take(file, &(first..end)).map(Some),
        _ => Ok(None),
    }
}

fn take(file: &mut File, range: &Range<u64>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(range.start))?;
    file.take(range.end - range.start).read_to_end(&mut bytes)?;
    Ok(bytes)
}

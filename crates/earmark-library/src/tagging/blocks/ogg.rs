//! The comment packet of Vorbis and Opus in Ogg (RFC 3533, RFC 7845 and the Vorbis I specification).
//!
//! The header packets are put into new pages; where these are more or fewer than before, the pages behind them are
//! numbered anew. Pages of other streams, chained or in between, stay as they are.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};

use super::comments::{Comments, wanted_of};
use super::field::Field;
use super::{Fault, bytes};
use crate::tagging::format::OggCodec;

const HEADER: usize = 27;
/// Segments of a page, each of up to 255 bytes.
const SEGMENTS: usize = 255;
const CONTINUED: u8 = 1;
const LAST: u8 = 4;
/// The granule position of a page on which no packet ends.
const NO_POSITION: u64 = u64::MAX;

/// A page: header, table of segments, content.
struct Page(Vec<u8>);

/// What stands before the audio of the first stream.
struct Heads {
    /// The page of the first packet, which says what the stream is.
    first: Page,
    /// The packets behind it: comments, and what a decoder needs.
    packets: Vec<Vec<u8>>,
    n_pages: u32,
}

impl OggCodec {
    /// What the comment packet begins with.
    fn mark(self) -> &'static [u8] {
        match self {
            Self::Vorbis => b"\x03vorbis",
            Self::Opus => b"OpusTags",
        }
    }

    /// Header packets behind the first.
    fn n_packets(self) -> usize {
        match self {
            Self::Vorbis => 2,
            Self::Opus => 1,
        }
    }
}

pub(super) fn read(file: &mut File, codec: OggCodec) -> Result<Vec<Field>, Fault> {
    let heads = Heads::read(&mut BufReader::new(file), codec)?;
    Ok(vec![heads.comments(codec)?.field()])
}

pub(super) fn rewrite(
    source: &mut File,
    codec: OggCodec,
    wanted: &[Field],
    target: &mut File,
) -> Result<(), Fault> {
    let source = &mut BufReader::new(source);
    let target = &mut BufWriter::new(target);
    let mut heads = Heads::read(source, codec)?;
    let mut comments = heads.comments(codec)?;
    comments.set(wanted_of(wanted));
    heads.packets[0] = [codec.mark(), &comments.to_bytes()?].concat();
    let serial = heads.first.serial().to_vec();
    target.write_all(&heads.first.0)?;
    let pages = pages(&heads.packets, &serial);
    for page in &pages {
        target.write_all(&page.0)?;
    }
    let shift = (1 + pages.len() as u32).wrapping_sub(heads.n_pages);
    let mut is_over = shift == 0;
    while !is_over && let Some(mut page) = Page::read(source)? {
        if page.serial() == serial {
            is_over = page.flags() & LAST != 0;
            page.renumber(shift);
        }
        target.write_all(&page.0)?;
    }
    std::io::copy(source, target)?;
    Ok(target.flush()?)
}

impl Heads {
    fn read(source: &mut impl Read, codec: OggCodec) -> Result<Self, Fault> {
        let nothing = || Fault::refused("its headers break off");
        let first = Page::read(source)?.ok_or_else(nothing)?;
        let mut heads = Self {
            n_pages: 1,
            packets: Vec::new(),
            first,
        };
        let mut packet = Vec::new();
        while heads.packets.len() < codec.n_packets() {
            let page = Page::read(source)?.ok_or_else(nothing)?;
            if page.serial() != heads.first.serial() {
                return Err(Fault::refused("it holds several streams at once"));
            }
            heads.n_pages += 1;
            let mut content = page.content();
            for &length in page.segments() {
                let (segment, rest) = content.split_at(usize::from(length));
                packet.extend(segment);
                content = rest;
                if length < 255 {
                    heads.packets.push(std::mem::take(&mut packet));
                }
            }
        }
        if heads.packets.len() > codec.n_packets() || !packet.is_empty() {
            return Err(Fault::refused("its audio begins on a page of its headers"));
        }
        Ok(heads)
    }

    fn comments(&self, codec: OggCodec) -> Result<Comments, Fault> {
        let packet = &self.packets[0];
        let comments = packet.strip_prefix(codec.mark());
        Comments::parse(comments.ok_or_else(|| Fault::refused("it has no Vorbis comments"))?)
    }
}

/// Packets in pages that begin with number 1.
fn pages(packets: &[Vec<u8>], serial: &[u8]) -> Vec<Page> {
    let mut segments: Vec<&[u8]> = Vec::new();
    for packet in packets {
        segments.extend(packet.chunks(255));
        if packet.len().is_multiple_of(255) {
            segments.push(&[]);
        }
    }
    let mut pages = Vec::new();
    let mut is_continued = false;
    for (i, segments) in segments.chunks(SEGMENTS).enumerate() {
        let has_end = segments.iter().any(|segment| segment.len() < 255);
        let position = if has_end { 0 } else { NO_POSITION };
        let flags = if is_continued { CONTINUED } else { 0 };
        pages.push(Page::new(flags, position, serial, i as u32 + 1, segments));
        is_continued = segments.last().is_some_and(|segment| segment.len() == 255);
    }
    pages
}

impl Page {
    fn new(flags: u8, position: u64, serial: &[u8], number: u32, segments: &[&[u8]]) -> Self {
        let mut page = [&b"OggS\0"[..], &[flags], &position.to_le_bytes(), serial].concat();
        page.extend(number.to_le_bytes());
        page.extend([0; 4]);
        page.push(segments.len() as u8);
        page.extend(segments.iter().map(|segment| segment.len() as u8));
        segments.iter().for_each(|segment| page.extend(*segment));
        let mut page = Self(page);
        page.seal();
        page
    }

    /// `None` at the end of the file.
    fn read(source: &mut impl Read) -> Result<Option<Self>, Fault> {
        let mut page = Vec::new();
        if source.by_ref().take(HEADER as u64).read_to_end(&mut page)? == 0 {
            return Ok(None);
        }
        if page.len() < HEADER || !page.starts_with(b"OggS\0") {
            return Err(Fault::refused("it holds something that is no page of Ogg"));
        }
        let n_segments = u64::from(page[26]);
        source.by_ref().take(n_segments).read_to_end(&mut page)?;
        let segments = page.get(HEADER..).unwrap_or(&[]);
        let length: u64 = segments.iter().copied().map(u64::from).sum();
        source.by_ref().take(length).read_to_end(&mut page)?;
        if page.len() as u64 != HEADER as u64 + n_segments + length {
            return Err(Fault::refused("its last page breaks off"));
        }
        Ok(Some(Self(page)))
    }

    fn flags(&self) -> u8 {
        self.0[5]
    }

    fn serial(&self) -> &[u8] {
        &self.0[14..18]
    }

    fn segments(&self) -> &[u8] {
        &self.0[HEADER..HEADER + usize::from(self.0[26])]
    }

    fn content(&self) -> &[u8] {
        &self.0[HEADER + usize::from(self.0[26])..]
    }

    fn renumber(&mut self, shift: u32) {
        let number = bytes::u32_le(&self.0, 18).unwrap_or(0).wrapping_add(shift);
        self.0[18..22].copy_from_slice(&number.to_le_bytes());
        self.seal();
    }

    /// Writes its checksum.
    fn seal(&mut self) {
        self.0[22..26].fill(0);
        let checksum = ogg_pager::crc32(&self.0);
        self.0[22..26].copy_from_slice(&checksum.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_come_out_of_their_pages_as_they_went_in() {
        for lengths in [
            [10, 3000],
            [255, 510],
            [70_000, 65_025],
            [65_024, 1],
            [0, 255 * 255],
        ] {
            let packets = lengths.map(|length| vec![7u8; length]);
            let first = Page::new(2, 0, b"abcd", 0, &[b"head"]);
            let pages = pages(&packets, b"abcd");
            let n_pages = 1 + pages.len() as u32;
            let mut file: Vec<u8> = first.0;
            pages.iter().for_each(|page| file.extend(&page.0));
            let heads = Heads::read(&mut &file[..], OggCodec::Vorbis).unwrap();
            assert_eq!(heads.packets, packets, "{lengths:?}");
            assert_eq!(heads.n_pages, n_pages);
        }
    }

    #[test]
    fn a_page_that_gets_its_number_back_is_the_same() {
        let mut page = Page::new(0, 0, b"\x01\0\0\0", 1, &[b"OpusTags"]);
        let before = page.0.clone();
        page.renumber(1);
        assert_ne!(page.0, before);
        page.renumber(u32::MAX);
        assert_eq!(page.0, before);
    }
}

//! The metadata blocks of FLAC (<https://www.rfc-editor.org/rfc/rfc9639.html#section-8>).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::comments::{Comments, wanted_of};
use super::field::Field;
use super::{Fault, Splice, ends};

const PADDING: u8 = 1;
const COMMENTS: u8 = 4;
const LAST: u8 = 0x80;
/// A block's length has 24 bits.
const LONGEST: usize = (1 << 24) - 1;

struct Block {
    kind: u8,
    content: Vec<u8>,
}

struct Blocks {
    /// Where they begin and end in the file.
    range: std::ops::Range<u64>,
    blocks: Vec<Block>,
}

pub(super) fn read(file: &mut File) -> Result<Vec<Field>, Fault> {
    let blocks = Blocks::read(file)?;
    let comments = blocks.comments()?;
    Ok(comments.iter().map(Comments::field).collect())
}

pub(super) fn splice(file: &mut File, wanted: &[Field]) -> Result<Option<Splice>, Fault> {
    let mut blocks = Blocks::read(file)?;
    let wanted = wanted_of(wanted);
    let place = blocks
        .blocks
        .iter()
        .position(|block| block.kind == COMMENTS);
    let mut comments = match (blocks.comments()?, wanted) {
        (None, None) => return Ok(None),
        (None, Some(_)) => Comments::new(),
        (Some(comments), _) => comments,
    };
    comments.set(wanted);
    let content = comments.to_bytes()?;
    let growth = match (place, wanted.is_none() && comments.is_empty()) {
        (Some(place), true) => -(4 + blocks.blocks.remove(place).content.len() as i64),
        (Some(place), false) => {
            let before = blocks.blocks[place].content.len();
            let growth = content.len() as i64 - before as i64;
            blocks.blocks[place].content = content;
            growth
        }
        (None, _) => {
            let growth = 4 + content.len() as i64;
            let kind = COMMENTS;
            // Behind the first, which says what the stream is.
            blocks.blocks.insert(1, Block { kind, content });
            growth
        }
    };
    blocks.absorb(growth);
    Ok(Some(Splice::new(blocks.range.clone(), blocks.to_bytes()?)))
}

impl Blocks {
    fn read(file: &mut File) -> Result<Self, Fault> {
        let start = ends::start(file)?;
        file.seek(SeekFrom::Start(start))?;
        let mut mark = [0; 4];
        file.read_exact(&mut mark)?;
        if &mark != b"fLaC" {
            return Err(Fault::refused("it does not begin as FLAC does"));
        }
        let mut blocks = Vec::new();
        loop {
            let mut header = [0; 4];
            file.read_exact(&mut header)?;
            let [kind, length @ ..] = header;
            let length = length
                .iter()
                .fold(0, |sum, &byte| sum << 8 | u64::from(byte));
            let mut content = Vec::new();
            if file.by_ref().take(length).read_to_end(&mut content)? as u64 != length {
                return Err(Fault::refused("its tags break off"));
            }
            let is_last = kind & LAST != 0;
            let kind = kind & !LAST;
            blocks.push(Block { kind, content });
            if is_last {
                break;
            }
        }
        let range = start + 4..file.stream_position()?;
        Ok(Self { range, blocks })
    }

    fn comments(&self) -> Result<Option<Comments>, Fault> {
        let mut all = self.blocks.iter().filter(|block| block.kind == COMMENTS);
        let first = all.next();
        if all.next().is_some() {
            return Err(Fault::refused("it has two blocks of Vorbis comments"));
        }
        first
            .map(|block| Comments::parse(&block.content))
            .transpose()
    }

    /// Takes `growth` bytes from the first padding that has them, so that the audio stays where it is.
    fn absorb(&mut self, growth: i64) {
        for block in self.blocks.iter_mut().filter(|block| block.kind == PADDING) {
            let length = block.content.len() as i64 - growth;
            if (0..=LONGEST as i64).contains(&length) {
                block.content.resize(length as usize, 0);
                return;
            }
        }
    }

    fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        for (i, block) in self.blocks.iter().enumerate() {
            let length = block.content.len();
            if length > LONGEST {
                return Err(Fault::refused(
                    "its tags are larger than their format allows",
                ));
            }
            let is_last = i + 1 == self.blocks.len();
            bytes.push(block.kind | if is_last { LAST } else { 0 });
            bytes.extend(&(length as u32).to_be_bytes()[1..]);
            bytes.extend(&block.content);
        }
        Ok(bytes)
    }
}

//! The items of an APE tag (<https://wiki.hydrogenaud.io/index.php?title=APEv2_specification>).

use super::Fault;
use super::bytes;
use super::field::{Block, Field};

pub(super) const FOOTER: usize = 32;
const MAGIC: &[u8] = b"APETAGEX";
const HAS_HEADER: u32 = 1 << 31;
const READ_ONLY: u32 = 1;

/// A tag at the end of a file, taken apart.
pub(super) struct Ape {
    footer: Vec<u8>,
    has_header: bool,
    items: Vec<Vec<u8>>,
}

/// The bytes of the tag that ends with `footer`, header included; `None` where none ends.
pub(super) fn whole_length(footer: &[u8]) -> Result<Option<usize>, Fault> {
    if !footer.starts_with(MAGIC) {
        return Ok(None);
    }
    let header = match bytes::u32_le(footer, 20)? & HAS_HEADER {
        0 => 0,
        _ => FOOTER,
    };
    Ok(Some(bytes::u32_le(footer, 12)? as usize + header))
}

impl Ape {
    pub(super) fn parse(tag: &[u8]) -> Result<Self, Fault> {
        let start = tag.len().saturating_sub(FOOTER);
        let footer = bytes::part(tag, start, FOOTER)?;
        let flags = bytes::u32_le(footer, 20)?;
        if flags & READ_ONLY != 0 {
            return Err(Fault::refused(
                "its APE tag says that it may not be changed",
            ));
        }
        let has_header = flags & HAS_HEADER != 0;
        let first = if has_header { FOOTER } else { 0 };
        let mut rest = tag
            .get(first..start)
            .ok_or_else(|| Fault::refused("its APE tag has no room for what it says"))?;
        let mut items = Vec::new();
        for _ in 0..bytes::u32_le(footer, 16)? {
            let (item, behind) = rest.split_at(item_length(rest)?);
            items.push(item.to_vec());
            rest = behind;
        }
        if !rest.is_empty() {
            return Err(Fault::refused(
                "its APE tag holds something that is no item",
            ));
        }
        Ok(Self {
            footer: footer.to_vec(),
            has_header,
            items,
        })
    }

    pub(super) fn field(&self) -> Field {
        let genres = self.items.iter().filter(|item| is_genre(item));
        Field::new(Block::Ape, genres.cloned().collect())
    }

    /// The tag with the genre of `wanted`.
    pub(super) fn with(mut self, wanted: &Field) -> Result<Vec<u8>, Fault> {
        let place = self.items.iter().position(|item| is_genre(item));
        let place = place.unwrap_or(self.items.len());
        self.items.retain(|item| !is_genre(item));
        let items = wanted.bytes().map(<[u8]>::to_vec);
        self.items.splice(place..place, items);
        let items = self.items.concat();
        let mut footer = self.footer;
        footer[12..16].copy_from_slice(&bytes::length(items.len() + FOOTER)?.to_le_bytes());
        footer[16..20].copy_from_slice(&bytes::length(self.items.len())?.to_le_bytes());
        let mut header = footer.clone();
        // Bit 29 says that it is the header.
        header[23] |= 0x20;
        let header = if self.has_header { &header[..] } else { &[] };
        Ok([header, &items, &footer].concat())
    }
}

fn is_genre(item: &[u8]) -> bool {
    let key = item.get(8..).unwrap_or(&[]);
    key.len() > 5 && key[..5].eq_ignore_ascii_case(b"genre") && key[5] == 0
}

/// The length of the item that `bytes` begin with: its value's length, flags, key, a zero, the value.
fn item_length(bytes: &[u8]) -> Result<usize, Fault> {
    let value = bytes::u32_le(bytes, 0)? as usize;
    let key = bytes.get(8..).unwrap_or(&[]);
    let key = key.iter().position(|&byte| byte == 0);
    let key = key.ok_or_else(|| Fault::refused("its APE tag breaks off within an item"))?;
    let whole = 8 + key + 1 + value;
    bytes::part(bytes, 0, whole)?;
    Ok(whole)
}

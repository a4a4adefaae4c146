//! The entries of Vorbis comments (<https://xiph.org/vorbis/doc/v-comment.html>).

use super::Fault;
use super::bytes;
use super::field::{Block, Field};

/// Comments, taken apart.
pub(super) struct Comments {
    /// What made the file.
    vendor: Vec<u8>,
    entries: Vec<Vec<u8>>,
    /// What stands behind the last entry: a bit that says so, padding.
    rest: Vec<u8>,
}

impl Comments {
    pub(super) fn new() -> Self {
        Self {
            vendor: b"Earmark".to_vec(),
            entries: Vec::new(),
            rest: Vec::new(),
        }
    }

    pub(super) fn parse(block: &[u8]) -> Result<Self, Fault> {
        let (vendor, mut rest) = text(block)?;
        let n_entries = bytes::u32_le(rest, 0)?;
        rest = &rest[4..];
        let mut entries = Vec::new();
        for _ in 0..n_entries {
            let (entry, behind) = text(rest)?;
            entries.push(entry.to_vec());
            rest = behind;
        }
        Ok(Self {
            vendor: vendor.to_vec(),
            entries,
            rest: rest.to_vec(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn field(&self) -> Field {
        let genres = self.entries.iter().filter(|entry| is_genre(entry));
        Field::new(Block::Comments, genres.cloned().collect())
    }

    /// Puts the genre of `wanted` in the place of what is there.
    pub(super) fn set(&mut self, wanted: Option<&Field>) {
        let place = self.entries.iter().position(|entry| is_genre(entry));
        let place = place.unwrap_or(self.entries.len());
        self.entries.retain(|entry| !is_genre(entry));
        let entries = wanted.into_iter().flat_map(Field::bytes);
        self.entries
            .splice(place..place, entries.map(<[u8]>::to_vec));
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, Fault> {
        let mut block = Vec::new();
        put_text(&mut block, &self.vendor)?;
        block.extend(bytes::length(self.entries.len())?.to_le_bytes());
        for entry in &self.entries {
            put_text(&mut block, entry)?;
        }
        block.extend(&self.rest);
        Ok(block)
    }
}

/// The field that comments should get.
pub(super) fn wanted_of(wanted: &[Field]) -> Option<&Field> {
    wanted.iter().find(|field| field.block == Block::Comments)
}

fn is_genre(entry: &[u8]) -> bool {
    entry.len() >= 6 && entry[..6].eq_ignore_ascii_case(b"genre=")
}

/// A text with its length before it, and what comes behind.
fn text(bytes: &[u8]) -> Result<(&[u8], &[u8]), Fault> {
    let length = bytes::u32_le(bytes, 0)? as usize;
    let text = bytes::part(bytes, 4, length)?;
    Ok((text, &bytes[4 + length..]))
}

fn put_text(block: &mut Vec<u8>, text: &[u8]) -> Result<(), Fault> {
    block.extend(bytes::length(text.len())?.to_le_bytes());
    block.extend(text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(entries: &[&[u8]]) -> Vec<u8> {
        let mut comments = Comments::new();
        comments.entries = entries.iter().map(|entry| entry.to_vec()).collect();
        comments.rest = vec![1];
        comments.to_bytes().unwrap()
    }

    #[test]
    fn only_the_genre_changes_and_in_its_place() {
        // A field without a value, one without "=", one that is no UTF-8.
        let odd: [&[u8]; 5] = [
            b"TITLE=",
            b"genre=Pop",
            b"what",
            b"ARTIST=\xff",
            b"Genre=Rock",
        ];
        let mut comments = Comments::parse(&block(&odd)).unwrap();
        let old = comments.field();
        assert_eq!(old.items.len(), 2);
        comments.set(Some(&old.with(&["Jazz".to_owned()])));
        let written = comments.to_bytes().unwrap();
        assert_eq!(written, block(&[odd[0], b"GENRE=Jazz", odd[2], odd[3]]));
        comments.set(None);
        assert_eq!(
            comments.to_bytes().unwrap(),
            block(&[odd[0], odd[2], odd[3]])
        );
    }

    #[test]
    fn comments_that_break_off_are_refused() {
        let whole = block(&[b"TITLE=Song", b"GENRE=Jazz"]);
        for length in 0..whole.len() - 1 {
            assert!(Comments::parse(&whole[..length]).is_err(), "{length}");
        }
    }
}

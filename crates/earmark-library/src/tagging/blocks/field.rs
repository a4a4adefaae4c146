//! The genre as a block stores it, and as it should.

use lofty::id3::v1::GENRES;
use serde::{Deserialize, Serialize};

use super::id3v2_frame::{self, Version};
use crate::hex;

/// The byte that says "no genre" in an ID3v1 tag.
const NO_GENRE: u8 = 255;

/// A kind of block of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Block {
    /// At the start of a stream, or in a chunk of WAV and AIFF.
    Id3v2,
    /// The last 128 bytes; a genre is a number of a list.
    Id3v1,
    Ape,
    /// Vorbis comments.
    Comments,
    /// The list of texts of a WAV file.
    Info,
    /// The list of atoms of an MP4 file.
    Ilst,
}

/// The genre in one block: its items, each in the bytes that the block has for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Field {
    pub(crate) block: Block,
    /// Of ID3v2 the version: 2, 3 or 4; else 0.
    pub(crate) version: u8,
    pub(crate) items: Vec<Item>,
}

/// The bytes of a stored genre: a whole frame, item or entry, or a value alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Item(pub(crate) Vec<u8>);

impl From<Item> for String {
    fn from(item: Item) -> Self {
        hex::from_bytes(&item.0)
    }
}

impl TryFrom<String> for Item {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = hex::to_bytes(&text);
        bytes.map(Self).ok_or("an item has hexadecimal digits")
    }
}

impl Field {
    pub(crate) fn new(block: Block, items: Vec<Vec<u8>>) -> Self {
        Self {
            block,
            version: 0,
            items: items.into_iter().map(Item).collect(),
        }
    }

    pub(crate) fn id3v2(version: Version, items: Vec<Vec<u8>>) -> Self {
        Self {
            version: version as u8,
            ..Self::new(Block::Id3v2, items)
        }
    }

    /// The bytes of its items.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.items.iter().map(|item| &*item.0)
    }

    /// The field of the same block with these genres.
    pub(crate) fn with(&self, genres: &[String]) -> Self {
        let texts = || genres.iter().map(String::as_bytes);
        let items = match self.block {
            Block::Id3v2 if genres.is_empty() => Vec::new(),
            Block::Id3v2 => {
                let version = Version::of(self.version).unwrap_or(Version::V4);
                vec![id3v2_frame::genre_frame(version, genres)]
            }
            Block::Id3v1 => vec![vec![number(genres)]],
            Block::Ape if genres.is_empty() => Vec::new(),
            Block::Ape => vec![ape_item(&genres.join("\0"))],
            Block::Comments => texts()
                .map(|text| [&b"GENRE="[..], text].concat())
                .collect(),
            // The list knows no repeated values.
            Block::Info => texts().take(1).map(|text| [text, b"\0"].concat()).collect(),
            Block::Ilst => texts().map(<[u8]>::to_vec).collect(),
        };
        Self {
            version: self.version,
            ..Self::new(self.block, items)
        }
    }

    /// Whether two files with these fields have the same genres in the same blocks. A block without one counts for nothing.
    pub(crate) fn say_the_same(one: &[Self], other: &[Self]) -> bool {
        let are_in = |some: &[Self], others: &[Self]| {
            let mut with_genre = some.iter().filter(|field| !field.items.is_empty());
            with_genre.all(|field| others.contains(field))
        };
        are_in(one, other) && are_in(other, one)
    }

    /// Whether the block can say all of `genres`.
    pub(crate) fn can_hold(&self, genres: &[String]) -> bool {
        match self.block {
            Block::Id3v1 => genres.len() <= 1 && (number(genres) != NO_GENRE || genres.is_empty()),
            Block::Info => genres.len() <= 1,
            Block::Id3v2 | Block::Ape | Block::Comments | Block::Ilst => true,
        }
    }
}

/// The number of the first genre in ID3v1's list, with Winamp's additions.
fn number(genres: &[String]) -> u8 {
    let known = genres.first().and_then(|genre| {
        let mut names = GENRES.iter();
        names.position(|name| name.eq_ignore_ascii_case(genre))
    });
    known
        .and_then(|number| u8::try_from(number).ok())
        .unwrap_or(NO_GENRE)
}

/// A text item as <https://wiki.hydrogenaud.io/index.php?title=APE_Tag_Item> has it.
fn ape_item(value: &str) -> Vec<u8> {
    let length = value.len() as u32;
    [
        &length.to_le_bytes()[..],
        &[0; 4],
        b"Genre\0",
        value.as_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn genres(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn the_byte_of_id3v1_is_set_only_for_what_its_list_has() {
        let field = Field::new(Block::Id3v1, vec![vec![0]]);
        let byte = |names: &[&str]| field.with(&genres(names)).items[0].0[0];
        assert_eq!(byte(&["blues"]), 0);
        assert_eq!(byte(&["Jazz", "Neo soul"]), 8);
        assert_eq!(byte(&["Neo soul", "Jazz"]), NO_GENRE);
        assert_eq!(byte(&[]), NO_GENRE);
        assert!(field.can_hold(&genres(&["Jazz"])));
        assert!(!field.can_hold(&genres(&["Jazz", "Blues"])));
        assert!(!field.can_hold(&genres(&["Neo soul"])));
    }

    #[test]
    fn several_genres_are_several_values() {
        let both = genres(&["Jazz", "Blues"]);
        let comments = Field::new(Block::Comments, vec![]).with(&both);
        assert_eq!(comments.items[1].0, b"GENRE=Blues");
        let ape = Field::new(Block::Ape, vec![]).with(&both);
        assert!(ape.items[0].0.ends_with(b"Genre\0Jazz\0Blues"));
        let info = Field::new(Block::Info, vec![]).with(&both);
        assert_eq!(info.items, [Item(b"Jazz\0".to_vec())]);
    }

    #[test]
    fn items_are_read_back_from_their_digits() {
        let field = Field::new(Block::Comments, vec![b"genre=\xff\x00".to_vec()]);
        let text = serde_json::to_string(&field).unwrap();
        assert_eq!(serde_json::from_str::<Field>(&text).unwrap(), field);
        assert!(serde_json::from_str::<Item>("\"abc\"").is_err());
        assert!(serde_json::from_str::<Item>("\"+f\"").is_err());
    }
}

//! Which blocks of a file get which genres.

use super::blocks::{Block, Field};
use super::format::Format;

/// The fields that a file with the fields `present` should have to name `genres`.
///
/// Every block that is there says them. Where none can say all of them, one is made: the one that programs look for in
/// that format.
pub(super) fn assigned(present: &[Field], format: Format, genres: &[String]) -> Vec<Field> {
    let mut wanted: Vec<Field> = present.iter().map(|field| field.with(genres)).collect();
    if !genres.is_empty() && !present.iter().any(|field| field.can_hold(genres)) {
        wanted.push(usual(format).with(genres));
    }
    wanted
}

/// What of a write is to be taken back.
pub(super) struct Written<'a> {
    pub(super) old_genres: &'a [String],
    pub(super) old: &'a [Field],
    pub(super) new: &'a [Field],
}

impl Written<'_> {
    /// The fields that a file with the fields `present` should have to name the old genres again.
    ///
    /// A block that is still as it was written gets back what it had, and goes if it was made for the genre; one that came
    /// since, or has another form, names the old genres.
    pub(super) fn undone(&self, present: &[Field]) -> Vec<Field> {
        let of = |fields: &[Field], block| fields.iter().find(|f| f.block == block).cloned();
        let undone = |field: &Field| match (of(self.old, field.block), of(self.new, field.block)) {
            (Some(old), _) if old.version == field.version => Some(old),
            (None, Some(_)) => None,
            _ => Some(field.with(self.old_genres)),
        };
        // A block that went with its genre comes back with it.
        let went = |field: &&Field| {
            let new = of(self.new, field.block);
            of(present, field.block).is_none() && new.is_none_or(|new| new.items.is_empty())
        };
        let back = self.old.iter().filter(went).cloned();
        present.iter().filter_map(undone).chain(back).collect()
    }
}

fn usual(format: Format) -> Field {
    match format {
        Format::Mpeg | Format::Wav | Format::Aiff => Field {
            version: 4,
            ..Field::new(Block::Id3v2, Vec::new())
        },
        Format::Flac | Format::Ogg(_) => Field::new(Block::Comments, Vec::new()),
        Format::Mp4 => Field::new(Block::Ilst, Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jazz() -> Vec<String> {
        vec!["Jazz".to_owned()]
    }

    #[test]
    fn a_block_is_made_only_where_none_can_say_it() {
        let blocks = |present: &[Field], genres: &[String]| {
            let wanted = assigned(present, Format::Mpeg, genres);
            wanted.iter().map(|field| field.block).collect::<Vec<_>>()
        };
        let id3v1 = [Field::new(Block::Id3v1, vec![vec![255]])];
        let ape = [Field::new(Block::Ape, vec![])];
        assert_eq!(blocks(&[], &jazz()), [Block::Id3v2]);
        assert_eq!(blocks(&id3v1, &jazz()), [Block::Id3v1]);
        let neo_soul = ["Neo soul".to_owned()];
        assert_eq!(blocks(&id3v1, &neo_soul), [Block::Id3v1, Block::Id3v2]);
        assert_eq!(blocks(&ape, &neo_soul), [Block::Ape]);
        assert_eq!(blocks(&[], &[]), []);
    }

    #[test]
    fn undoing_takes_made_blocks_away_and_minds_what_came_since() {
        let id3v1 = Field::new(Block::Id3v1, vec![vec![17]]);
        let old = [id3v1.clone()];
        let new = [id3v1.with(&jazz()), usual(Format::Mpeg).with(&jazz())];
        let rock = ["Rock".to_owned()];
        let written = Written {
            old_genres: &rock,
            old: &old,
            new: &new,
        };
        assert_eq!(written.undone(&new), old);
        let back = jazz();
        let again = Written {
            old_genres: &back,
            old: &new,
            new: &old,
        };
        assert_eq!(again.undone(&old), new);
        let ape = Field::new(Block::Ape, vec![]).with(&jazz());
        let since = [new[0].clone(), ape.clone()];
        assert_eq!(written.undone(&since), [id3v1, ape.with(&rock)]);
    }
}

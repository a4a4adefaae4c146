/// A genre and the genres it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenreEntry {
    /// The name, as MusicBrainz spells it where it has it.
    pub name: &'static str,
    /// The genres directly above, none for a root.
    pub parents: &'static [&'static str],
}

const fn root(name: &'static str) -> GenreEntry {
    GenreEntry { name, parents: &[] }
}

const fn under(name: &'static str, parents: &'static [&'static str]) -> GenreEntry {
    GenreEntry { name, parents }
}

/// The tree, parents before children.
pub const GENRES: &[GenreEntry] = &[
    root("alternative"),
    root("blues"),
    root("classical"),
    root("country"),
    root("easy listening"),
    root("electronic"),
    root("experimental"),
    root("folk"),
    root("hip hop"),
    root("indian"),
    root("indie"),
    root("jazz"),
    root("metal"),
    root("new age"),
    root("pop"),
    root("r&b"),
    root("reggae"),
    root("rock"),
    under("alternative rock", &["rock", "alternative"]),
    under("ambient", &["electronic"]),
    under("chillout", &["electronic"]),
    under("classic rock", &["rock"]),
    under("dance", &["electronic"]),
    under("disco", &["dance"]),
    under("electro", &["electronic"]),
    under("electronica", &["electronic"]),
    under("funk", &["r&b"]),
    under("hard rock", &["rock"]),
    under("heavy metal", &["metal"]),
    under("house", &["electronic"]),
    under("indie pop", &["pop", "indie"]),
    under("indie rock", &["rock", "indie"]),
    under("opera", &["classical"]),
    under("progressive rock", &["rock"]),
    under("punk", &["rock"]),
    under("soul", &["r&b"]),
    under("techno", &["electronic"]),
];

/// The genres directly above `name`; none for a root or an unknown name.
#[must_use]
pub fn parents(name: &str) -> &'static [&'static str] {
    GENRES
        .iter()
        .find(|genre| genre.name == name)
        .map_or(&[], |genre| genre.parents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_stand_before_their_children_so_the_tree_has_no_loop() {
        for (i, genre) in GENRES.iter().enumerate() {
            for parent in genre.parents {
                let before = GENRES[..i].iter().any(|other| other.name == *parent);
                assert!(before, "'{parent}' is not before '{}'", genre.name);
            }
            assert!(!GENRES[..i].iter().any(|other| other.name == genre.name));
        }
    }

    #[test]
    fn styles_know_where_they_belong() {
        assert_eq!(parents("hard rock"), ["rock"]);
        assert_eq!(parents("heavy metal"), ["metal"]);
        assert_eq!(parents("rock"), [] as [&str; 0]);
    }
}

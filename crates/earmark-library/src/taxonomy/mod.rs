//! From what was heard to the genres that are written.
//!
//! A taxonomy knows how genres are spelled, which other spellings mean the same, and which belong to which; a style may
//! belong to several. [`Taxonomy::choose`] takes names with probabilities through aliases, deny list, tree and allow list
//! to the few genres that are probable enough. What its file may say is in `docs/taxonomy.md`.
//!
//! | file | what lives there |
//! |---|---|
//! | `key.rs` | when two spellings are one name |
//! | `draft.rs` | genres as files have them, one draft laid over another |
//! | `toml_file.rs`, `beets.rs` | the files |
//! | `check.rs` | whether a draft fits together |
//! | `options.rs`, `choose.rs`, `select.rs`, `why.rs` | choosing |
//!
//! Listening, tags of files and arguments do not belong here.

mod beets;
mod check;
mod choose;
mod draft;
mod key;
mod options;
mod select;
mod toml_file;
mod why;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

pub use choose::Choice;
pub use options::{ChooseOptions, Prefer, Unmatched};
pub(crate) use why::percent;

use crate::LibraryError;
use check::{Genre, checked};
use draft::Draft;
use key::key;

/// The built-in genres, in the form that users write too.
const BUILT_IN: &str = include_str!("../../data/genres.toml");

/// Genres with their spellings, and which belong to which.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    genres: Vec<Genre>,
    /// The genre that each name and alias means, by what their spellings have in common.
    numbers: HashMap<String, usize>,
    /// `None`: all are.
    allowed: Option<HashSet<usize>>,
    /// What the spellings of each have in common.
    denied: HashSet<String>,
    options: ChooseOptions,
}

impl Taxonomy {
    /// The genres that the default model can hear, and some eighty more that tags often name.
    #[must_use]
    pub fn default_taxonomy() -> Self {
        static DEFAULT: LazyLock<Taxonomy> = LazyLock::new(|| {
            let taxonomy = built_in().and_then(checked);
            taxonomy.expect("the genres that ship with Earmark fit together")
        });
        DEFAULT.clone()
    }

    /// The taxonomy of a file: TOML, or a file of beets' plugin `lastgenre`, a tree where its name ends in `.yaml` or
    /// `.yml`, a whitelist where it ends in `.txt`. Each builds on the default taxonomy.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Io`](crate::LibraryErrorKind::Io) for a file that cannot be read,
    /// [`LibraryErrorKind::Config`](crate::LibraryErrorKind::Config) for one that says something else than it may: the
    /// message names the line, and of an unknown key the one that was probably meant.
    pub fn read(path: &Path) -> Result<Self, LibraryError> {
        let file: Arc<Path> = path.into();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let draft = match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("yaml" | "yml") => {
                let below = built_in()?;
                beets::read_tree(&file)?.named_after(&below).over(below)
            }
            Some("txt") => Draft {
                allow: beets::read_whitelist(&file)?,
                ..built_in()?
            },
            _ => toml_file::read(&beets::read_text(&file)?, &file, built_in)?,
        };
        checked(draft)
    }

    /// The taxonomy of a file, or the default one where none is named.
    ///
    /// # Errors
    /// Those of [`read`](Self::read).
    pub fn read_or_default(path: Option<&Path>) -> Result<Self, LibraryError> {
        path.map_or_else(|| Ok(Self::default_taxonomy()), Self::read)
    }

    /// How genres are chosen where nobody says otherwise: what the file says, and else the default.
    #[must_use]
    pub fn options(&self) -> &ChooseOptions {
        &self.options
    }

    /// The proper name of a genre, whatever its spelling; `None` for what is no genre of this taxonomy.
    ///
    /// ```
    /// let taxonomy = earmark_library::taxonomy::Taxonomy::default_taxonomy();
    /// assert_eq!(taxonomy.proper_name("hip-hop/rap"), Some("Hip Hop"));
    /// assert_eq!(taxonomy.proper_name("seen live"), None);
    /// ```
    #[must_use]
    pub fn proper_name(&self, name: &str) -> Option<&str> {
        self.number(name)
            .map(|genre| self.genres[genre].name.as_str())
    }

    /// Whether two names mean one genre: case, hyphens, accents and aliases make no difference.
    #[must_use]
    pub fn same(&self, a: &str, b: &str) -> bool {
        match (self.number(a), self.number(b)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => key(a) == key(b),
            _ => false,
        }
    }

    /// Whether the genre `below` belongs to the genre `above`, directly or not; no genre belongs to itself.
    #[must_use]
    pub fn is_under(&self, below: &str, above: &str) -> bool {
        match (self.number(below), self.number(above)) {
            (Some(below), Some(above)) => self.genres[below].ancestors.contains(&above),
            _ => false,
        }
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(&key(name)).copied()
    }
}

fn built_in() -> Result<Draft, LibraryError> {
    let file: Arc<Path> = Path::new("genres.toml").into();
    toml_file::read(BUILT_IN, &file, || Ok(Draft::default()))
}

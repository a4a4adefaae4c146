//! A taxonomy that somebody wrote as TOML.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::beets;
use super::check::nearest;
use super::draft::{Draft, Entry, Named, Place};
use super::options::{ChooseOptions, Prefer, Unmatched};
use crate::LibraryError;

const KEYS: [&str; 11] = [
    "base",
    "min_probability",
    "max_genres",
    "leaf_only",
    "prefer",
    "unmatched",
    "allow",
    "deny",
    "whitelist",
    "tree",
    "genres",
];
const GENRE_KEYS: [&str; 2] = ["parents", "aliases"];

/// What a file builds on.
#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Base {
    #[default]
    Default,
    None,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    base: Base,
    min_probability: Option<Spanned<f64>>,
    max_genres: Option<Spanned<u32>>,
    leaf_only: Option<bool>,
    prefer: Prefer,
    unmatched: Unmatched,
    allow: Vec<Spanned<String>>,
    deny: Vec<Spanned<String>>,
    whitelist: Option<Spanned<String>>,
    tree: Option<Spanned<String>>,
    genres: BTreeMap<Spanned<String>, WrittenGenre>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WrittenGenre {
    parents: Option<Vec<Spanned<String>>>,
    aliases: Vec<Spanned<String>>,
}

/// What the TOML `text` of `file` says, with the beets files it names, over what it builds on.
pub(super) fn read(
    text: &str,
    file: &Arc<Path>,
    built_in: impl FnOnce() -> Result<Draft, LibraryError>,
) -> Result<Draft, LibraryError> {
    let source = Source { text, file };
    source.check_keys()?;
    let written: Written = toml::from_str(text).map_err(|error| source.broken(&error))?;
    let below = match written.base {
        Base::Default => built_in()?,
        Base::None => Draft::default(),
    };
    let below = match &written.tree {
        Some(tree) => beets::read_tree(&source.beside(tree)?)?
            .named_after(&below)
            .over(below),
        None => below,
    };
    let mut draft = source.draft(&written)?;
    if let Some(whitelist) = &written.whitelist {
        let listed = beets::read_whitelist(&source.beside(whitelist)?)?;
        draft.allow.extend(listed);
    }
    Ok(draft.over(below))
}

struct Source<'a> {
    text: &'a str,
    file: &'a Arc<Path>,
}

impl Source<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        Place {
            file: Arc::clone(self.file),
            line: before.matches('\n').count() + 1,
        }
    }

    fn broken(&self, error: &toml::de::Error) -> LibraryError {
        let place = self.place(&error.span().unwrap_or(0..0));
        place.error(
            error.message(),
            "see docs/taxonomy.md for what a file may say",
        )
    }

    fn named(&self, name: &Spanned<String>) -> Result<Named, LibraryError> {
        let place = self.place(&name.span());
        if name.get_ref().trim().is_empty() {
            return Err(place.error("the name of a genre is empty", "write one, or take it away"));
        }
        Ok(Named::new(name.get_ref(), place))
    }

    fn all_named(&self, names: &[Spanned<String>]) -> Result<Vec<Named>, LibraryError> {
        names.iter().map(|name| self.named(name)).collect()
    }

    /// The file of that name, which is found from the folder of this one.
    fn beside(&self, name: &Spanned<String>) -> Result<Arc<Path>, LibraryError> {
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let path = folder.join(name.get_ref());
        if !path.is_file() {
            let message = format!("there is no file '{}'", path.display());
            let remedy = "name a file, from the folder of this one";
            return Err(self.place(&name.span()).error(&message, remedy));
        }
        Ok(path.into())
    }

    fn draft(&self, written: &Written) -> Result<Draft, LibraryError> {
        let entry = |(name, genre): (&Spanned<String>, &WrittenGenre)| {
            let parents = genre.parents.as_deref();
            Ok(Entry {
                name: self.named(name)?,
                parents: parents.map(|parents| self.all_named(parents)).transpose()?,
                aliases: self.all_named(&genre.aliases)?,
            })
        };
        let entries: Result<_, LibraryError> = written.genres.iter().map(entry).collect();
        Ok(Draft {
            entries: entries?,
            allow: self.all_named(&written.allow)?,
            deny: self.all_named(&written.deny)?,
            options: self.options(written)?,
        })
    }

    fn options(&self, written: &Written) -> Result<ChooseOptions, LibraryError> {
        let usual = ChooseOptions::default();
        let min_probability = match &written.min_probability {
            Some(least) if !(0.0..=1.0).contains(least.get_ref()) => {
                let message = format!("min_probability is {}", least.get_ref());
                let place = self.place(&least.span());
                return Err(place.error(&message, "a probability is 0 to 1"));
            }
            Some(least) => *least.get_ref(),
            None => usual.min_probability,
        };
        let max_genres = match &written.max_genres {
            Some(most) if *most.get_ref() == 0 => {
                let place = self.place(&most.span());
                return Err(place.error("max_genres is 0", "allow at least one"));
            }
            Some(most) => *most.get_ref() as usize,
            None => usual.max_genres,
        };
        Ok(ChooseOptions {
            min_probability,
            max_genres,
            leaf_only: written.leaf_only.unwrap_or(usual.leaf_only),
            prefer: written.prefer,
            unmatched: written.unmatched,
        })
    }

    /// Refuses keys that mean nothing, which are mostly misspelt.
    fn check_keys(&self) -> Result<(), LibraryError> {
        let table = DeTable::parse(self.text).map_err(|error| self.broken(&error))?;
        self.check_table(table.get_ref(), &KEYS)?;
        let genres = table.get_ref().get("genres").map(Spanned::get_ref);
        for genre in genres.and_then(DeValue::as_table).into_iter().flatten() {
            if let Some(genre) = genre.1.get_ref().as_table() {
                self.check_table(genre, &GENRE_KEYS)?;
            }
        }
        Ok(())
    }

    fn check_table(&self, table: &DeTable<'_>, known: &[&str]) -> Result<(), LibraryError> {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let nearest = nearest(name, known.iter().copied()).unwrap_or_default();
                let message = format!("there is no key '{name}'");
                let remedy = format!("did you mean '{nearest}'?");
                return Err(self.place(&key.span()).error(&message, remedy));
            }
        }
        Ok(())
    }
}

//! Genres as they were written down, before anybody has checked that they fit together.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::key::key;
use super::options::ChooseOptions;
use crate::LibraryError;

/// A line of a file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) file: Arc<Path>,
    /// From 1.
    pub(super) line: usize,
}

impl Place {
    pub(super) fn error(&self, message: &str, remedy: impl Into<String>) -> LibraryError {
        LibraryError::config(format!("line {}: {message}", self.line), remedy).at(&self.file)
    }
}

/// A name and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) text: String,
    /// What all spellings of it have in common.
    pub(super) key: String,
    pub(super) place: Place,
}

impl Named {
    pub(super) fn new(text: &str, place: Place) -> Self {
        Self {
            text: text.trim().to_owned(),
            key: key(text),
            place,
        }
    }
}

/// A genre as a file has it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: Named,
    /// `None` where the file leaves them to what it builds on.
    pub(super) parents: Option<Vec<Named>>,
    pub(super) aliases: Vec<Named>,
}

impl Entry {
    /// Whether its name or an alias has this key.
    fn is_called(&self, key: &str) -> bool {
        self.name.key == key || self.aliases.iter().any(|alias| alias.key == key)
    }
}

/// All that files say.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) entries: Vec<Entry>,
    /// Empty: everything is allowed.
    pub(super) allow: Vec<Named>,
    pub(super) deny: Vec<Named>,
    pub(super) options: ChooseOptions,
}

impl Draft {
    /// The entries of `base`, with what this one says of a genre instead of what `base` says.
    ///
    /// A name of this draft takes it from the aliases of `base`; an alias of this draft that is a genre of `base` renames
    /// that genre.
    pub(super) fn over(mut self, base: Self) -> Self {
        let names: HashSet<String> = self
            .entries
            .iter()
            .map(|entry| entry.name.key.clone())
            .collect();
        let aliases = self.entries.iter().flat_map(|entry| &entry.aliases);
        let aliases: HashSet<String> = aliases.map(|alias| alias.key.clone()).collect();
        let mut kept = Vec::new();
        for mut below in base.entries {
            let is_taken = |key: &String| names.contains(key) || aliases.contains(key);
            below.aliases.retain(|alias| !is_taken(&alias.key));
            match self.same_genre(&below.name.key) {
                Some(above) => {
                    above.aliases.append(&mut below.aliases);
                    above.parents = above.parents.take().or(below.parents);
                }
                None => kept.push(below),
            }
        }
        kept.append(&mut self.entries);
        Self {
            entries: kept,
            ..self
        }
    }

    /// The entry that is the genre of this key, by its name or else by an alias.
    fn same_genre(&mut self, key: &str) -> Option<&mut Entry> {
        let named = |entry: &Entry| entry.name.key == key;
        let entries = &self.entries;
        let found = entries.iter().position(named);
        let found = found.or_else(|| entries.iter().position(|entry| entry.is_called(key)));
        found.map(|index| &mut self.entries[index])
    }

    /// The name `base` has for each genre it knows, so that a tree's `rhythm and blues` is its `R&B`.
    pub(super) fn named_after(mut self, base: &Self) -> Self {
        for entry in &mut self.entries {
            base.rename(&mut entry.name);
            entry.parents.iter_mut().flatten().for_each(|parent| {
                base.rename(parent);
            });
        }
        self.joined()
    }

    fn rename(&self, name: &mut Named) {
        if let Some(entry) = self.entries.iter().find(|entry| entry.is_called(&name.key)) {
            name.text.clone_from(&entry.name.text);
            name.key.clone_from(&entry.name.key);
        }
    }

    /// Every genre once, with the parents of all its entries; none is its own parent.
    fn joined(self) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for mut entry in self.entries {
            let key = &entry.name.key;
            if let Some(parents) = &mut entry.parents {
                parents.retain(|parent| parent.key != *key);
            }
            match entries.iter_mut().find(|other| other.name.key == *key) {
                Some(other) => other
                    .parents
                    .get_or_insert_default()
                    .extend(entry.parents.unwrap_or_default()),
                None => entries.push(entry),
            }
        }
        Self { entries, ..self }
    }
}

//! A draft becomes a taxonomy, or a word on what does not fit.

use std::collections::{HashMap, HashSet};

use super::Taxonomy;
use super::draft::{Draft, Entry, Named};
use super::key::{display, key};
use crate::LibraryError;

/// A genre that fits.
#[derive(Clone, Debug)]
pub(super) struct Genre {
    pub(super) name: String,
    /// All genres above, each once.
    pub(super) ancestors: Vec<usize>,
    /// Steps of the longest way up.
    pub(super) depth: usize,
}

/// The taxonomy of a draft.
///
/// # Errors
/// A name or alias of two genres, a parent that is no genre, a genre above itself: each with its line.
pub(super) fn checked(draft: Draft) -> Result<Taxonomy, LibraryError> {
    let mut numbers = numbered(&draft.entries)?;
    let parents = parents(&draft.entries, &numbers)?;
    let order = parents_first(&draft.entries, &parents)?;
    let mut genres: Vec<Genre> = draft
        .entries
        .iter()
        .map(|entry| alone(&entry.name.text))
        .collect();
    for index in order {
        climb(&mut genres, index, &parents[index]);
    }
    let allowed = draft.allow.iter().map(|name| {
        *numbers.entry(name.key.clone()).or_insert_with(|| {
            genres.push(alone(&display(&name.text)));
            genres.len() - 1
        })
    });
    let allowed: HashSet<usize> = allowed.collect();
    let denied = draft.deny.iter().map(|name| {
        let genre = numbers.get(&name.key);
        genre.map_or_else(|| name.key.clone(), |index| key(&genres[*index].name))
    });
    Ok(Taxonomy {
        denied: denied.collect(),
        allowed: (!allowed.is_empty()).then_some(allowed),
        options: draft.options,
        genres,
        numbers,
    })
}

fn alone(name: &str) -> Genre {
    Genre {
        name: name.to_owned(),
        ancestors: Vec::new(),
        depth: 0,
    }
}

/// The number of the genre that each key means.
fn numbered(entries: &[Entry]) -> Result<HashMap<String, usize>, LibraryError> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(first) = numbers.insert(entry.name.key.clone(), index) {
            let first = &entries[first].name;
            let message = format!(
                "'{}' is there already, as '{}' in line {}",
                entry.name.text, first.text, first.place.line
            );
            let remedy = "keep one of both; case, hyphens and accents make no other name";
            return Err(entry.name.place.error(&message, remedy));
        }
    }
    for (index, entry) in entries.iter().enumerate() {
        for alias in &entry.aliases {
            let taken = numbers.insert(alias.key.clone(), index);
            if let Some(other) = taken.filter(|other| *other != index) {
                let other = &entries[other].name.text;
                let message = format!("the alias '{}' means '{other}' already", alias.text);
                let remedy = format!("leave it to '{other}' or to '{}'", entry.name.text);
                return Err(alias.place.error(&message, remedy));
            }
        }
    }
    Ok(numbers)
}

fn parents(
    entries: &[Entry],
    numbers: &HashMap<String, usize>,
) -> Result<Vec<Vec<usize>>, LibraryError> {
    let number = |parent: &Named| {
        let found = numbers.get(&parent.key).copied();
        found.ok_or_else(|| unknown_parent(parent, entries))
    };
    let of = |entry: &Entry| {
        let mut parents = Vec::new();
        for parent in entry.parents.iter().flatten() {
            let parent = number(parent)?;
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        Ok(parents)
    };
    entries.iter().map(of).collect()
}

fn unknown_parent(parent: &Named, entries: &[Entry]) -> LibraryError {
    let names = entries.iter().map(|entry| entry.name.text.as_str());
    let message = format!("the parent '{}' is no genre", parent.text);
    let remedy = match nearest(&parent.text, names) {
        Some(name) => format!("did you mean '{name}'? Else give it an entry of its own"),
        None => "give it an entry of its own".to_owned(),
    };
    parent.place.error(&message, remedy)
}

/// The name most like `wanted`.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&wanted, &name.to_lowercase());
    names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

/// All genres, each behind those above it.
fn parents_first(entries: &[Entry], parents: &[Vec<usize>]) -> Result<Vec<usize>, LibraryError> {
    let mut order = Vec::with_capacity(parents.len());
    let mut is_placed = vec![false; parents.len()];
    while order.len() < parents.len() {
        let before = order.len();
        for (index, above) in parents.iter().enumerate() {
            if !is_placed[index] && above.iter().all(|parent| is_placed[*parent]) {
                is_placed[index] = true;
                order.push(index);
            }
        }
        if order.len() == before {
            return Err(cycle(entries, parents, &is_placed));
        }
    }
    Ok(order)
}

/// Of genres of which none can be placed, one that is above itself.
fn cycle(entries: &[Entry], parents: &[Vec<usize>], is_placed: &[bool]) -> LibraryError {
    let start = is_placed.iter().position(|placed| !placed).unwrap_or(0);
    let mut way = vec![start];
    // From every genre that is not placed a way leads up to another.
    let first = loop {
        let last = way[way.len() - 1];
        let next = parents[last]
            .iter()
            .copied()
            .find(|parent| !is_placed[*parent]);
        let next = next.unwrap_or(last);
        if let Some(first) = way.iter().position(|index| *index == next) {
            break first;
        }
        way.push(next);
    };
    let circle = way[first..].iter().chain([&way[first]]);
    let names: Vec<String> = circle
        .map(|index| format!("'{}'", entries[*index].name.text))
        .collect();
    let message = format!("{} is above itself: {}", names[0], names.join(" is under "));
    let remedy = "take one of these parents away";
    entries[way[first]].name.place.error(&message, remedy)
}

/// Fills in what lies above a genre, once that is known of its parents.
fn climb(genres: &mut [Genre], index: usize, parents: &[usize]) {
    let mut ancestors = Vec::new();
    let mut depth = 0;
    for parent in parents {
        depth = depth.max(genres[*parent].depth + 1);
        for ancestor in [*parent].iter().chain(&genres[*parent].ancestors) {
            if !ancestors.contains(ancestor) {
                ancestors.push(*ancestor);
            }
        }
    }
    let genre = &mut genres[index];
    genre.ancestors = ancestors;
    genre.depth = depth;
}

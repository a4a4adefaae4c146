//! From pairs to groups of one recording each.

use std::collections::BTreeMap;

use super::relation::Relation;
use super::search::Related;

/// What belongs together in a library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouped {
    /// Tracks of one recording, by their number: at least two, in order. Groups are in order of their first track.
    pub same: Vec<Vec<usize>>,
    /// Pairs that are nearly the same and in no group together. Of two groups only the pair that agrees most is there.
    pub nearly: Vec<Related>,
}

/// Joins what is the same with what is the same as that.
#[must_use]
pub fn grouped(n_tracks: usize, pairs: &[Related]) -> Grouped {
    let mut forest = Forest::new(n_tracks);
    for pair in pairs.iter().filter(|pair| pair.relation == Relation::Same) {
        forest.join(pair.first, pair.second);
    }
    let mut groups = BTreeMap::<usize, Vec<usize>>::new();
    for track in 0..n_tracks {
        groups.entry(forest.root(track)).or_default().push(track);
    }
    groups.retain(|_, group| group.len() > 1);
    let mut nearly = BTreeMap::<(usize, usize), Related>::new();
    for pair in pairs.iter().filter(|pair| pair.relation != Relation::Same) {
        let roots = [pair.first, pair.second].map(|track| forest.root(track));
        if roots[0] == roots[1] {
            continue;
        }
        let roots = (roots[0].min(roots[1]), roots[0].max(roots[1]));
        let known = nearly.entry(roots).or_insert(*pair);
        if pair.alignment.stretch.score() > known.alignment.stretch.score() {
            *known = *pair;
        }
    }
    Grouped {
        same: groups.into_values().collect(),
        nearly: nearly.into_values().collect(),
    }
}

/// Disjoint sets, each named by its lowest track.
struct Forest {
    parents: Vec<usize>,
}

impl Forest {
    fn new(n_tracks: usize) -> Self {
        Self {
            parents: (0..n_tracks).collect(),
        }
    }

    fn root(&mut self, mut track: usize) -> usize {
        while self.parents[track] != track {
            self.parents[track] = self.parents[self.parents[track]];
            track = self.parents[track];
        }
        track
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::super::search::related;
    use super::*;
    use crate::fingerprint::made_up::{damaged, noise};

    #[test]
    fn copies_of_copies_are_one_group_and_what_is_nearly_the_same_is_named_once() {
        let (song, other) = (noise(1, 600), noise(2, 600));
        let tracks = [
            other.clone(),
            song.clone(),
            song[200..420].to_vec(),
            damaged(&other),
            song[100..600].to_vec(),
            song[150..].to_vec(),
        ];
        let pairs = related(&tracks, &AtomicBool::new(false)).unwrap();
        let grouped = grouped(tracks.len(), &pairs);
        assert_eq!(grouped.same, [vec![0, 3], vec![1, 4, 5]]);
        let nearly = grouped.nearly.iter().map(|pair| (pair.first, pair.second));
        assert_eq!(nearly.collect::<Vec<_>>(), [(1, 2)]);
    }

    #[test]
    fn a_library_without_tracks_has_no_groups() {
        assert_eq!(grouped(0, &[]), Grouped::default());
    }
}

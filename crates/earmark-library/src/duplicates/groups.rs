//! From pairs to groups of one recording each.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{Quality, Verdict, best_first};
use super::relation::Relation;
use super::search::Related;

/// What belongs together in a library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouped {
    /// Copies of one recording, at least two, best first; all are the same as the first. Groups are in order of their lowest number.
    pub same: Vec<Vec<Verdict>>,
    /// Pairs that are nearly the same and in no group together, and such as are the same and in no group together, since only one of
    /// them is the same as the best copy of its group. Of two groups only the pair that agrees most is there.
    pub nearly: Vec<Related>,
}

/// Puts into one group with the best copy all that is the same as it.
///
/// What is the same as another member only, as the cut of a cut may be, is grouped anew with what is left. So no copy is in a group
/// with a better one that does not stand for it.
#[must_use]
pub fn grouped(copies: &[Quality], pairs: &[Related]) -> Grouped {
    let sames = Sames::new(copies.len(), pairs);
    let mut best_of: Vec<usize> = (0..copies.len()).collect();
    let mut same = Vec::new();
    let mut open = sames.joined(0..copies.len());
    while let Some(joined) = open.pop() {
        let order = in_order(&joined, copies);
        let best = order[0].copy;
        let is_same = |verdict: &Verdict| verdict.copy == best || sames.are(best, verdict.copy);
        let (group, rest): (Vec<Verdict>, Vec<Verdict>) = order.into_iter().partition(is_same);
        for verdict in &group {
            best_of[verdict.copy] = best;
        }
        open.extend(sames.joined(rest.iter().map(|verdict| verdict.copy)));
        same.push(group);
    }
    same.sort_by_key(|group| group.iter().map(|verdict| verdict.copy).min());
    Grouped {
        nearly: between_groups(&best_of, pairs),
        same,
    }
}

/// These tracks, best first.
fn in_order(tracks: &[usize], copies: &[Quality]) -> Vec<Verdict> {
    let qualities: Vec<&Quality> = tracks.iter().map(|track| &copies[*track]).collect();
    let verdicts = best_first(&qualities).into_iter();
    let of_track = |verdict: Verdict| Verdict {
        copy: tracks[verdict.copy],
        ..verdict
    };
    verdicts.map(of_track).collect()
}

/// For every two groups the pair that agrees most.
fn between_groups(best_of: &[usize], pairs: &[Related]) -> Vec<Related> {
    let mut between = BTreeMap::<[usize; 2], Related>::new();
    for pair in pairs {
        let mut groups = [pair.first, pair.second].map(|track| best_of[track]);
        groups.sort_unstable();
        if groups[0] == groups[1] {
            continue;
        }
        let known = between.entry(groups).or_insert(*pair);
        if pair.alignment.stretch.score() > known.alignment.stretch.score() {
            *known = *pair;
        }
    }
    let mut between: Vec<Related> = between.into_values().collect();
    between.sort_by_key(|pair| (pair.first, pair.second));
    between
}

/// Which tracks are the same.
struct Sames {
    /// The others of each track.
    of: Vec<Vec<usize>>,
}

impl Sames {
    fn new(n_tracks: usize, pairs: &[Related]) -> Self {
        let mut of = vec![Vec::new(); n_tracks];
        for pair in pairs.iter().filter(|pair| pair.relation == Relation::Same) {
            of[pair.first].push(pair.second);
            of[pair.second].push(pair.first);
        }
        Self { of }
    }

    fn are(&self, one: usize, other: usize) -> bool {
        self.of[one].contains(&other)
    }

    /// Those of `tracks` that are joined, directly or by others of them, each part in order; none that stands alone.
    fn joined(&self, tracks: impl IntoIterator<Item = usize>) -> Vec<Vec<usize>> {
        let mut left: BTreeSet<usize> = tracks.into_iter().collect();
        let mut parts = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut part = vec![first];
            let mut n_seen = 0;
            while let Some(&track) = part.get(n_seen) {
                part.extend(self.of[track].iter().filter(|other| left.remove(other)));
                n_seen += 1;
            }
            if part.len() > 1 {
                part.sort_unstable();
                parts.push(part);
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use proptest::prelude::*;

    use super::super::search::related;
    use super::*;
    use crate::duplicates::Likeness;
    use crate::fingerprint::align;
    use crate::fingerprint::made_up::{damaged, noise};

    fn found(tracks: &[Vec<u32>]) -> Grouped {
        let pairs = related(tracks, &AtomicBool::new(false)).unwrap();
        let quality = |items: &Vec<u32>| Quality {
            duration: items.len() as f64,
            ..Quality::default()
        };
        let copies: Vec<Quality> = tracks.iter().map(quality).collect();
        grouped(&copies, &pairs)
    }

    fn groups(grouped: &Grouped) -> Vec<Vec<usize>> {
        let numbers = |group: &Vec<Verdict>| group.iter().map(|verdict| verdict.copy).collect();
        grouped.same.iter().map(numbers).collect()
    }

    fn pairs(grouped: &Grouped) -> Vec<(usize, usize, Relation)> {
        let pairs = grouped.nearly.iter();
        pairs
            .map(|pair| (pair.first, pair.second, pair.relation))
            .collect()
    }

    const EXCERPT: Relation = Relation::Nearly(Likeness::Excerpt);

    #[test]
    fn copies_are_one_group_and_what_is_nearly_the_same_is_named_once() {
        let (song, other) = (noise(1, 600), noise(2, 600));
        let grouped = found(&[
            other.clone(),
            song.clone(),
            song[200..420].to_vec(),
            damaged(&other),
            song[100..600].to_vec(),
            song[150..].to_vec(),
        ]);
        assert_eq!(groups(&grouped), [vec![0, 3], vec![1, 4, 5]]);
        assert_eq!(pairs(&grouped), [(1, 2, EXCERPT)]);
    }

    #[test]
    fn an_excerpt_is_in_no_group_though_it_is_the_same_as_a_cut() {
        let song = noise(1, 1000);
        let (cut, excerpt) = (song[..600].to_vec(), song[..360].to_vec());
        let chain = [song, cut.clone(), excerpt.clone()];
        let grouped = found(&chain);
        assert_eq!(groups(&grouped), [[0, 1]]);
        assert_eq!(pairs(&grouped), [(0, 2, EXCERPT)]);
        let [song, ..] = chain;
        let grouped = found(&[song, excerpt.clone(), damaged(&excerpt), cut]);
        assert_eq!(groups(&grouped), [[0, 3], [1, 2]]);
        assert_eq!(pairs(&grouped), [(0, 1, EXCERPT)]);
    }

    fn made_up_pairs() -> impl Strategy<Value = Vec<Related>> {
        let pairs = prop::collection::btree_map((0usize..12, 0usize..12), any::<bool>(), 0..40);
        let related = |((first, second), is_same): ((usize, usize), bool)| Related {
            first,
            second,
            relation: if is_same { Relation::Same } else { EXCERPT },
            alignment: align(&[], &[], 0),
        };
        pairs.prop_map(move |pairs| {
            let pairs = pairs
                .into_iter()
                .filter(|((first, second), _)| first < second);
            pairs.map(related).collect()
        })
    }

    proptest! {
        #[test]
        fn no_copy_is_in_a_group_whose_best_is_not_the_same(
            pairs in made_up_pairs(),
            durations in prop::collection::vec(1.0f64..300.0, 12),
        ) {
            let quality = |duration: &f64| Quality { duration: *duration, ..Quality::default() };
            let copies: Vec<Quality> = durations.iter().map(quality).collect();
            let grouped = grouped(&copies, &pairs);
            let is_same = |a: usize, b: usize| pairs.iter().any(|pair| {
                pair.relation == Relation::Same && [pair.first, pair.second] == [a.min(b), a.max(b)]
            });
            let mut seen = BTreeSet::new();
            for group in groups(&grouped) {
                prop_assert!(group.len() > 1);
                prop_assert!(group[1..].iter().all(|other| is_same(group[0], *other)));
                prop_assert!(group.iter().all(|track| seen.insert(*track)), "in one group at most");
            }
            for pair in pairs.iter().filter(|pair| pair.relation == Relation::Same) {
                let is_grouped = seen.contains(&pair.first) || seen.contains(&pair.second);
                prop_assert!(is_grouped, "of what is the same one at least is in a group");
            }
        }
    }

    #[test]
    fn a_library_without_tracks_has_no_groups() {
        assert_eq!(grouped(&[], &[]), Grouped::default());
    }
}

//! Where fingerprints may be the same: an index of their items.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::sample::sample;

/// An item found in more places than this hints at nothing: it is silence or a held tone.
const MOST_PLACES: usize = 1000;
/// Items to either side of a hint that are compared before it is believed.
const AROUND: usize = 16;
/// Bits of 32 in which these may differ in the mean. Chance gives 16, and hardly ever 12.
const MOST_ERRORS_AROUND: u32 = 11;

/// Two fingerprints, by their number, and how the second may lie over the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint {
    /// The lower number.
    pub first: usize,
    /// The higher number.
    pub second: usize,
    /// Items by which the second begins later in the recording than the first; negative where earlier.
    pub shift: i64,
}

/// A search was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped on request")]
pub struct Stopped;

/// The ways to lay two fingerprints over each other that are worth a comparison, each once, in order.
///
/// Two fingerprints with an indexed item in common ([`DENSE_ITEMS`](super::DENSE_ITEMS) says which items are), are laid
/// over each other there; the hint stands if they are alike around it too. Time grows with these coincidences, not with
/// the square of the tracks; memory with the indexed items, 12 bytes each. Runs on rayon's threads.
///
/// # Errors
/// [`Stopped`] where `stop` is set before the end.
pub fn hints<F: AsRef<[u32]> + Sync>(
    fingerprints: &[F],
    stop: &AtomicBool,
) -> Result<Vec<Hint>, Stopped> {
    let places = places(fingerprints);
    let mut hints: Vec<Hint> = places
        .par_chunk_by(|one, next| one.item == next.item)
        .filter(|places| places.len() <= MOST_PLACES)
        .flat_map_iter(|places| pairs(places).filter(|_| !stop.load(Ordering::Relaxed)))
        .filter(|hint| {
            let [first, second] =
                [hint.first, hint.second].map(|number| fingerprints[number].as_ref());
            is_plausible(first, second, hint.shift, hint.position)
        })
        .map(|hint| Hint {
            first: hint.first,
            second: hint.second,
            shift: hint.shift,
        })
        .collect();
    if stop.load(Ordering::Relaxed) {
        return Err(Stopped);
    }
    hints.par_sort_unstable();
    hints.dedup();
    Ok(hints)
}

/// Where an item is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    item: u32,
    track: u32,
    position: u32,
}

/// The indexed items, equal ones side by side, in order of their tracks.
fn places<F: AsRef<[u32]> + Sync>(fingerprints: &[F]) -> Vec<Place> {
    let counts = fingerprints.par_iter();
    let n_places = counts.map(|items| sample(items.as_ref()).count()).sum();
    let mut places = Vec::with_capacity(n_places);
    for (track, items) in (0..).zip(fingerprints) {
        places.extend(sample(items.as_ref()).map(|(position, item)| Place {
            item,
            track,
            position,
        }));
    }
    places.par_sort_unstable();
    places
}

/// Two places of one item.
struct Coincidence {
    first: usize,
    second: usize,
    shift: i64,
    /// Of the item in the first.
    position: usize,
}

/// Every two of these places that lie in different tracks.
fn pairs(places: &[Place]) -> impl Iterator<Item = Coincidence> {
    places.iter().enumerate().flat_map(|(n, first)| {
        let others = places[n + 1..].iter();
        others
            .filter(|second| second.track != first.track)
            .map(|second| Coincidence {
                first: first.track as usize,
                second: second.track as usize,
                shift: i64::from(first.position) - i64::from(second.position),
                position: first.position as usize,
            })
    })
}

/// Whether `b`, laid over `a` at `shift`, is like it around item `position` of `a`.
pub(crate) fn is_plausible(a: &[u32], b: &[u32], shift: i64, position: usize) -> bool {
    let from = (position as i64 - AROUND as i64).max(shift).max(0);
    let a = a.get(from as usize..).unwrap_or_default();
    let b = b.get((from - shift) as usize..).unwrap_or_default();
    let around = a.iter().zip(b).take(2 * AROUND + 1);
    let (errors, n) = around.fold((0, 0), |(errors, n), (a, b)| {
        (errors + (a ^ b).count_ones(), n + 1)
    });
    errors <= MOST_ERRORS_AROUND * n
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{damaged, noise};
    use super::*;

    fn found(fingerprints: &[Vec<u32>]) -> Vec<Hint> {
        hints(fingerprints, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn an_excerpt_is_found_once_where_it_lies() {
        let song = noise(1, 2000);
        let excerpt = damaged(&song[900..1800]);
        let hint = Hint {
            first: 1,
            second: 3,
            shift: 900,
        };
        assert_eq!(
            found(&[noise(2, 2000), song, noise(3, 500), excerpt]),
            [hint]
        );
    }

    #[test]
    fn a_single_item_in_common_is_chance() {
        let (one, mut other) = (noise(1, 200), noise(2, 200));
        other[50] = one[100];
        assert!(found(&[one, other]).is_empty());
    }

    #[test]
    fn what_is_found_everywhere_is_passed_over() {
        let silence = vec![vec![7; 300]; 4];
        assert!(found(&silence).is_empty());
    }

    #[test]
    fn a_search_that_is_stopped_says_so() {
        let songs = [noise(1, 50), noise(1, 50)];
        assert_eq!(hints(&songs, &AtomicBool::new(true)), Err(Stopped));
    }

    #[test]
    fn the_edges_of_an_overlap_are_compared_as_far_as_they_go() {
        let song = noise(1, 40);
        assert!(is_plausible(&song, &song[35..], 35, 36));
        assert!(is_plausible(&song[35..], &song, -35, 1));
        assert!(!is_plausible(&song, &noise(2, 5), 35, 36));
    }
}

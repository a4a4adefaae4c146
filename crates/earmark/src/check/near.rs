//! All pairs of fingerprints that are alike.

use std::sync::atomic::AtomicBool;

use super::alignment::{Alignment, align};
use super::fingerprint::Fingerprint;
use crate::batch::in_order;
use crate::{Error, ErrorKind, Threads};

/// Two tracks are near repeats if their fingerprints differ in at most this many of 32 bits in the mean, where they
/// overlap. Re-encoded music stays below 5, different music above 9; `docs/datasets.md` has the measurement.
pub const NEAR_BIT_ERRORS: f64 = 7.0;
/// Items that must overlap, 3 s of them; with what an item looks back on that is 5.6 s of audio.
pub const NEAREST_OVERLAP: usize = 24;
/// An item found in more places than this hints at no pair: it is silence or a held tone.
const MOST_PLACES: usize = 1000;

/// Two near repeats, by their number; `first` is the lower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NearPair {
    pub(super) first: usize,
    pub(super) second: usize,
    /// `second` over `first`.
    pub(super) alignment: Alignment,
}

/// All pairs of near repeats, in order; an error where it is stopped before the end.
///
/// An index of all items proposes alignments: those in which at least one item is the same in both. These alone are
/// compared, so that the time grows with the coincidences, not with the square of the tracks.
pub(super) fn near_pairs(
    fingerprints: &[Fingerprint],
    threads: Threads,
    stop: &AtomicBool,
) -> Result<Vec<NearPair>, Error> {
    let index = Index::new(fingerprints);
    let numbers: Vec<usize> = (0..fingerprints.len()).collect();
    let search = |&number: &usize, _| Ok(index.pairs_before(number));
    let (mut pairs, mut failure) = (Vec::new(), None);
    let progress = in_order(&numbers, threads, stop, search, |_, found, _| {
        match found {
            Ok(found) => pairs.extend(found),
            Err(error) => failure = Some(error),
        }
        failure.is_none()
    });
    if let Some(error) = failure {
        return Err(error);
    }
    if progress.done < progress.total {
        return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
    }
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    Ok(pairs)
}

/// Where an item is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    item: u32,
    track: u32,
    position: u32,
}

struct Index<'a> {
    fingerprints: &'a [Fingerprint],
    /// In order.
    places: Vec<Place>,
}

impl<'a> Index<'a> {
    fn new(fingerprints: &'a [Fingerprint]) -> Self {
        let mut places = Vec::new();
        for (track, fingerprint) in (0..).zip(fingerprints) {
            let items = (0..).zip(&fingerprint.0);
            places.extend(items.map(|(position, &item)| Place {
                item,
                track,
                position,
            }));
        }
        places.sort_unstable();
        Self {
            fingerprints,
            places,
        }
    }

    /// The near repeats of a track among those before it.
    fn pairs_before(&self, number: usize) -> Vec<NearPair> {
        let fingerprint = &self.fingerprints[number].0;
        let mut pairs: Vec<NearPair> = Vec::new();
        for (first, shift) in self.proposals(number) {
            let alignment = align(&self.fingerprints[first].0, fingerprint, shift);
            if alignment.overlap < NEAREST_OVERLAP || alignment.bit_errors > NEAR_BIT_ERRORS {
                continue;
            }
            let pair = NearPair {
                first,
                second: number,
                alignment,
            };
            match pairs.last_mut().filter(|last| last.first == first) {
                Some(last) if last.alignment.bit_errors <= alignment.bit_errors => {}
                Some(last) => *last = pair,
                None => pairs.push(pair),
            }
        }
        pairs
    }

    /// Tracks before `number` and shifts of it that bring an item of both together, each once, in order.
    fn proposals(&self, number: usize) -> Vec<(usize, i64)> {
        let mut proposals = Vec::new();
        for (position, &item) in (0i64..).zip(&self.fingerprints[number].0) {
            let places = self.places_of(item);
            if places.len() > MOST_PLACES {
                continue;
            }
            let before = places
                .iter()
                .filter(|place| (place.track as usize) < number);
            proposals.extend(
                before.map(|place| (place.track as usize, i64::from(place.position) - position)),
            );
        }
        proposals.sort_unstable();
        proposals.dedup();
        proposals
    }

    fn places_of(&self, item: u32) -> &[Place] {
        let from = self.places.partition_point(|place| place.item < item);
        let rest = &self.places[from..];
        &rest[..rest.partition_point(|place| place.item == item)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items that differ from each other in half their bits.
    fn noise(seed: u64, len: usize) -> Vec<u32> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u32
        };
        (0..len).map(|_| next()).collect()
    }

    fn pairs(fingerprints: &[Vec<u32>]) -> Vec<NearPair> {
        let fingerprints: Vec<_> = fingerprints.iter().cloned().map(Fingerprint).collect();
        near_pairs(&fingerprints, Threads::new(2), &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn an_excerpt_with_wrong_bits_is_found_where_it_lies() {
        let song = noise(1, 200);
        let mut excerpt = song[50..110].to_vec();
        // Three bits of most items, but not of all.
        let damage = excerpt.iter_mut().enumerate().filter(|(n, _)| n % 10 > 0);
        damage.for_each(|(n, item)| *item ^= 0b111 << (n % 29));
        let found = pairs(&[noise(2, 200), song, noise(3, 200), excerpt]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].first, found[0].second), (1, 3));
        assert_eq!(found[0].alignment.shift, 50);
        assert_eq!(found[0].alignment.overlap, 60);
        assert!((found[0].alignment.bit_errors - 2.7).abs() < 1e-9);
    }

    #[test]
    fn too_short_an_overlap_and_too_many_wrong_bits_are_no_repeat() {
        let song = noise(1, 200);
        let short = song[200 - NEAREST_OVERLAP + 1..].to_vec();
        assert!(pairs(&[song.clone(), short]).is_empty());
        let mut other = song.clone();
        other[1..].iter_mut().for_each(|item| *item ^= 0xff);
        assert!(pairs(&[song, other]).is_empty());
    }

    #[test]
    fn silence_repeats_nothing() {
        assert!(pairs(&[vec![7; 300], vec![7; 300]]).is_empty());
    }

    #[test]
    fn a_search_that_is_stopped_says_so() {
        let fingerprints = [Fingerprint(noise(1, 50)), Fingerprint(noise(1, 50))];
        let error = near_pairs(&fingerprints, Threads::ONE, &AtomicBool::new(true)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Interrupted);
    }
}

//! Pairs of fingerprints that are alike over all they share.

use std::sync::atomic::AtomicBool;

use super::alignment::{Alignment, NEAREST_OVERLAP};
use super::hints::Stopped;
use super::pairs::proposed_pairs;

/// Two tracks are near repeats if their fingerprints differ in at most this many of 32 bits in the mean, where they
/// overlap. Re-encoded music stays below 5, different music above 9; `docs/datasets.md` has the measurement.
pub const NEAR_BIT_ERRORS: f64 = 7.0;

/// Two near repeats, by their number; `first` is the lower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearPair {
    /// The lower number.
    pub first: usize,
    /// The higher number.
    pub second: usize,
    /// `second` over `first`, where fewest bits differ.
    pub alignment: Alignment,
}

/// All pairs that overlap in at least [`NEAREST_OVERLAP`] items and differ in at most [`NEAR_BIT_ERRORS`] there, in
/// order. Runs on rayon's threads.
///
/// # Errors
/// [`Stopped`] where `stop` is set before the end.
pub fn near_pairs<F: AsRef<[u32]> + Sync>(
    fingerprints: &[F],
    stop: &AtomicBool,
) -> Result<Vec<NearPair>, Stopped> {
    proposed_pairs(fingerprints, stop, |[first, second], ways| {
        let near = ways.iter().filter(|alignment| {
            alignment.overlap >= NEAREST_OVERLAP && alignment.bit_errors <= NEAR_BIT_ERRORS
        });
        let alignment = near.min_by(|a, b| a.bit_errors.total_cmp(&b.bit_errors))?;
        Some(NearPair {
            first,
            second,
            alignment: *alignment,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{damaged, noise};
    use super::*;

    fn pairs(fingerprints: &[Vec<u32>]) -> Vec<NearPair> {
        near_pairs(fingerprints, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn an_excerpt_with_wrong_bits_is_found_where_it_lies() {
        let song = noise(1, 200);
        let excerpt = damaged(&song[50..110]);
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
}

//! When two tracks are the same recording, and when nearly.

use crate::fingerprint::{Alignment, NEAREST_OVERLAP};

/// Copies of one recording differ in at most this many of 32 bits in the mean over all they share. `docs/duplicates.md`
/// has the measurement.
pub const SAME_BIT_ERRORS: f64 = 5.0;
/// Share of the overlap that has to be alike for the same recording: a fade or a faulty second may differ.
pub const SAME_COVERED: f64 = 0.9;
/// Share of the longer track that both have in common for the same recording. An excerpt of less does not stand for the
/// whole; nor does a song for the set of a disc jockey in which it lies.
pub const LEAST_SHARED: f64 = 0.5;
/// What is nearly the same differs in at most this many of 32 bits in the mean over the stretch that is alike.
pub const NEARLY_BIT_ERRORS: f64 = 6.5;
/// Items of the stretch that is alike in what is nearly the same: 7.4 s, which with what an item looks back on are 10 s.
pub const NEARLY_OVERLAP: usize = 60;

/// How two tracks belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// One recording: one may stand for the other.
    Same,
    /// One has something of the other.
    Nearly(Likeness),
}

/// What is alike in two tracks that are nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Likeness {
    /// They are alike wherever both are there, but in more bits than copies differ: a remaster, another mix.
    Version,
    /// The shorter is all within the longer, and less than half of it: an excerpt, a song in a long mix.
    Excerpt,
    /// They share a part, and beyond it differ or end: an edit, two excerpts that overlap, a sample.
    Part,
}

impl Likeness {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Excerpt => "excerpt",
            Self::Part => "part",
        }
    }
}

impl Relation {
    /// The word used in records.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Nearly(likeness) => likeness.as_str(),
        }
    }

    /// What tracks of so many items are to each other, laid over each other like this; `None` if they only meet by
    /// chance.
    pub(super) fn of(alignment: &Alignment, lengths: [usize; 2]) -> Option<Self> {
        let stretch = alignment.stretch;
        let shared = shared(alignment.shift, lengths);
        let (shorter, longer) = (lengths[0].min(lengths[1]), lengths[0].max(lengths[1]));
        let of_longer = shared as f64 / longer.max(1) as f64;
        let of_shorter = shared as f64 / shorter.max(1) as f64;
        let covered = stretch.n_changing as f64 / alignment.overlap.max(1) as f64;
        let is_throughout = covered >= SAME_COVERED && alignment.overlap >= NEAREST_OVERLAP;
        let is_copy = is_throughout && alignment.bit_errors <= SAME_BIT_ERRORS;
        if is_copy && of_longer >= LEAST_SHARED {
            return Some(Self::Same);
        }
        let is_near =
            stretch.n_changing >= NEARLY_OVERLAP && stretch.bit_errors <= NEARLY_BIT_ERRORS;
        if !(is_near || is_copy && of_shorter >= SAME_COVERED) {
            return None;
        }
        Some(Self::Nearly(match is_throughout {
            true if of_longer >= LEAST_SHARED => Likeness::Version,
            true if of_shorter >= SAME_COVERED => Likeness::Excerpt,
            _ => Likeness::Part,
        }))
    }
}

/// Items that two tracks have both, the second laid over the first at `shift`.
fn shared(shift: i64, [first, second]: [usize; 2]) -> usize {
    let end = (first as i64).min(shift + second as i64);
    usize::try_from(end - shift.max(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::align;
    use crate::fingerprint::made_up::{damaged, noise};

    fn relation(a: &[u32], b: &[u32], shift: i64) -> Option<Relation> {
        Relation::of(&align(a, b, shift), [a.len(), b.len()])
    }

    /// With `n` bits wrong in every item.
    fn altered(items: &[u32], n: u32) -> Vec<u32> {
        items.iter().map(|item| item ^ ((1 << n) - 1)).collect()
    }

    #[test]
    fn copies_and_cuts_are_the_same() {
        let song = noise(1, 400);
        assert_eq!(relation(&song, &damaged(&song), 0), Some(Relation::Same));
        assert_eq!(
            relation(&song, &damaged(&song[80..320]), 80),
            Some(Relation::Same)
        );
        assert_eq!(relation(&song[80..320], &song, -80), Some(Relation::Same));
    }

    #[test]
    fn an_excerpt_does_not_stand_for_the_whole() {
        let song = noise(1, 400);
        let excerpt = Some(Relation::Nearly(Likeness::Excerpt));
        assert_eq!(relation(&song, &song[100..250], 100), excerpt);
        assert_eq!(relation(&song, &song[100..130], 100), excerpt);
    }

    #[test]
    fn overlapping_ends_and_edits_are_parts() {
        let song = noise(1, 400);
        let part = Some(Relation::Nearly(Likeness::Part));
        assert_eq!(relation(&song[..250], &song[150..], 150), part);
        let mut edit = song.clone();
        edit.drain(100..200);
        assert_eq!(relation(&song, &edit, 100), part);
    }

    #[test]
    fn more_bits_make_a_version_and_still_more_make_nothing() {
        let song = noise(1, 400);
        let version = Some(Relation::Nearly(Likeness::Version));
        assert_eq!(relation(&song, &altered(&song, 5), 0), Some(Relation::Same));
        assert_eq!(relation(&song, &altered(&song, 6), 0), version);
        assert_eq!(relation(&song, &altered(&song, 7), 0), None);
    }

    #[test]
    fn a_few_seconds_in_common_are_chance_or_a_loop() {
        let song = noise(1, 400);
        let mut other = noise(2, 400);
        other[100..150].copy_from_slice(&song[100..150]);
        assert_eq!(relation(&song, &other, 0), None);
        assert_eq!(relation(&song, &song[380..], 380), None);
    }
}

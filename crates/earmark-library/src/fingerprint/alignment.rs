//! How alike two fingerprints are.

use super::stream::{ITEM_SECONDS, ITEM_SPAN};

/// Items that must overlap, 3 s of them; with what an item looks back on that is 5.6 s of audio.
pub const NEAREST_OVERLAP: usize = 24;
/// A stretch goes on while its items differ in fewer bits than this in the mean. Different music differs in 9 and more.
pub const STRETCH_BIT_ERRORS: f64 = 8.0;

/// Two fingerprints laid over each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// Items by which the second begins later in the recording than the first; negative where earlier.
    pub shift: i64,
    /// Mean number of bits in which they differ, of 32, over the items they share; 16 by chance.
    pub bit_errors: f64,
    /// Items they share, of those in which anything changes.
    pub overlap: usize,
    /// The part of these that is most alike.
    pub stretch: Stretch,
}

/// The items of an alignment, one after the other, in which both are most alike.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// The first of them, in the first fingerprint.
    pub start: usize,
    /// How many they are.
    pub len: usize,
    /// How many of them change anything.
    pub n_changing: usize,
    /// Mean number of bits of 32 in which these differ.
    pub bit_errors: f64,
}

impl Stretch {
    /// How much speaks for it: its items times what their bits stay below [`STRETCH_BIT_ERRORS`].
    #[must_use]
    pub fn score(&self) -> f64 {
        self.n_changing as f64 * (STRETCH_BIT_ERRORS - self.bit_errors)
    }

    /// Seconds of audio that its items stand for, with what the first looks back on.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.len.saturating_sub(1) as f64 * ITEM_SECONDS + ITEM_SPAN
    }
}

/// Lays `b` over `a` so that its first item meets item `shift` of `a`, and compares all they share.
///
/// Where nothing changes from one item to the next in either, there is nothing to compare: silence and held tones
/// would be alike in all music.
///
/// The stretch is the one with the largest sum of [`STRETCH_BIT_ERRORS`] minus the bits that differ (Kadane's maximum
/// subarray): it begins and ends where the two part, and goes over a short fault.
#[must_use]
pub fn align(a: &[u32], b: &[u32], shift: i64) -> Alignment {
    let (skip_a, skip_b) = (shift.max(0) as usize, (-shift).max(0) as usize);
    let a = a.get(skip_a..).unwrap_or_default();
    let b = b.get(skip_b..).unwrap_or_default();
    let (mut whole, mut open, mut best) = (Sum::default(), Sum::default(), Sum::default());
    let mut before = None;
    for (position, pair) in a.iter().zip(b).enumerate() {
        let errors = (before != Some(pair)).then(|| (pair.0 ^ pair.1).count_ones());
        before = Some(pair);
        if open.score() <= 0.0 {
            open = Sum::from(position);
        }
        whole.add(errors);
        open.add(errors);
        if open.score() > best.score() {
            best = open;
        }
    }
    Alignment {
        shift,
        bit_errors: whole.mean(),
        overlap: whole.n_changing,
        stretch: Stretch {
            start: skip_a + best.start,
            len: best.len,
            n_changing: best.n_changing,
            bit_errors: best.mean(),
        },
    }
}

/// Of several ways to lay fingerprints over each other, the one with the stretch that most speaks for.
pub(crate) fn most_alike<T>(
    ways: impl IntoIterator<Item = T>,
    alignment: impl Fn(&T) -> &Alignment,
) -> Option<T> {
    let score = |way: &T| alignment(way).stretch.score();
    ways.into_iter()
        .max_by(|a, b| score(a).total_cmp(&score(b)))
}

#[derive(Clone, Copy, Default)]
struct Sum {
    start: usize,
    len: usize,
    n_changing: usize,
    errors: u32,
}

impl Sum {
    fn from(start: usize) -> Self {
        Self {
            start,
            ..Self::default()
        }
    }

    /// With one more item; `None` where nothing changes.
    fn add(&mut self, errors: Option<u32>) {
        self.len += 1;
        self.n_changing += usize::from(errors.is_some());
        self.errors += errors.unwrap_or(0);
    }

    fn score(&self) -> f64 {
        STRETCH_BIT_ERRORS * self.n_changing as f64 - f64::from(self.errors)
    }

    fn mean(&self) -> f64 {
        f64::from(self.errors) / self.n_changing.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::noise;
    use super::*;

    #[test]
    fn errors_are_the_bits_that_differ() {
        let aligned = align(&[0b0000, 0b1111, 0b1010], &[0b0000, 0b0111, 0b0101], 0);
        assert_eq!((aligned.bit_errors, aligned.overlap), (5.0 / 3.0, 3));
    }

    #[test]
    fn a_shift_lays_the_second_later_or_earlier() {
        let recording: Vec<u32> = (0..20).map(|n| n * 77).collect();
        let late = align(&recording, &recording[5..], 5);
        assert_eq!((late.bit_errors, late.overlap), (0.0, 15));
        let early = align(&recording[5..], &recording, -5);
        assert_eq!((early.bit_errors, early.overlap), (0.0, 15));
        assert_eq!(align(&recording, &recording, 30).overlap, 0);
        assert_eq!(align(&recording, &recording, -30).overlap, 0);
    }

    #[test]
    fn what_never_changes_counts_once() {
        let held = align(&[7; 100], &[7; 100], 0);
        assert_eq!((held.overlap, held.stretch.n_changing), (1, 1));
    }

    #[test]
    fn a_stretch_is_where_they_agree() {
        let song = noise(1, 300);
        let mut edit = noise(2, 250);
        edit[100..180].copy_from_slice(&song[120..200]);
        let aligned = align(&song, &edit, 20);
        assert!(aligned.bit_errors > 9.0);
        let stretch = aligned.stretch;
        assert_eq!(
            (stretch.start, stretch.len, stretch.bit_errors),
            (120, 80, 0.0)
        );
    }

    #[test]
    fn a_short_fault_does_not_end_a_stretch() {
        let song = noise(1, 300);
        let mut copy = song.clone();
        copy[100..110].copy_from_slice(&noise(3, 10));
        assert_eq!(align(&song, &copy, 0).stretch.len, 300);
    }
}

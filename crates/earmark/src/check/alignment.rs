//! How alike two fingerprints are.

/// Two fingerprints laid over each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Alignment {
    /// Items by which the second begins later in the recording than the first; negative where earlier.
    pub(super) shift: i64,
    /// Mean number of bits in which they differ, of 32, over the items they share; 16 by chance.
    pub(super) bit_errors: f64,
    /// Items they share, of those in which anything changes.
    pub(super) overlap: usize,
}

/// Lays `b` over `a` so that its first item meets item `shift` of `a`, and compares all they share.
///
/// Where nothing changes from one item to the next in either, there is nothing to compare: silence and held tones
/// would be alike in all music.
pub(super) fn align(a: &[u32], b: &[u32], shift: i64) -> Alignment {
    let (skip_a, skip_b) = (shift.max(0) as usize, (-shift).max(0) as usize);
    let a = a.get(skip_a..).unwrap_or_default();
    let b = b.get(skip_b..).unwrap_or_default();
    let (mut errors, mut overlap, mut before) = (0, 0, None);
    for pair in a.iter().zip(b) {
        if before != Some(pair) {
            errors += (pair.0 ^ pair.1).count_ones();
            overlap += 1;
        }
        before = Some(pair);
    }
    Alignment {
        shift,
        bit_errors: f64::from(errors) / overlap.max(1) as f64,
        overlap,
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(align(&[7; 100], &[7; 100], 0).overlap, 1);
    }
}

//! McNemar's exact test.

use serde::{Deserialize, Serialize};

/// McNemar's exact test (1947) of two classifiers on the same tracks.
///
/// Tracks both get right or both get wrong say nothing. If the two are equally good, each of the other `n = b + c`
/// goes to either with probability 1/2, so `b` is binomial:
/// `p = min(1, 2 P(X ≤ min(b, c)))`, `X ~ B(n, 1/2)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct McNemar {
    /// `b`: tracks only the first gets right.
    pub only_left: u64,
    /// `c`: tracks only the second gets right.
    pub only_right: u64,
    /// The two-sided p-value, 1 where `b = c`; 0 where it is below the least f64.
    pub p_value: f64,
}

impl McNemar {
    pub(super) fn new(only_left: u64, only_right: u64) -> Self {
        let (fewer, more) = (only_left.min(only_right), only_left.max(only_right));
        let p_value = if fewer == more {
            1.0
        } else {
            (2.0 * lower_tail(fewer, fewer + more)).min(1.0)
        };
        Self {
            only_left,
            only_right,
            p_value,
        }
    }
}

/// `P(X ≤ k)` for `X ~ B(n, 1/2)` and `k < n / 2`.
///
/// The probabilities are taken in units of the middle one and followed outwards by their ratios
/// `P(i - 1) / P(i) = i / (n - i + 1)` until they vanish; their sum makes them whole. No factorial, logarithm or
/// power is taken, so nothing overflows and nothing cancels; the number of terms grows with the root of n.
fn lower_tail(k: u64, n: u64) -> f64 {
    let middle = n / 2;
    let (mut term, mut lower_half, mut tail) = (1.0, 0.0, 0.0);
    for i in (0..=middle).rev() {
        lower_half += term;
        if i <= k {
            tail += term;
        }
        if term < f64::MIN_POSITIVE {
            break;
        }
        term *= i as f64 / (n - i + 1) as f64;
    }
    // For an odd n the halves are equal; for an even one they share the middle term, which is 1.
    let whole = 2.0 * lower_half - if n.is_multiple_of(2) { 1.0 } else { 0.0 };
    tail / whole
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn p(only_left: u64, only_right: u64) -> f64 {
        McNemar::new(only_left, only_right).p_value
    }

    #[test]
    fn by_hand() {
        assert_eq!(p(0, 0), 1.0);
        assert_eq!(p(7, 7), 1.0);
        assert_eq!(p(1, 0), 1.0);
        assert_eq!(p(0, 5), 2.0 / 32.0);
        // 2 (1 + 10 + 45) / 1024
        assert!((p(8, 2) - 112.0 / 1024.0).abs() < 1e-15);
        // 2 (1 + 9 + 36 + 84) / 512
        assert!((p(3, 6) - 260.0 / 512.0).abs() < 1e-15);
    }

    #[test]
    fn it_is_the_binomial_test_of_scipy() {
        #[derive(Deserialize)]
        struct Goldens {
            cases: Vec<McNemar>,
        }
        let text = include_str!("../../tests/goldens/mcnemar.json");
        let goldens: Goldens = serde_json::from_str(text).unwrap();
        assert_eq!(goldens.cases.len(), 10);
        for case in goldens.cases {
            let found = p(case.only_left, case.only_right);
            let expected = case.p_value;
            assert!(
                (found / expected - 1.0).abs() < 1e-9,
                "{found} is not {expected}"
            );
        }
    }

    #[test]
    fn large_counts_follow_the_normal_law() {
        // b - c is one standard deviation of 1000 apart: p is that of |z| > 1, with the correction for continuity
        // of 1 / 1000 of a deviation that McNemar's test has: 2 (1 - Phi(0.999)).
        let (n, root) = (1_000_000, 1000);
        let value = p((n + root) / 2, (n - root) / 2);
        assert!((value - 0.317_794_8).abs() < 1e-6, "{value}");
        assert!(p(u64::from(u32::MAX), u64::from(u32::MAX) - 1) > 0.999);
        assert_eq!(p(1_000_000, 0), 0.0);
    }

    proptest! {
        #[test]
        fn sides_do_not_matter_and_more_of_one_is_less_likely(few in 0u64..300, more in 1u64..300) {
            let (even, apart) = (p(few, few + more), p(few, few + more + 1));
            prop_assert_eq!(even, p(few + more, few));
            prop_assert!((0.0..=1.0).contains(&apart) && apart <= even + 1e-15);
        }
    }
}

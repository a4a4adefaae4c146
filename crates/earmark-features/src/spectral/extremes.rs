//! The mean of the least and of the greatest values of a slice, without sorting it.

use pulp::{Arch, Simd, WithSimd};

use crate::simd::{GROUP, Group};

/// Which end of the order is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Least,
    Greatest,
}

impl End {
    /// Multiplied by it, the wanted values are the least.
    fn sign(self) -> f32 {
        match self {
            Self::Least => 1.0,
            Self::Greatest => -1.0,
        }
    }
}

/// Lanes whose minima bound the least values.
const LANES: usize = 2 * GROUP;

/// The mean of the `count` least or greatest of `values`; of all of them when there are fewer, and
/// 0 of none.
///
/// A few values out of many, the usual case, are found in whole passes over the slice that do not
/// branch on its values: the `count`-th least of the minima of [`LANES`] parts of the slice bounds
/// the `count`-th least value from above, seldom by more than one or two places.
pub(super) fn mean_of_extremes(
    arch: Arch,
    end: End,
    values: &[f32],
    count: usize,
    scratch: &mut Vec<f32>,
) -> f32 {
    let count = count.min(values.len());
    if count == 0 {
        return 0.0;
    }
    let sign = end.sign();
    scratch.clear();
    scratch.extend(values.iter().map(|value| sign * value));
    let few = 2 * count <= LANES && values.len() >= LANES;
    let sum = if few || count == 1 {
        // Whole parts, in which nothing added is ever among the least.
        scratch.resize(values.len().next_multiple_of(LANES), f32::INFINITY);
        let parts = scratch.as_chunks().0;
        arch.dispatch(SumOfFew { parts, count })
    } else {
        scratch.select_nth_unstable_by(count - 1, f32::total_cmp);
        scratch[..count].iter().sum()
    };
    sign * sum / count as f32
}

/// The sum of the `count` least values, where `count` is 1 or at most half of [`LANES`] and of the
/// number of finite values.
struct SumOfFew<'a> {
    parts: &'a [[f32; LANES]],
    count: usize,
}

impl WithSimd for SumOfFew<'_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> f32 {
        let Self { parts, count } = self;
        let minima = lane_minima(simd, parts);
        if count == 1 {
            return minima[0].min(minima[1]).least();
        }
        let mut bound = nth_least(simd, minima, count);
        // The values below the bound, and the bound itself as often as it is wanted. What is too
        // much lies at the upper end.
        loop {
            let (sum, found) = sum_below(simd, parts, bound);
            if found < count {
                return sum + (count - found) as f32 * bound;
            }
            bound = greatest_below(simd, parts, bound);
        }
    }
}

/// Both halves of a part.
#[inline(always)]
fn load<S: Simd>(simd: S, part: &[f32; LANES]) -> [Group<S>; 2] {
    let (halves, _) = part.as_chunks::<GROUP>();
    [Group::load(simd, &halves[0]), Group::load(simd, &halves[1])]
}

/// The least value of each lane.
#[inline(always)]
fn lane_minima<S: Simd>(simd: S, parts: &[[f32; LANES]]) -> [Group<S>; 2] {
    let mut minima = [Group::splat(simd, f32::INFINITY); 2];
    for part in parts {
        let [first, second] = load(simd, part);
        minima = [minima[0].min(first), minima[1].min(second)];
    }
    minima
}

/// The `n`-th least value, counted from 1: the greatest of which fewer than `n` others are less.
#[inline(always)]
fn nth_least<S: Simd>(simd: S, values: [Group<S>; 2], n: usize) -> f32 {
    let (zero, one) = (Group::splat(simd, 0.0), Group::splat(simd, 1.0));
    let none = Group::splat(simd, f32::NEG_INFINITY);
    let wanted = Group::splat(simd, n as f32);
    let mut nth = none;
    let others = values.map(Group::to_array);
    for half in values {
        let mut rank = zero;
        for other in others.as_flattened() {
            rank = rank + Group::splat(simd, *other).if_below(half, one, zero);
        }
        nth = nth.max(rank.if_below(wanted, half, none));
    }
    nth.greatest()
}

/// Sum and number of the values below `bound`.
#[inline(always)]
fn sum_below<S: Simd>(simd: S, parts: &[[f32; LANES]], bound: f32) -> (f32, usize) {
    let (zero, one) = (Group::splat(simd, 0.0), Group::splat(simd, 1.0));
    let bound = Group::splat(simd, bound);
    let mut sums = [zero; 2];
    let mut counts = [zero; 2];
    for part in parts {
        let halves = load(simd, part);
        for i in 0..2 {
            sums[i] = sums[i] + halves[i].if_below(bound, halves[i], zero);
            counts[i] = counts[i] + halves[i].if_below(bound, one, zero);
        }
    }
    let count = (counts[0] + counts[1]).sum();
    ((sums[0] + sums[1]).sum(), count as usize)
}

/// The greatest value below `bound`, or -inf.
#[inline(always)]
fn greatest_below<S: Simd>(simd: S, parts: &[[f32; LANES]], bound: f32) -> f32 {
    let none = Group::splat(simd, f32::NEG_INFINITY);
    let bound = Group::splat(simd, bound);
    let mut greatest = none;
    for part in parts {
        for half in load(simd, part) {
            greatest = greatest.max(half.if_below(bound, half, none));
        }
    }
    greatest.greatest()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted_mean(end: End, values: &[f32], count: usize) -> f32 {
        let mut sorted = values.to_vec();
        sorted.sort_by(f32::total_cmp);
        if end == End::Greatest {
            sorted.reverse();
        }
        let count = count.min(values.len());
        sorted[..count].iter().sum::<f32>() / count as f32
    }

    fn check(values: &[f32]) {
        let mut scratch = Vec::new();
        for end in [End::Least, End::Greatest] {
            for count in [1, 2, 3, 6, 9, 15, 16, 17, 40, 1000] {
                let mean = mean_of_extremes(Arch::new(), end, values, count, &mut scratch);
                let expected = sorted_mean(end, values, count);
                assert!(
                    (mean - expected).abs() <= 1e-5 * expected.abs(),
                    "{end:?} {count} of {}: {mean} and {expected}",
                    values.len()
                );
            }
        }
    }

    #[test]
    fn the_means_are_those_of_the_sorted_values() {
        for n in [1, 2, 18, 31, 32, 33, 64, 149, 297, 430] {
            let noise: Vec<f32> = (0..n)
                .map(|i| (i as f32 * 12.9898).sin().abs() + 0.01)
                .collect();
            check(&noise);
            let rising: Vec<f32> = (0..n).map(|i| 1.0 + i as f32).collect();
            check(&rising);
            let falling: Vec<f32> = rising.iter().rev().copied().collect();
            check(&falling);
        }
    }

    #[test]
    fn equal_values_count_each() {
        check(&[0.25; 100]);
        let steps: Vec<f32> = (0..200).map(|i| f32::from(i as u8 / 7) + 1.0).collect();
        check(&steps);
        let sevens: Vec<f32> = (0..200).map(|i| f32::from(i as u8 % 7) + 1.0).collect();
        check(&sevens);
    }

    #[test]
    fn of_nothing_is_zero() {
        let mut scratch = Vec::new();
        for count in [0, 1, 5] {
            let mean = mean_of_extremes(Arch::new(), End::Least, &[], count, &mut scratch);
            assert_eq!(mean, 0.0);
        }
    }
}

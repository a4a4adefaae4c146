//! Which two variables move next.
//!
//! The first is the one that may rise with the greatest gradient; the second is the one that may fall
//! with which the objective grows most, to second order (Fan, Chen, Lin 2005, WSS 2).

use super::curvature;
use super::state::State;
use crate::svm::cache::RowCache;

/// Partial results side by side, so that they overlap.
const LANES: usize = 8;

/// Scratch for the choice.
pub(super) struct Selection {
    /// By how much the objective grows with each member as the second; negative if it does not.
    gains: Vec<f64>,
}

impl Selection {
    pub(super) fn new(n_members: usize) -> Self {
        Self {
            gains: vec![0.0; n_members],
        }
    }

    /// The member to raise and the one to lower, or none if no two violate the optimality conditions
    /// by `tol`.
    pub(super) fn select(
        &mut self,
        state: &State,
        cache: &mut RowCache<'_>,
        tol: f64,
    ) -> Option<(usize, usize)> {
        let active = ..state.n_active;
        let (gradient, fall) = (&state.gradient[active], &state.fall[active]);
        let rise = &state.rise[active];
        let greatest = max_of_sums(gradient, rise);
        if greatest - min_of_sums(gradient, fall) < tol {
            return None;
        }
        let raised = last_position(gradient.iter().zip(rise), |(g, p)| g + p == greatest)?;
        let kernel = cache.row(state.ids[raised], &state.ids[active]);
        let gains = &mut self.gains[active];
        let diagonal = state.diagonal[raised];
        let terms = gradient.iter().zip(fall).zip(&state.diagonal).zip(kernel);
        for (gain, (((gradient, fall), other), kernel)) in gains.iter_mut().zip(terms) {
            let difference = greatest - (gradient + fall);
            let curvature = curvature(diagonal, *other, f64::from(*kernel));
            let growth = difference * difference / curvature;
            *gain = if difference > 0.0 { growth } else { -1.0 };
        }
        let most = max(gains);
        if most < 0.0 {
            return None;
        }
        let lowered = last_position(gains.iter(), |gain| *gain == most)?;
        Some((raised, lowered))
    }
}

/// The last, as libsvm chooses among equals.
fn last_position<T>(
    mut values: impl DoubleEndedIterator<Item = T> + ExactSizeIterator,
    is_it: impl FnMut(T) -> bool,
) -> Option<usize> {
    values.rposition(is_it)
}

/// The greatest `values[i] + penalties[i]`, or -inf.
pub(super) fn max_of_sums(values: &[f64], penalties: &[f64]) -> f64 {
    reduce_sums(values, penalties, f64::NEG_INFINITY, greater)
}

/// The least `values[i] + penalties[i]`, or +inf.
pub(super) fn min_of_sums(values: &[f64], penalties: &[f64]) -> f64 {
    reduce_sums(values, penalties, f64::INFINITY, less)
}

fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

fn less(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

#[inline(always)]
fn reduce_sums(values: &[f64], penalties: &[f64], start: f64, f: impl Fn(f64, f64) -> f64) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let (penalty_chunks, penalty_rest) = penalties.as_chunks::<LANES>();
    let mut lanes = [start; LANES];
    for (values, penalties) in chunks.iter().zip(penalty_chunks) {
        for lane in 0..LANES {
            lanes[lane] = f(lanes[lane], values[lane] + penalties[lane]);
        }
    }
    let rest = rest.iter().zip(penalty_rest).map(|(v, p)| v + p);
    lanes.into_iter().chain(rest).fold(start, f)
}

fn max(values: &[f64]) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut lanes = [f64::NEG_INFINITY; LANES];
    for values in chunks {
        for lane in 0..LANES {
            lanes[lane] = greater(lanes[lane], values[lane]);
        }
    }
    let rest = rest.iter().copied();
    lanes
        .into_iter()
        .chain(rest)
        .fold(f64::NEG_INFINITY, greater)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_of_any_length_are_found() {
        for n in [1, 7, 8, 9, 40] {
            let values: Vec<f64> = (0..n).map(|i| f64::from((i * 5) % 7) - 3.0).collect();
            let zeros = vec![0.0; n as usize];
            let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            assert_eq!(max_of_sums(&values, &zeros), greatest);
            assert_eq!(min_of_sums(&values, &zeros), least);
            assert_eq!(max(&values), greatest);
        }
        assert_eq!(max_of_sums(&[3.0], &[f64::NEG_INFINITY]), f64::NEG_INFINITY);
    }
}

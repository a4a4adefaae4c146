//! Sliding medians of many sequences at once, one in each lane, by sorting networks.
//!
//! Neighbouring windows share most of their values, so a group of outputs sorts the shared ones once
//! (A. Adams, *Fast median filters using separable sorting networks*, ACM Transactions on Graphics
//! 40(4), 2021, has the two-dimensional form). With a window of `2G - 1` values and a group of `G`
//! outputs:
//!
//! 1. the `G` values all windows of the group share are sorted: the core;
//! 2. the group is halved. Each half shares `G / 2` further values; they are sorted and merged into
//!    the core, of which the `G / 2` smallest and largest are dropped: too few values are still to
//!    come for one of them to be the median. A core of `G / 2` is left for each half;
//! 3. and so on until the group is one output and its core one value, the median.
//!
//! That is `O(log² G)` exchanges for each output, all of them minima and maxima of whole vectors.

use pulp::Arch;

use crate::simd::{GROUP, vectorize};

/// Sequences filtered at once.
pub(super) const LANES: usize = GROUP;

/// One value of each sequence.
pub(super) type Lanes = [f32; LANES];

/// The median of a sliding window of `kernel_size` values, with its buffers.
///
/// An even window has its upper median, as in `scipy.ndimage.median_filter`.
#[derive(Debug, Clone)]
pub(super) struct SlidingMedian {
    kernel_size: usize,
    /// Outputs computed together: a power of two `G` with `G <= kernel_size < 2G`.
    group: usize,
    arch: Arch,
    /// The cores of one level, `group` rows in all, and those of the next.
    cores: Vec<Lanes>,
    narrowed: Vec<Lanes>,
    added: Vec<Lanes>,
}

impl SlidingMedian {
    /// `kernel_size` must be at least 1.
    pub(super) fn new(kernel_size: usize) -> Self {
        let group = 1 << kernel_size.ilog2();
        let rows = vec![[0.0; LANES]; group];
        Self {
            kernel_size,
            group,
            arch: Arch::new(),
            cores: rows.clone(),
            narrowed: rows.clone(),
            added: rows,
        }
    }

    pub(super) fn kernel_size(&self) -> usize {
        self.kernel_size
    }

    /// Outputs come in multiples of this.
    pub(super) fn group(&self) -> usize {
        self.group
    }

    /// `medians[i]` becomes the median of `rows[i..i + kernel_size]`.
    ///
    /// There are a whole number of groups of medians, and `kernel_size - 1` rows more than medians.
    /// The values must not be NaN.
    pub(super) fn run(&mut self, rows: &[Lanes], medians: &mut [Lanes]) {
        debug_assert!(medians.len().is_multiple_of(self.group));
        debug_assert_eq!(rows.len(), medians.len() + self.kernel_size - 1);
        vectorize(
            self.arch,
            #[inline(always)]
            || {
                for (i, medians) in medians.chunks_exact_mut(self.group).enumerate() {
                    let rows = &rows[i * self.group..][..self.group + self.kernel_size - 1];
                    self.run_group(rows, medians);
                }
            },
        );
    }

    #[inline(always)]
    fn run_group(&mut self, rows: &[Lanes], medians: &mut [Lanes]) {
        self.sort_shared(rows);
        let mut outputs = self.group;
        while outputs > 1 {
            let half = outputs / 2;
            for (i, core) in self.cores.chunks_exact(outputs).enumerate() {
                let first = i * outputs;
                let (left, right) = self.narrowed[first..first + outputs].split_at_mut(half);
                let added = &mut self.added[..half];
                // What the left half of the outputs shares beyond the core lies before the core's
                // rows, what the right half shares behind them.
                added.copy_from_slice(&rows[first + half - 1..][..half]);
                sort(added);
                narrow(core, added, left);
                added.copy_from_slice(&rows[first + self.kernel_size..][..half]);
                sort(added);
                narrow(core, added, right);
            }
            std::mem::swap(&mut self.cores, &mut self.narrowed);
            outputs = half;
        }
        medians.copy_from_slice(&self.cores);
    }

    /// Sorts the rows all windows of a group share, filled up to `group` rows by infinities, so that
    /// the median becomes the middle of `2 group - 1` values.
    #[inline(always)]
    fn sort_shared(&mut self, rows: &[Lanes]) {
        let shared = &rows[self.group - 1..self.kernel_size];
        let below = self.group - 1 - self.kernel_size / 2;
        let (low, rest) = self.cores.split_at_mut(below);
        let (middle, high) = rest.split_at_mut(shared.len());
        low.fill([f32::NEG_INFINITY; LANES]);
        middle.copy_from_slice(shared);
        high.fill([f32::INFINITY; LANES]);
        sort(&mut self.cores);
    }
}

/// Puts the smaller value of each lane into `low`, the larger into `high`.
#[inline(always)]
fn exchange(low: &mut Lanes, high: &mut Lanes) {
    for (a, b) in low.iter_mut().zip(high) {
        let is_sorted = *a < *b;
        (*a, *b) = if is_sorted { (*a, *b) } else { (*b, *a) };
    }
}

/// Sorts a bitonic sequence of `2^n` rows.
#[inline(always)]
fn merge(rows: &mut [Lanes]) {
    let mut half = rows.len() / 2;
    while half > 0 {
        for run in rows.chunks_exact_mut(2 * half) {
            let (low, high) = run.split_at_mut(half);
            for (a, b) in low.iter_mut().zip(high) {
                exchange(a, b);
            }
        }
        half /= 2;
    }
}

/// Sorts `2^n` rows.
#[inline(always)]
fn sort(rows: &mut [Lanes]) {
    let mut len = 2;
    while len <= rows.len() {
        for run in rows.chunks_exact_mut(len) {
            let (low, high) = run.split_at_mut(len / 2);
            for (a, b) in low.iter_mut().zip(high.iter_mut().rev()) {
                exchange(a, b);
            }
            merge(low);
            merge(high);
        }
        len *= 2;
    }
}

/// Of the sorted `2n` rows of `core` and `n` rows of `added` keeps the middle `n`, sorted; `added` is
/// used up.
#[inline(always)]
fn narrow(core: &[Lanes], added: &mut [Lanes], kept: &mut [Lanes]) {
    let (low, high) = core.split_at(kept.len());
    // The largest n of all are among `high` and `added`; what is left of these is bitonic.
    for (a, b) in added.iter_mut().rev().zip(high) {
        for (a, b) in a.iter_mut().zip(b) {
            *a = if *a < *b { *a } else { *b };
        }
    }
    merge(added);
    for ((kept, a), b) in kept.iter_mut().zip(low).zip(added.iter().rev()) {
        for ((kept, a), b) in kept.iter_mut().zip(a).zip(b) {
            *kept = if *a > *b { *a } else { *b };
        }
    }
    merge(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: usize) -> Vec<Lanes> {
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Few distinct values, so that ties are common.
            (state >> 24) as f32 - 100.0
        };
        (0..n).map(|_| std::array::from_fn(|_| next())).collect()
    }

    #[test]
    fn medians_of_every_window_size_are_those_of_sorting() {
        for kernel_size in 1..70 {
            let mut filter = SlidingMedian::new(kernel_size);
            let n_medians = 2 * filter.group();
            let rows = noise(n_medians + kernel_size - 1);
            let mut medians = vec![[f32::NAN; LANES]; n_medians];
            filter.run(&rows, &mut medians);
            for (i, medians) in medians.iter().enumerate() {
                for (lane, median) in medians.iter().enumerate() {
                    let mut window: Vec<f32> = rows[i..i + kernel_size]
                        .iter()
                        .map(|row| row[lane])
                        .collect();
                    window.sort_by(f32::total_cmp);
                    assert_eq!(*median, window[kernel_size / 2], "size {kernel_size}, {i}");
                }
            }
        }
    }
}

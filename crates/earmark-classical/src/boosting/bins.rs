//! Features cut into bins.

use ndarray::ArrayView2;
use rayon::prelude::*;

/// Where the features are cut, and the bin of every value.
///
/// A value lies in the bin whose number is the count of cuts at or below it, so bin `b` is what
/// `x < cuts[b]` sends left and `x < cuts[b - 1]` right.
pub(super) struct BinnedRows {
    cuts: Vec<Vec<f64>>,
    /// One column after the other.
    bins: Vec<u8>,
    n_rows: usize,
}

impl BinnedRows {
    /// Cuts each column of `x` into at most `max_bins` bins and bins its values.
    pub(super) fn new(x: ArrayView2<'_, f64>, max_bins: usize) -> Self {
        let (n_rows, n_columns) = x.dim();
        let mut bins = vec![0; n_rows * n_columns];
        let cuts = bins
            .par_chunks_mut(n_rows)
            .enumerate()
            .map_init(Vec::new, |sorted: &mut Vec<f64>, (column, bins)| {
                sorted.clear();
                sorted.extend(x.column(column));
                sorted.sort_unstable_by(f64::total_cmp);
                let cuts = cuts(sorted, max_bins);
                for (bin, value) in bins.iter_mut().zip(x.column(column)) {
                    // At most 255 cuts.
                    *bin = cuts.partition_point(|cut| cut <= value) as u8;
                }
                cuts
            })
            .collect();
        Self { cuts, bins, n_rows }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(super) fn n_columns(&self) -> usize {
        self.cuts.len()
    }

    /// The bin of each row.
    pub(super) fn column(&self, column: usize) -> &[u8] {
        &self.bins[column * self.n_rows..][..self.n_rows]
    }

    pub(super) fn n_bins(&self, column: usize) -> usize {
        self.cuts[column].len() + 1
    }

    /// The cut above a bin, which must not be the last.
    pub(super) fn cut_above(&self, column: usize, bin: u8) -> f64 {
        self.cuts[column][usize::from(bin)]
    }
}

/// Cuts that part `sorted` into at most `max_bins` bins: one for each distinct value where they are few
/// enough, quantiles otherwise. Every cut is a value that occurs, the least of the bin above, so cuts
/// follow any increasing transform of the values, and none lies beyond the smallest or largest.
fn cuts(sorted: &[f64], max_bins: usize) -> Vec<f64> {
    let distinct = || {
        let pairs = sorted.windows(2);
        pairs.filter(|pair| pair[0] < pair[1]).map(|pair| pair[1])
    };
    if distinct().nth(max_bins - 1).is_none() {
        return distinct().collect();
    }
    let mut cuts = Vec::with_capacity(max_bins - 1);
    let mut last = sorted[0];
    for quantile in 1..max_bins {
        let cut = sorted[quantile * sorted.len() / max_bins];
        if cut > last {
            cuts.push(cut);
            last = cut;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn few_distinct_values_have_a_bin_each() {
        let x = Array2::from_shape_vec((6, 1), vec![3.0, 1.0, -0.0, 3.0, 0.0, 1.0]).unwrap();
        let rows = BinnedRows::new(x.view(), 3);
        assert_eq!(rows.column(0), [2, 1, 0, 2, 0, 1]);
        assert_eq!(rows.cuts[0], [1.0, 3.0]);
        assert_eq!((rows.n_bins(0), rows.cut_above(0, 1)), (3, 3.0));
    }

    #[test]
    fn many_are_cut_into_equal_shares() {
        let x = Array2::from_shape_fn((1000, 2), |(row, column)| match column {
            0 => ((row * 7) % 1000) as f64,
            _ => 5.0,
        });
        for max_bins in [2, 4, 250, 256] {
            let rows = BinnedRows::new(x.view(), max_bins);
            let mut counts = vec![0; max_bins];
            rows.column(0)
                .iter()
                .for_each(|bin| counts[usize::from(*bin)] += 1);
            let (least, most) = (1000 / max_bins, 1000usize.div_ceil(max_bins));
            assert!(counts.iter().all(|count| (least..=most).contains(count)));
            assert_eq!(rows.n_bins(1), 1, "a constant has one bin");
        }
    }

    #[test]
    fn a_value_that_repeats_is_never_parted() {
        let mut sorted = vec![0.0; 900];
        sorted.extend((1..=100).map(f64::from));
        assert_eq!(cuts(&sorted, 10), [1.0]);
        assert_eq!(cuts(&sorted, 100).len(), 10);
        assert_eq!(cuts(&sorted, 101).len(), 100, "as many bins as values");
        let mut high: Vec<f64> = sorted.iter().map(|value| -value).collect();
        high.reverse();
        assert_eq!(cuts(&high, 10), [0.0]);
    }
}

//! Histograms of gradients over the bins of a column.

use super::config::MAX_BINS;
use super::sums::Sums;

/// Sums of the rows in each bin.
pub(super) type ColumnHistogram = [Sums; MAX_BINS];

/// Nothing counted.
pub(super) const EMPTY: ColumnHistogram = [Sums::EMPTY; MAX_BINS];

/// Rows of a node, and the gradient of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeRows<'a> {
    pub(super) rows: &'a [u32],
    pub(super) gradients: &'a [Sums],
}

/// Counts a node's rows by the bins of a column into the first `n_bins` bins of `histogram`.
pub(super) fn count(
    node: NodeRows<'_>,
    bins: &[u8],
    n_bins: usize,
    histogram: &mut ColumnHistogram,
) {
    histogram[..n_bins].fill(Sums::EMPTY);
    for (row, gradient) in node.rows.iter().zip(node.gradients) {
        histogram[usize::from(bins[*row as usize])] += *gradient;
    }
}

/// Leaves in `parent` what is not in `child`: the histogram of the other child.
pub(super) fn subtract(parent: &mut ColumnHistogram, child: &ColumnHistogram, n_bins: usize) {
    for (parent, child) in parent[..n_bins].iter_mut().zip(child) {
        *parent -= *child;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boosting::sums::FixedPoint;

    #[test]
    fn what_is_left_of_the_parent_is_the_other_child() {
        let fixed = FixedPoint::new(100);
        let rows: Vec<u32> = (0..100).map(|row| (row * 37) % 100).collect();
        let bins: Vec<u8> = (0..100).map(|row| ((row * row) % 11) as u8).collect();
        let gradients: Vec<Sums> = rows
            .iter()
            .map(|row| fixed.row((f64::from(*row) * 0.7).sin(), 0.25 / f64::from(row + 1)))
            .collect();
        let histogram = |from: usize, to: usize| {
            let node = NodeRows {
                rows: &rows[from..to],
                gradients: &gradients[from..to],
            };
            // What an earlier node left behind.
            let mut histogram = [fixed.row(1.0, 0.5); MAX_BINS];
            count(node, &bins, 11, &mut histogram);
            histogram
        };
        let mut rest = histogram(0, 100);
        subtract(&mut rest, &histogram(0, 30), 11);
        assert_eq!(rest[..11], histogram(30, 100)[..11]);
    }
}

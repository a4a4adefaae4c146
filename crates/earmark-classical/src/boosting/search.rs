//! The best splits of a node, or of two children, over all columns of a tree.

use rayon::prelude::*;

use super::bins::BinnedRows;
use super::histogram::{ColumnHistogram, NodeRows, count, subtract};
use super::split::{Split, SplitRule};
use super::sums::Sums;

/// Bins counted, cleared or looked at by one task at least.
const LEAST_WORK: usize = 1 << 14;

/// A node that may be split.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) sums: Sums,
    /// Places, in the columns of the tree, of those the node may be split by; ascending.
    pub(super) places: &'a [u32],
}

/// What every search of a tree shares.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) bins: &'a BinnedRows,
    pub(super) rule: &'a SplitRule,
    pub(super) columns: &'a [u32],
    /// Whether columns go to several threads. The result is the same.
    pub(super) parallel: bool,
}

impl Search<'_> {
    /// Counts the rows of a node into `histogram`, and finds its best split.
    pub(super) fn node(
        &self,
        rows: NodeRows<'_>,
        candidate: Candidate<'_>,
        histogram: &mut [ColumnHistogram],
    ) -> Option<Split> {
        let columns = histogram.par_iter_mut().enumerate();
        columns
            .with_min_len(self.columns_per_task(rows))
            .map(|(place, histogram)| {
                let (column, n_bins) = self.column(place);
                count(rows, self.bins.column(column), n_bins, histogram);
                self.best(Some(candidate), place, histogram)
            })
            .reduce(|| None, Split::better)
    }

    /// Counts the rows of the smaller of two children into `histogram`, leaves the larger one's in
    /// `parent`, and finds the best splits of those that may be split, the smaller one's first.
    pub(super) fn children(
        &self,
        rows: NodeRows<'_>,
        [smaller, larger]: [Option<Candidate<'_>>; 2],
        histogram: &mut [ColumnHistogram],
        parent: &mut [ColumnHistogram],
    ) -> [Option<Split>; 2] {
        let columns = histogram.par_iter_mut().zip(parent).enumerate();
        columns
            .with_min_len(self.columns_per_task(rows))
            .map(|(place, (histogram, parent))| {
                let (column, n_bins) = self.column(place);
                count(rows, self.bins.column(column), n_bins, histogram);
                subtract(parent, histogram, n_bins);
                [
                    self.best(smaller, place, histogram),
                    self.best(larger, place, parent),
                ]
            })
            .reduce(
                || [None, None],
                |[a, b], [c, d]| [Split::better(a, c), Split::better(b, d)],
            )
    }

    fn best(
        &self,
        candidate: Option<Candidate<'_>>,
        place: usize,
        histogram: &ColumnHistogram,
    ) -> Option<Split> {
        let candidate = candidate?;
        candidate.places.binary_search(&(place as u32)).ok()?;
        let (column, n_bins) = self.column(place);
        self.rule
            .best(column as u32, histogram, n_bins, candidate.sums)
    }

    fn column(&self, place: usize) -> (usize, usize) {
        let column = self.columns[place] as usize;
        (column, self.bins.n_bins(column))
    }

    fn columns_per_task(&self, rows: NodeRows<'_>) -> usize {
        if self.parallel {
            1 + LEAST_WORK / (rows.rows.len() + 2 * super::config::MAX_BINS)
        } else {
            usize::MAX
        }
    }
}

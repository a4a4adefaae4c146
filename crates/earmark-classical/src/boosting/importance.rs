//! What the columns did.

use super::tree::Tree;

/// What is counted for a column, over all splits by it (the three columns of R's `xgb.importance`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Importance {
    /// The gain of the splits (`total_gain`).
    Gain,
    /// The sum of Hessians that the splits parted (`total_cover`).
    Cover,
    /// The number of splits (`weight`).
    Frequency,
}

/// The share of each column.
pub(super) fn shares(trees: &[Tree], n_columns: usize, importance: Importance) -> Vec<f64> {
    let mut totals = vec![0.0; n_columns];
    for (node, statistics) in trees.iter().flat_map(Tree::splits) {
        totals[node.column as usize] += match importance {
            Importance::Gain => f64::from(statistics.gain),
            Importance::Cover => f64::from(statistics.cover),
            Importance::Frequency => 1.0,
        };
    }
    let sum: f64 = totals.iter().sum();
    if sum > 0.0 {
        totals.iter_mut().for_each(|total| *total /= sum);
    }
    totals
}

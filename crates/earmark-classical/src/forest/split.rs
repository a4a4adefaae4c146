//! The best split of a node by one column.

use super::columns::Column;
use super::gini::Halves;
use crate::draw::Draw;

/// Rows with `value <= threshold` go left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Split {
    pub(super) column: u32,
    pub(super) threshold: f64,
    pub(super) purity: f64,
}

/// A column at a node.
pub(super) enum Finding {
    /// All values are the same.
    Constant,
    /// The threshold and its purity, if one leaves enough rows on both sides.
    Varying(Option<(f64, f64)>),
}

/// The rows of a node.
pub(super) struct NodeRows<'a> {
    pub(super) rows: &'a [u32],
    /// The class of every row of the samples.
    pub(super) classes: &'a [u32],
    /// The weight of every row of the samples.
    pub(super) weights: &'a [u32],
    /// The weight of each class in the node.
    pub(super) class_weights: &'a [u64],
    pub(super) min_samples_leaf: usize,
}

/// What is reused from node to node.
#[derive(Default)]
pub(super) struct Scratch {
    keys: Vec<u64>,
    halves: Halves,
}

impl NodeRows<'_> {
    fn move_left(&self, halves: &mut Halves, row: u32) {
        let weight = u64::from(self.weights[row as usize]);
        halves.move_left(self.classes[row as usize] as usize, weight);
    }

    /// Tries every threshold.
    pub(super) fn best(&self, column: &Column, scratch: &mut Scratch) -> Finding {
        let Scratch { keys, halves } = scratch;
        keys.clear();
        // The rank above, the row below: sorting brings equal ranks together.
        let key = |row: &u32| u64::from(column.ranks[*row as usize]) << 32 | u64::from(*row);
        keys.extend(self.rows.iter().map(key));
        keys.sort_unstable();
        let rank = |key: u64| (key >> 32) as u32;
        if rank(keys[0]) == rank(keys[keys.len() - 1]) {
            return Finding::Constant;
        }
        halves.reset(self.class_weights, self.rows.len());
        let mut best: Option<([u32; 2], f64)> = None;
        for pair in keys.windows(2) {
            self.move_left(halves, pair[0] as u32);
            let ranks = [rank(pair[0]), rank(pair[1])];
            if ranks[0] == ranks[1] {
                continue;
            }
            if let Some(purity) = halves.purity(self.min_samples_leaf)
                && best.is_none_or(|(_, best)| purity > best)
            {
                best = Some((ranks, purity));
            }
        }
        Finding::Varying(best.map(|([rank, next], purity)| (column.between(rank, next), purity)))
    }

    /// Tries one threshold drawn between the smallest and the largest value.
    pub(super) fn random(
        &self,
        column: &Column,
        draw: &mut Draw,
        scratch: &mut Scratch,
    ) -> Finding {
        let value = |row: &u32| column.values[*row as usize];
        let low = self.rows.iter().map(value).fold(f64::INFINITY, f64::min);
        let high = self
            .rows
            .iter()
            .map(value)
            .fold(f64::NEG_INFINITY, f64::max);
        if low >= high {
            return Finding::Constant;
        }
        let share = draw.unit();
        let drawn = (1.0 - share) * low + share * high;
        let threshold = if drawn >= low && drawn < high {
            drawn
        } else {
            low
        };
        let halves = &mut scratch.halves;
        halves.reset(self.class_weights, self.rows.len());
        for row in self.rows.iter().filter(|row| value(row) <= threshold) {
            self.move_left(halves, *row);
        }
        let purity = halves.purity(self.min_samples_leaf);
        Finding::Varying(purity.map(|purity| (threshold, purity)))
    }
}

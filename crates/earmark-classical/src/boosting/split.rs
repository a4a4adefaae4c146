//! Splits of nodes, and the best one of a column.

use super::config::BoostingConfig;
use super::gain::Regularization;
use super::histogram::ColumnHistogram;
use super::sums::{FixedPoint, Sums};

/// Gains up to this are rounding (XGBoost's `kRtEps`).
const LEAST_GAIN: f32 = 1e-6;

/// Rows whose `column` lies in a bin up to `bin` go left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Split {
    /// Gains are compared in single precision, so that the order of equally good splits does not hang
    /// on the last bits of sums.
    pub(super) gain: f32,
    pub(super) column: u32,
    pub(super) bin: u8,
    pub(super) left: Sums,
    pub(super) right: Sums,
}

impl Split {
    /// The one with the larger gain; of equals, the one with the lower column. Independent of order.
    pub(super) fn better(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(a), Some(b)) => {
                let b_wins = b.gain > a.gain || (b.gain == a.gain && b.column < a.column);
                Some(if b_wins { b } else { a })
            }
            (a, b) => a.or(b),
        }
    }
}

/// What a split must keep to, and what it is worth.
#[derive(Debug, Clone, Copy)]
pub(super) struct SplitRule {
    pub(super) fixed: FixedPoint,
    regularization: Regularization,
    min_child_weight: f64,
    min_samples_leaf: usize,
    least_gain: f32,
}

impl SplitRule {
    pub(super) fn new(config: &BoostingConfig, fixed: FixedPoint) -> Self {
        Self {
            fixed,
            regularization: config.regularization(),
            // A leaf without curvature has no best value.
            min_child_weight: config.min_child_weight.max(f64::MIN_POSITIVE),
            min_samples_leaf: config.min_samples_leaf,
            least_gain: LEAST_GAIN.max((config.gamma as f32).next_down()),
        }
    }

    /// Whether a node could be split at all, by its size.
    pub(super) fn may_split(&self, node: Sums) -> bool {
        self.fixed.count(node) / 2 >= self.min_samples_leaf
            && self.fixed.hessian(node) >= 2.0 * self.min_child_weight
    }

    /// The value of a leaf; 0 for one too light, which only a root can be.
    pub(super) fn leaf_value(&self, leaf: Sums) -> f64 {
        let (g, h) = (self.fixed.gradient(leaf), self.fixed.hessian(leaf));
        if h < self.min_child_weight {
            return 0.0;
        }
        self.regularization.leaf(g, h)
    }

    fn is_leaf(&self, sums: Sums) -> bool {
        self.fixed.count(sums) >= self.min_samples_leaf
            && self.fixed.hessian(sums) >= self.min_child_weight
    }

    fn score(&self, sums: Sums) -> f64 {
        let (g, h) = (self.fixed.gradient(sums), self.fixed.hessian(sums));
        self.regularization.score(g, h)
    }

    /// The best split of a node by one column, whose first `n_bins` bins are counted in `histogram`. Of
    /// equals, the first.
    pub(super) fn best(
        &self,
        column: u32,
        histogram: &ColumnHistogram,
        n_bins: usize,
        node: Sums,
    ) -> Option<Split> {
        let parent = self.score(node);
        let mut best_gain = self.least_gain;
        let mut best = None;
        let mut left = Sums::EMPTY;
        for (bin, sums) in histogram[..n_bins].iter().enumerate() {
            if sums.is_empty() {
                continue;
            }
            left += *sums;
            if !self.is_leaf(left) {
                continue;
            }
            let right = node - left;
            if !self.is_leaf(right) {
                break;
            }
            let gain = (self.score(left) + self.score(right) - parent) as f32;
            if gain > best_gain {
                best_gain = gain;
                best = Some((bin, left));
            }
        }
        best.map(|(bin, left)| Split {
            gain: best_gain,
            column,
            bin: bin as u8,
            left,
            right: node - left,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boosting::histogram::EMPTY;

    const FIXED: fn() -> FixedPoint = || FixedPoint::new(8);

    fn rule(change: fn(&mut BoostingConfig)) -> SplitRule {
        let mut config = BoostingConfig::xgboost();
        config.min_child_weight = 0.0;
        change(&mut config);
        SplitRule::new(&config, FIXED())
    }

    /// Bins 0, 2, 3 and 5 with two rows each.
    fn histogram(gradients: [f64; 4]) -> (ColumnHistogram, Sums) {
        let (mut histogram, mut node) = (EMPTY, Sums::EMPTY);
        for (bin, gradient) in [0, 2, 3, 5].into_iter().zip(gradients) {
            for _ in 0..2 {
                let row = FIXED().row(gradient, 0.25);
                histogram[bin] += row;
                node += row;
            }
        }
        (histogram, node)
    }

    #[test]
    fn the_gain_by_hand() {
        let (histogram, node) = histogram([0.5, 0.5, -0.5, -0.5]);
        let split = rule(|_| ()).best(3, &histogram, 6, node).unwrap();
        // Two bins of two rows on each side: g = ±2, h = 1, lambda = 1, and nothing is left in the sum.
        assert_eq!((split.gain, split.column, split.bin), (4.0, 3, 2));
        assert_eq!(FIXED().gradient(split.left), 2.0);
        assert_eq!(FIXED().hessian(split.right), 1.0);
    }

    #[test]
    fn the_first_of_equals_and_the_lower_column_win() {
        let (histogram, node) = histogram([0.5, -0.5, 0.5, -0.5]);
        let split = rule(|_| ()).best(4, &histogram, 6, node);
        assert_eq!(split.unwrap().bin, 0);
        let other = rule(|_| ()).best(2, &histogram, 6, node);
        assert_eq!(Split::better(split, other), other);
        assert_eq!(Split::better(other, split), other);
        assert_eq!(Split::better(None, split), split);
    }

    #[test]
    fn limits_are_inclusive() {
        let (histogram, node) = histogram([0.5, 0.0, 0.0, 0.0]);
        let bin = |rule: SplitRule| rule.best(0, &histogram, 6, node).map(|split| split.bin);
        assert_eq!(bin(rule(|_| ())), Some(0));
        assert_eq!(bin(rule(|c| c.min_samples_leaf = 2)), Some(0));
        assert_eq!(bin(rule(|c| c.min_samples_leaf = 3)), Some(2));
        assert_eq!(bin(rule(|c| c.min_samples_leaf = 5)), None);
        assert_eq!(bin(rule(|c| c.min_child_weight = 0.5)), Some(0));
        assert_eq!(bin(rule(|c| c.min_child_weight = 0.75)), Some(2));
        assert_eq!(bin(rule(|c| c.min_child_weight = 1.25)), None);
        // 1/1.5 - 1/3 = 1/3.
        assert_eq!(bin(rule(|c| c.gamma = 0.333)), Some(0));
        assert_eq!(bin(rule(|c| c.gamma = 0.334)), None);
    }

    #[test]
    fn small_nodes_are_not_looked_at() {
        let (_, node) = histogram([0.0; 4]);
        assert!(rule(|c| c.min_samples_leaf = 4).may_split(node));
        assert!(!rule(|c| c.min_samples_leaf = 5).may_split(node));
        assert!(rule(|c| c.min_child_weight = 1.0).may_split(node));
        assert!(!rule(|c| c.min_child_weight = 1.1).may_split(node));
    }
}

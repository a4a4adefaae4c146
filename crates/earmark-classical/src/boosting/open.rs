//! Nodes that wait to be split.

use std::cmp::Ordering;
use std::ops::Range;

use super::histogram::ColumnHistogram;
use super::split::Split;

/// A leaf and its best split. The greatest is split next: the one of the highest priority, and of
/// equals the oldest.
pub(super) struct Open {
    pub(super) priority: f32,
    pub(super) node: u32,
    pub(super) depth: usize,
    pub(super) range: Range<usize>,
    pub(super) split: Split,
    pub(super) histogram: Vec<ColumnHistogram>,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_priority = self.priority.total_cmp(&other.priority);
        by_priority.then(other.node.cmp(&self.node))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

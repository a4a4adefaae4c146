//! Trees in flat arrays.

use ndarray::{ArrayView1, ArrayViewMut1};
use serde::{Deserialize, Serialize};

use super::split::Split;

/// A split, or a leaf, where `left` is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Node {
    /// Rows with `x[index] <= threshold` go left.
    threshold: f64,
    /// The column of a split, the place of a leaf among the leaves.
    index: u32,
    /// The left child; the right one follows it.
    left: u32,
}

/// A tree; node 0 is the root and children follow their parents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Classes with rows in a leaf, and how many.
    leaves: Vec<Vec<(u32, u32)>>,
}

impl Tree {
    pub(super) fn push_node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    pub(super) fn make_leaf(&mut self, node: usize, counts: &[u64]) {
        self.nodes[node].index = self.leaves.len() as u32;
        let counts = (0..).zip(counts).filter(|(_, count)| **count > 0);
        let counts = counts.map(|(class, count)| (class, *count as u32));
        self.leaves.push(counts.collect());
    }

    /// Gives a node two children and returns the left one.
    pub(super) fn split(&mut self, node: usize, split: Split) -> usize {
        let left = self.push_node();
        self.push_node();
        self.nodes[node] = Node {
            threshold: split.threshold,
            index: split.column,
            left: left as u32,
        };
        left
    }

    /// Adds `weight` times the shares of the classes in the leaf that a row falls into.
    pub(super) fn add_shares(
        &self,
        row: ArrayView1<'_, f64>,
        weight: f64,
        probabilities: &mut ArrayViewMut1<'_, f64>,
    ) {
        let mut node = self.nodes[0];
        while node.left != 0 {
            let right = row[node.index as usize] > node.threshold;
            node = self.nodes[node.left as usize + usize::from(right)];
        }
        let leaf = &self.leaves[node.index as usize];
        let total: f64 = leaf.iter().map(|(_, count)| f64::from(*count)).sum();
        for (class, count) in leaf {
            probabilities[*class as usize] += weight * f64::from(*count) / total;
        }
    }

    /// Whether every walk ends in a leaf with rows, and reads and writes only what is there.
    pub(super) fn is_sound(&self, n_columns: usize, n_classes: usize) -> bool {
        let n_nodes = self.nodes.len();
        let sound = |(place, node): (usize, &Node)| match node.left as usize {
            0 => (node.index as usize) < self.leaves.len(),
            left => {
                let readable = (node.index as usize) < n_columns && node.threshold.is_finite();
                readable && left > place && left + 1 < n_nodes
            }
        };
        let has_rows = |leaf: &Vec<(u32, u32)>| {
            let known = |(class, count): &(u32, u32)| (*class as usize) < n_classes && *count > 0;
            !leaf.is_empty() && leaf.iter().all(known)
        };
        n_nodes > 0 && self.nodes.iter().enumerate().all(sound) && self.leaves.iter().all(has_rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stump() -> Tree {
        let mut tree = Tree::default();
        let root = tree.push_node();
        let (column, threshold, purity) = (1, 0.5, 0.0);
        let left = tree.split(
            root,
            Split {
                column,
                threshold,
                purity,
            },
        );
        tree.make_leaf(left, &[3, 1, 0]);
        tree.make_leaf(left + 1, &[0, 0, 2]);
        tree
    }

    #[test]
    fn rows_get_the_shares_of_their_leaf() {
        for (value, expected) in [(0.5, [0.75, 0.25, 0.0]), (0.6, [0.0, 0.0, 1.0])] {
            let mut shares = ndarray::Array1::zeros(3);
            stump().add_shares(
                ndarray::array![9.0, value].view(),
                1.0,
                &mut shares.view_mut(),
            );
            assert_eq!(shares.to_vec(), expected);
        }
    }

    #[test]
    fn unsound_trees_are_told() {
        assert!(stump().is_sound(2, 3));
        assert!(!stump().is_sound(1, 3));
        assert!(!stump().is_sound(2, 2));
        assert!(!Tree::default().is_sound(2, 3));
        let changed = |change: fn(&mut Tree)| {
            let mut tree = stump();
            change(&mut tree);
            tree.is_sound(2, 3)
        };
        assert!(!changed(|tree| tree.nodes[0].left = 2));
        assert!(!changed(|tree| tree.nodes[1].left = 1));
        assert!(!changed(|tree| tree.nodes[0].threshold = f64::NAN));
        assert!(!changed(|tree| tree.nodes[1].index = 2));
        assert!(!changed(|tree| tree.leaves[0].clear()));
        assert!(!changed(|tree| tree.leaves[1][0].1 = 0));
    }
}

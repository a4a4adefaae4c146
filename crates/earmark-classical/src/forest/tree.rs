//! Trees in flat arrays.

use serde::{Deserialize, Serialize};

use super::split::Split;

/// Rows that walk down a tree together.
const LANES: usize = 8;

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

    /// The leaves that rows fall into, which all walk down at the same time: each step of one waits for
    /// memory that the others can use.
    #[inline]
    fn leaves(&self, rows: [&[f64]; LANES]) -> [usize; LANES] {
        let mut at = [0; LANES];
        loop {
            let mut on_their_way = false;
            for (at, row) in at.iter_mut().zip(rows) {
                let node = self.nodes[*at];
                if node.left != 0 {
                    let right = row[node.index as usize] > node.threshold;
                    *at = node.left as usize + usize::from(right);
                    on_their_way = true;
                }
            }
            if !on_their_way {
                return at.map(|at| self.nodes[at].index as usize);
            }
        }
    }

    /// Adds `weight` times the shares of the classes in the leaf that each row falls into; both lists hold
    /// row after row.
    pub(super) fn add_shares(
        &self,
        values: &[f64],
        n_columns: usize,
        weight: f64,
        probabilities: &mut [f64],
        n_classes: usize,
    ) {
        let lanes = values.chunks(LANES * n_columns);
        let shares = probabilities.chunks_mut(LANES * n_classes);
        for (values, shares) in lanes.zip(shares) {
            // The last lanes may be fewer; the others repeat the first.
            let mut rows = [&values[..n_columns]; LANES];
            rows.iter_mut()
                .zip(values.chunks_exact(n_columns))
                .for_each(|(lane, row)| *lane = row);
            let leaves = self.leaves(rows);
            for (leaf, shares) in leaves.into_iter().zip(shares.chunks_exact_mut(n_classes)) {
                let leaf = &self.leaves[leaf];
                let total: f64 = leaf.iter().map(|(_, count)| f64::from(*count)).sum();
                for (class, count) in leaf {
                    shares[*class as usize] += weight * f64::from(*count) / total;
                }
            }
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
        // More rows than walk together, and some that are left over.
        for n_rows in [1, LANES, LANES + 3] {
            let values: Vec<f64> = (0..n_rows)
                .flat_map(|row| [9.0, [0.5, 0.6][row % 2]])
                .collect();
            let mut shares = vec![0.0; 3 * n_rows];
            stump().add_shares(&values, 2, 1.0, &mut shares, 3);
            for (row, shares) in shares.chunks(3).enumerate() {
                let expected = [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0]][row % 2];
                assert_eq!(shares, expected);
            }
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

//! Trees in flat arrays.

use serde::{Deserialize, Serialize};

/// Rows that walk down a tree together.
pub(super) const LANES: usize = 8;

/// A leaf or a split, 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Node {
    /// The threshold of a split, the value of a leaf. A threshold is a value that occurs, so it must
    /// come back from a file to the last bit, which decimal numbers do not always do.
    #[serde(with = "bits")]
    pub(super) value: f64,
    /// Rows with `x[column] < value` go left.
    pub(super) column: u32,
    /// The left child; the right one follows it. 0 in a leaf.
    pub(super) left: u32,
}

/// What a node did in training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct NodeStatistics {
    /// Gain of the split; 0 in a leaf.
    pub(super) gain: f32,
    /// Sum of the Hessians.
    pub(super) cover: f32,
}

/// A regression tree; node 0 is the root and children follow their parents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) statistics: Vec<NodeStatistics>,
}

impl Tree {
    /// Adds a leaf and returns its place.
    pub(super) fn push_leaf(&mut self, value: f64, cover: f64) -> u32 {
        let (column, left) = (0, 0);
        self.nodes.push(Node {
            value,
            column,
            left,
        });
        self.statistics.push(NodeStatistics {
            gain: 0.0,
            cover: cover as f32,
        });
        (self.nodes.len() - 1) as u32
    }

    /// The values of the leaves that rows fall into, which all walk down at the same time: each step of
    /// one waits for memory that the others can use.
    #[inline]
    pub(super) fn values(&self, rows: [&[f64]; LANES]) -> [f64; LANES] {
        let mut at = [0; LANES];
        loop {
            let mut on_their_way = false;
            for (at, row) in at.iter_mut().zip(rows) {
                let node = self.nodes[*at];
                let right = row[node.column as usize] >= node.value;
                let next = node.left as usize + usize::from(right);
                let inner = node.left != 0;
                on_their_way |= inner;
                *at = if inner { next } else { *at };
            }
            if !on_their_way {
                return at.map(|at| self.nodes[at].value);
            }
        }
    }

    /// Splits, with what they did.
    pub(super) fn splits(&self) -> impl Iterator<Item = (&Node, &NodeStatistics)> {
        let nodes = self.nodes.iter().zip(&self.statistics);
        nodes.filter(|(node, _)| node.left != 0)
    }

    /// Whether every walk ends in a leaf and reads only columns below `n_columns`.
    pub(super) fn is_sound(&self, n_columns: usize) -> bool {
        let n_nodes = self.nodes.len();
        let sound = |(index, node): (usize, &Node)| {
            let left = node.left as usize;
            let ends_or_leads_on = left == 0 || (left > index && left + 1 < n_nodes);
            let readable = (node.column as usize) < n_columns;
            node.value.is_finite() && readable && ends_or_leads_on
        };
        n_nodes > 0 && self.statistics.len() == n_nodes && self.nodes.iter().enumerate().all(sound)
    }
}

/// Numbers as the integers that their bits are.
mod bits {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        value.to_bits().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        u64::deserialize(deserializer).map(f64::from_bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stump() -> Tree {
        let mut tree = Tree::default();
        tree.push_leaf(0.0, 4.0);
        let left = tree.push_leaf(-1.0, 3.0);
        tree.push_leaf(2.0, 1.0);
        tree.nodes[0] = Node {
            value: 0.5,
            column: 1,
            left,
        };
        tree
    }

    #[test]
    fn the_threshold_itself_goes_right() {
        let tree = stump();
        let (below, at): (&[f64], &[f64]) = (&[9.0, 0.4], &[9.0, 0.5]);
        let mut rows = [below; LANES];
        rows[3] = at;
        let mut expected = [-1.0; LANES];
        expected[3] = 2.0;
        assert_eq!(tree.values(rows), expected);
        assert_eq!(tree.splits().count(), 1);
    }

    #[test]
    fn unsound_trees_are_told() {
        assert!(stump().is_sound(2));
        assert!(!stump().is_sound(1));
        let changed = |change: fn(&mut Tree)| {
            let mut tree = stump();
            change(&mut tree);
            tree.is_sound(2)
        };
        assert!(!changed(|tree| tree.nodes[0].left = 2));
        assert!(!changed(|tree| tree.nodes[1].left = 1));
        assert!(!changed(|tree| tree.nodes[1].value = f64::NAN));
        assert!(!changed(|tree| tree.nodes[1].column = 2));
        assert!(!changed(|tree| tree.statistics.truncate(2)));
    }
}

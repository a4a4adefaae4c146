//! Growing one tree.

use super::columns::Columns;
use super::config::{ForestConfig, Splitter};
use super::split::{Finding, NodeRows, Scratch, Split};
use super::tree::Tree;
use crate::Samples;
use crate::draw::Draw;

/// What all trees of a forest are grown from.
pub(super) struct Grower<'a> {
    config: &'a ForestConfig,
    columns: &'a Columns,
    classes: Vec<u32>,
    n_classes: usize,
    max_features: usize,
}

/// A node that may be split.
struct Open {
    node: usize,
    /// Where its rows begin and end.
    rows: std::ops::Range<usize>,
    depth: usize,
}

/// A tree that grows.
struct Growing {
    draw: Draw,
    scratch: Scratch,
    /// The columns in an order that drawing changes.
    order: Vec<u32>,
    /// How often each row of the samples was drawn.
    weights: Vec<u32>,
    /// The same of each class in a node.
    class_weights: Vec<u64>,
}

impl<'a> Grower<'a> {
    pub(super) fn new(
        config: &'a ForestConfig,
        columns: &'a Columns,
        samples: Samples<'_>,
    ) -> Self {
        Self {
            config,
            columns,
            classes: samples.y().iter().map(|class| *class as u32).collect(),
            n_classes: samples.n_classes(),
            max_features: config.max_features.of(columns.len()),
        }
    }

    pub(super) fn grow(&self, mut draw: Draw) -> Tree {
        let weights = self.weights(&mut draw);
        let drawn = (0..).zip(&weights).filter(|(_, weight)| **weight > 0);
        let mut rows: Vec<u32> = drawn.map(|(row, _)| row).collect();
        let mut growing = Growing {
            draw,
            scratch: Scratch::default(),
            order: (0..self.columns.len() as u32).collect(),
            weights,
            class_weights: vec![0; self.n_classes],
        };
        let mut tree = Tree::default();
        let node = tree.push_node();
        let mut open = vec![Open {
            node,
            rows: 0..rows.len(),
            depth: 0,
        }];
        while let Some(Open {
            node,
            rows: range,
            depth,
        }) = open.pop()
        {
            let rows = &mut rows[range.clone()];
            growing.class_weights.fill(0);
            for row in rows.iter().map(|row| *row as usize) {
                let weight = u64::from(growing.weights[row]);
                growing.class_weights[self.classes[row] as usize] += weight;
            }
            let Some(split) = self.split(rows, depth, &mut growing) else {
                tree.make_leaf(node, &growing.class_weights);
                continue;
            };
            let middle = range.start + self.part(rows, split);
            let left = tree.split(node, split);
            for (node, rows) in [(left + 1, middle..range.end), (left, range.start..middle)] {
                open.push(Open {
                    node,
                    rows,
                    depth: depth + 1,
                });
            }
        }
        tree
    }

    /// How often a tree sees each row.
    fn weights(&self, draw: &mut Draw) -> Vec<u32> {
        let n_rows = self.classes.len();
        if !self.config.bootstrap {
            return vec![1; n_rows];
        }
        let mut weights = vec![0; n_rows];
        (0..n_rows).for_each(|_| weights[draw.below(n_rows)] += 1);
        weights
    }

    /// The split of a node, unless it stays a leaf.
    fn split(&self, rows: &[u32], depth: usize, growing: &mut Growing) -> Option<Split> {
        let config = self.config;
        let is_pure = growing
            .class_weights
            .iter()
            .filter(|weight| **weight > 0)
            .count()
            < 2;
        let is_small =
            rows.len() < config.min_samples_split || rows.len() / 2 < config.min_samples_leaf;
        if is_pure || is_small || config.max_depth == Some(depth) {
            return None;
        }
        let node = NodeRows {
            rows,
            classes: &self.classes,
            weights: &growing.weights,
            class_weights: &growing.class_weights,
            min_samples_leaf: config.min_samples_leaf,
        };
        let mut best: Option<Split> = None;
        let mut n_varying = 0;
        for visited in 0..self.columns.len() {
            if visited >= self.max_features && n_varying > 0 {
                break;
            }
            let drawn = visited + growing.draw.below(self.columns.len() - visited);
            growing.order.swap(visited, drawn);
            let column = growing.order[visited];
            let of = self.columns.get(column);
            let finding = match config.splitter {
                Splitter::Best => node.best(of, &mut growing.scratch),
                Splitter::Random => node.random(of, &mut growing.draw, &mut growing.scratch),
            };
            let Finding::Varying(found) = finding else {
                continue;
            };
            n_varying += 1;
            if let Some((threshold, purity)) = found
                && best.is_none_or(|best| purity > best.purity)
            {
                best = Some(Split {
                    column,
                    threshold,
                    purity,
                });
            }
        }
        best
    }

    /// Brings the rows that go left to the front and counts them.
    fn part(&self, rows: &mut [u32], split: Split) -> usize {
        let values = &self.columns.get(split.column).values;
        let mut n_left = 0;
        for index in 0..rows.len() {
            if values[rows[index] as usize] <= split.threshold {
                rows.swap(index, n_left);
                n_left += 1;
            }
        }
        n_left
    }
}

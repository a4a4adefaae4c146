//! Growing a tree.

use std::collections::BinaryHeap;
use std::ops::Range;

use super::bins::BinnedRows;
use super::config::{BoostingConfig, Growth};
use super::histogram::{ColumnHistogram, EMPTY};
use super::open::Open;
use super::partition::Partition;
use super::search::{Candidate, Search};
use super::split::{Split, SplitRule};
use super::sums::Sums;
use super::tree::{Node, Tree};
use crate::draw::Draw;

/// Draws of a tree, below the path of the tree itself.
const ROWS: u64 = u64::MAX;
const COLUMNS: u64 = u64::MAX - 1;

/// Memory that trees are grown in, one after the other.
#[derive(Default)]
pub(super) struct Scratch {
    partition: Partition,
    columns: Vec<u32>,
    /// Places of the columns drawn for two children.
    places: [Vec<u32>; 2],
    open: BinaryHeap<Open>,
    free: Vec<Vec<ColumnHistogram>>,
    /// The bin of each node's split.
    bins: Vec<u8>,
}

impl Scratch {
    fn histogram(&mut self) -> Vec<ColumnHistogram> {
        let n_columns = self.columns.len();
        let new = || vec![EMPTY; n_columns];
        self.free.pop().unwrap_or_else(new)
    }
}

/// What every tree of a model shares.
pub(super) struct Grower<'a> {
    pub(super) config: &'a BoostingConfig,
    pub(super) bins: &'a BinnedRows,
    pub(super) rule: SplitRule,
    pub(super) parallel: bool,
}

impl Grower<'_> {
    /// Grows the tree of an output in a round, and adds its values to the margins of all rows.
    pub(super) fn grow(
        &self,
        path: [u64; 2],
        gradient: impl Fn(usize) -> Sums,
        margins: &mut [f64],
        scratch: &mut Scratch,
    ) -> Tree {
        let mut growing = self.plant(path, gradient, scratch);
        while let Some(open) = growing.scratch.open.pop() {
            growing.split(open);
        }
        let Growing { tree, scratch, .. } = growing;
        for (row, margin) in margins.iter_mut().enumerate() {
            *margin += self.value(&tree, &scratch.bins, row);
        }
        tree
    }

    fn plant<'s>(
        &'s self,
        path: [u64; 2],
        gradient: impl Fn(usize) -> Sums,
        scratch: &'s mut Scratch,
    ) -> Growing<'s> {
        let draw = |what| Draw::new(self.config.seed, &[path[0], path[1], what]);
        let draw_rows = |rows: &mut Vec<u32>| draw(ROWS).keep_share(rows, self.config.subsample);
        let n_rows = self.bins.n_rows();
        scratch.partition.restart(n_rows, draw_rows, gradient);
        scratch.columns.clear();
        scratch.columns.extend(0..self.bins.n_columns() as u32);
        draw(COLUMNS).keep_share(&mut scratch.columns, self.config.colsample_bytree);
        scratch.bins.clear();
        let mut growing = Growing {
            grower: self,
            path,
            tree: Tree::default(),
            n_leaves: 1,
            scratch,
        };
        growing.search_root();
        growing
    }

    /// The value of a row of the training set.
    fn value(&self, tree: &Tree, split_bins: &[u8], row: usize) -> f64 {
        let mut index = 0;
        loop {
            let node = tree.nodes[index];
            if node.left == 0 {
                return node.value;
            }
            let right = self.bins.column(node.column as usize)[row] > split_bins[index];
            index = node.left as usize + usize::from(right);
        }
    }
}

/// A tree on its way.
struct Growing<'a> {
    grower: &'a Grower<'a>,
    path: [u64; 2],
    tree: Tree,
    n_leaves: usize,
    scratch: &'a mut Scratch,
}

impl Growing<'_> {
    fn search_root(&mut self) {
        let range = 0..self.scratch.partition.len();
        let mut sums = Sums::EMPTY;
        let gradients = self.scratch.partition.node(&range).gradients;
        gradients.iter().for_each(|gradient| sums += *gradient);
        let node = self.push_leaf(sums);
        if !self.grower.rule.may_split(sums) {
            return;
        }
        self.draw_places(0, node);
        let mut histogram = self.scratch.histogram();
        let candidate = Candidate {
            sums,
            places: &self.scratch.places[0],
        };
        let rows = self.scratch.partition.node(&range);
        let split = self.search().node(rows, candidate, &mut histogram);
        self.open(node, 0, range, split, histogram);
    }

    /// Splits a node and looks for the splits of its children.
    fn split(&mut self, open: Open) {
        let Open { split, range, .. } = open;
        let bins = self.grower.bins.column(split.column as usize);
        let middle = self.scratch.partition.split(&range, bins, split.bin);
        let left = self.push_leaf(split.left);
        self.push_leaf(split.right);
        let parent = open.node as usize;
        self.tree.nodes[parent] = Node {
            value: self.grower.bins.cut_above(split.column as usize, split.bin),
            column: split.column,
            left,
        };
        self.tree.statistics[parent].gain = split.gain;
        self.scratch.bins[parent] = split.bin;
        self.n_leaves += 1;
        if Some(self.n_leaves) == self.grower.config.max_leaves {
            self.abandon(open.histogram);
            return;
        }
        let children = [
            (left, range.start..middle, split.left),
            (left + 1, middle..range.end, split.right),
        ];
        self.search_children(open.depth + 1, children, open.histogram);
    }

    fn search_children(
        &mut self,
        depth: usize,
        mut children: [(u32, Range<usize>, Sums); 2],
        mut parent: Vec<ColumnHistogram>,
    ) {
        children.sort_by_key(|(_, range, _)| range.len());
        let deep = self.grower.config.max_depth.is_some_and(|max| depth >= max);
        let may_split = [0, 1].map(|child| {
            let (node, _, sums) = &children[child];
            self.draw_places(child, *node);
            !deep && self.grower.rule.may_split(*sums)
        });
        if may_split == [false, false] {
            self.scratch.free.push(parent);
            return;
        }
        let mut histogram = self.scratch.histogram();
        let candidates = [0, 1].map(|child| {
            may_split[child].then_some(Candidate {
                sums: children[child].2,
                places: &self.scratch.places[child],
            })
        });
        let rows = self.scratch.partition.node(&children[0].1);
        let search = self.search();
        let splits = search.children(rows, candidates, &mut histogram, &mut parent);
        let [smaller, larger] = children;
        self.open(smaller.0, depth, smaller.1, splits[0], histogram);
        self.open(larger.0, depth, larger.1, splits[1], parent);
    }

    fn search(&self) -> Search<'_> {
        Search {
            bins: self.grower.bins,
            rule: &self.grower.rule,
            columns: &self.scratch.columns,
            parallel: self.grower.parallel,
        }
    }

    fn draw_places(&mut self, child: usize, node: u32) {
        let config = self.grower.config;
        let path = [self.path[0], self.path[1], u64::from(node)];
        let places = &mut self.scratch.places[child];
        places.clear();
        places.extend(0..self.scratch.columns.len() as u32);
        Draw::new(config.seed, &path).keep_share(places, config.colsample_bynode);
    }

    fn push_leaf(&mut self, sums: Sums) -> u32 {
        let rule = &self.grower.rule;
        let value = rule.leaf_value(sums) * self.grower.config.learning_rate;
        self.scratch.bins.push(0);
        self.tree.push_leaf(value, rule.fixed.hessian(sums))
    }

    /// Keeps a node for later, if it has a split.
    fn open(
        &mut self,
        node: u32,
        depth: usize,
        range: Range<usize>,
        split: Option<Split>,
        histogram: Vec<ColumnHistogram>,
    ) {
        let Some(split) = split else {
            self.scratch.free.push(histogram);
            return;
        };
        let config = self.grower.config;
        let priority = match config.growth {
            // Every node is split in the end, so the deepest goes first: fewest histograms wait.
            _ if config.max_leaves.is_none() => depth as f32,
            Growth::DepthWise => 0.0,
            Growth::LeafWise => split.gain,
        };
        self.scratch.open.push(Open {
            priority,
            node,
            depth,
            range,
            split,
            histogram,
        });
    }

    /// Leaves the open nodes as leaves.
    fn abandon(&mut self, last: Vec<ColumnHistogram>) {
        let histograms = self.scratch.open.drain().map(|open| open.histogram);
        self.scratch.free.push(last);
        self.scratch.free.extend(histograms);
    }
}

//! The rows of a growing tree, node by node.

use std::ops::Range;

use super::histogram::NodeRows;
use super::sums::Sums;

/// Rows and their gradients, ordered so that those of a node lie together.
#[derive(Default)]
pub(super) struct Partition {
    rows: Vec<u32>,
    gradients: Vec<Sums>,
    spare_rows: Vec<u32>,
    spare_gradients: Vec<Sums>,
}

impl Partition {
    /// Starts a tree: all of `n_rows` rows, of which `draw` keeps what it likes, in the root.
    pub(super) fn restart(
        &mut self,
        n_rows: usize,
        draw: impl FnOnce(&mut Vec<u32>),
        gradient: impl Fn(usize) -> Sums,
    ) {
        self.rows.clear();
        self.rows.extend(0..n_rows as u32);
        draw(&mut self.rows);
        self.gradients.clear();
        let gradients = self.rows.iter().map(|row| gradient(*row as usize));
        self.gradients.extend(gradients);
        self.spare_rows.resize(n_rows, 0);
        self.spare_gradients.resize(n_rows, Sums::EMPTY);
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows of a node.
    pub(super) fn node(&self, range: &Range<usize>) -> NodeRows<'_> {
        NodeRows {
            rows: &self.rows[range.clone()],
            gradients: &self.gradients[range.clone()],
        }
    }

    /// Puts the node's rows with bins up to `bin` first, each side in its order, and returns where the
    /// others begin.
    pub(super) fn split(&mut self, range: &Range<usize>, bins: &[u8], bin: u8) -> usize {
        let rows = &mut self.rows[range.clone()];
        let gradients = &mut self.gradients[range.clone()];
        let (mut n_left, mut n_right) = (0, 0);
        for index in 0..rows.len() {
            let (row, gradient) = (rows[index], gradients[index]);
            let left = usize::from(bins[row as usize] <= bin);
            // Both are written and one is kept: no branch to mispredict.
            rows[n_left] = row;
            gradients[n_left] = gradient;
            self.spare_rows[n_right] = row;
            self.spare_gradients[n_right] = gradient;
            n_left += left;
            n_right += 1 - left;
        }
        rows[n_left..].copy_from_slice(&self.spare_rows[..n_right]);
        gradients[n_left..].copy_from_slice(&self.spare_gradients[..n_right]);
        range.start + n_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boosting::sums::FixedPoint;

    #[test]
    fn both_sides_keep_their_order_and_gradients() {
        let fixed = FixedPoint::new(8);
        let gradient = |row: usize| fixed.row(row as f64 / 8.0, 0.1);
        let mut partition = Partition::default();
        partition.restart(8, |rows| rows.retain(|row| *row != 3), gradient);
        assert_eq!(partition.len(), 7);
        let bins = [5, 0, 5, 0, 1, 9, 2, 5];
        // The first row of the node after 1 stays out.
        let middle = partition.split(&(1..7), &bins, 2);
        let rows = |range| partition.node(&range).rows.to_vec();
        assert_eq!(rows(0..middle), [0, 1, 4, 6]);
        assert_eq!(rows(middle..7), [2, 5, 7]);
        let node = partition.node(&(0..7));
        for (row, sums) in node.rows.iter().zip(node.gradients) {
            assert_eq!(*sums, gradient(*row as usize));
        }
    }
}

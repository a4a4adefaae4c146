//! The nearest rows by brute force.
//!
//! Distances are sums of squared differences, not `|a|² - 2ab + |b|²` by a matrix product: that would
//! lose the small distances, which decide, and those that are 0. Rows are compared in blocks that stay
//! in the cache.

use ndarray::ArrayView2;

/// Rows asked about together.
pub(super) const QUERY_BLOCK: usize = 16;

/// Training rows that a block of queries is compared with before the next ones are.
const TRAIN_BLOCK: usize = 64;

/// Differences summed side by side.
const LANES: usize = 8;

/// A training row and its squared distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Neighbour {
    pub(super) squared: f64,
    pub(super) row: usize,
}

/// The `k` rows of `train` nearest to each row of `queries`, nearest first; of equals, the first.
pub(super) fn nearest(
    train: ArrayView2<'_, f64>,
    queries: ArrayView2<'_, f64>,
    k: usize,
) -> Vec<Vec<Neighbour>> {
    let (train, queries) = (train.as_standard_layout(), queries.as_standard_layout());
    let mut found = vec![Vec::with_capacity(k + 1); queries.nrows()];
    for start in (0..train.nrows()).step_by(TRAIN_BLOCK) {
        let rows = start..(start + TRAIN_BLOCK).min(train.nrows());
        for (query, found) in queries.rows().into_iter().zip(&mut found) {
            let Some(query) = query.to_slice() else {
                continue;
            };
            for row in rows.clone() {
                if let Some(train) = train.row(row).to_slice() {
                    let squared = squared_distance(query, train);
                    keep(found, Neighbour { squared, row }, k);
                }
            }
        }
    }
    found
}

/// Puts a neighbour into its place among the `k` nearest so far.
fn keep(found: &mut Vec<Neighbour>, neighbour: Neighbour, k: usize) {
    if found.len() == k
        && found
            .last()
            .is_some_and(|last| last.squared <= neighbour.squared)
    {
        return;
    }
    let place = found.partition_point(|other| other.squared <= neighbour.squared);
    found.insert(place, neighbour);
    found.truncate(k);
}

fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (blocks, rest) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tail: f64 = (blocks.remainder().iter().zip(rest.remainder()))
        .map(|(a, b)| (a - b) * (a - b))
        .sum();
    for (a, b) in blocks.zip(rest) {
        for lane in 0..LANES {
            sums[lane] += (a[lane] - b[lane]) * (a[lane] - b[lane]);
        }
    }
    sums.iter().sum::<f64>() + tail
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    #[test]
    fn blocks_find_what_sorting_all_rows_finds() {
        let value = |(row, column): (usize, usize)| ((row * 31 + column * 17) % 23) as f64;
        let train = Array2::from_shape_fn((150, 11), value);
        let queries =
            Array2::from_shape_fn((5, 11), |(row, column)| value((row + 7, column)) + 0.5);
        let found = nearest(train.view(), queries.view(), 9);
        for (query, found) in queries.rows().into_iter().zip(found) {
            let squared = |row: usize| (&train.row(row) - &query).mapv(|d| d * d).sum();
            let mut all: Vec<(f64, usize)> = (0..150).map(|row| (squared(row), row)).collect();
            all.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
            let rows: Vec<usize> = all.iter().map(|(_, row)| *row).take(9).collect();
            assert_eq!(found.iter().map(|n| n.row).collect::<Vec<_>>(), rows);
        }
    }
}

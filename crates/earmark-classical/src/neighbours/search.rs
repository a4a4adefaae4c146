//! The nearest rows by brute force.
//!
//! What counts are sums of squared differences, not `|a|² - 2ab + |b|²` by a matrix product: that would
//! lose the small distances, which decide, and those that are 0. The product is quick, though, and within
//! a bound of rounding it tells which rows are too far away for the sum to be worth taking.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, ArrayView2, s};

/// Rows asked about together.
pub(super) const QUERY_BLOCK: usize = 16;

/// Training rows that a block of queries is compared with before the next ones are.
const TRAIN_BLOCK: usize = 256;

/// Differences summed side by side.
const LANES: usize = 8;

/// A training row and its squared distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Neighbour {
    pub(super) squared: f64,
    pub(super) row: usize,
}

/// The `k` rows of `train`, whose squared norms are given, nearest to each row of `queries`, nearest
/// first; of equals, the first.
pub(super) fn nearest(
    train: ArrayView2<'_, f64>,
    norms: &[f64],
    queries: ArrayView2<'_, f64>,
    k: usize,
) -> Vec<Vec<Neighbour>> {
    let (train, queries) = (train.as_standard_layout(), queries.as_standard_layout());
    let query_norms = squared_norms(queries.view());
    let slack = slack(train.ncols());
    let mut found = vec![Vec::with_capacity(k + 1); queries.nrows()];
    let mut products = Array2::zeros((queries.nrows(), TRAIN_BLOCK));
    for start in (0..train.nrows()).step_by(TRAIN_BLOCK) {
        let rows = start..(start + TRAIN_BLOCK).min(train.nrows());
        let block = train.slice(s![rows.clone(), ..]);
        let mut products = products.slice_mut(s![.., ..rows.len()]);
        general_mat_mul(1.0, &queries, &block.t(), 0.0, &mut products);
        for (query, found) in found.iter_mut().enumerate() {
            let row = queries.row(query);
            let query_norm = query_norms[query];
            for (place, product) in products.row(query).iter().enumerate() {
                let sum = query_norm + norms[start + place];
                // What is subnormal has no relative bound.
                let slack = slack * sum + f64::MIN_POSITIVE;
                if sum - 2.0 * product - slack > farthest(found, k) {
                    continue;
                }
                let squared = squared_distance(row, block.row(place));
                let row = start + place;
                keep(found, Neighbour { squared, row }, k);
            }
        }
    }
    found
}

/// `|row|²` of every row.
pub(super) fn squared_norms(x: ArrayView2<'_, f64>) -> Vec<f64> {
    x.rows().into_iter().map(|row| row.dot(&row)).collect()
}

/// By how much of `|a|² + |b|²`, at most, the squared distance by the product lies above the sum of
/// squares, both rounded: `n` products and sums are each off by less than `n + 2` roundings (Higham,
/// *Accuracy and Stability of Numerical Algorithms*, 2002, 3.1), and there are four such lists, the sum of
/// squares being at most twice as long.
fn slack(n_columns: usize) -> f64 {
    (4 * n_columns + 16) as f64 * f64::EPSILON
}

/// The squared distance that a row must stay below to be among the nearest.
fn farthest(found: &[Neighbour], k: usize) -> f64 {
    match found.last() {
        Some(last) if found.len() == k => last.squared,
        _ => f64::INFINITY,
    }
}

/// Puts a neighbour into its place among the `k` nearest so far.
fn keep(found: &mut Vec<Neighbour>, neighbour: Neighbour, k: usize) {
    if neighbour.squared >= farthest(found, k) {
        return;
    }
    let place = found.partition_point(|other| other.squared <= neighbour.squared);
    found.insert(place, neighbour);
    found.truncate(k);
}

fn squared_distance<'a>(a: ArrayView1<'a, f64>, b: ArrayView1<'a, f64>) -> f64 {
    let [a, b] = [a, b].map(|row| row.to_slice().expect("the layout is row-major"));
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
        let train = Array2::from_shape_fn((700, 11), value);
        let queries =
            Array2::from_shape_fn((5, 11), |(row, column)| value((row + 7, column)) + 0.5);
        let norms = squared_norms(train.view());
        let found = nearest(train.view(), &norms, queries.view(), 9);
        for (query, found) in queries.rows().into_iter().zip(found) {
            let squared = |row: usize| (&train.row(row) - &query).mapv(|d| d * d).sum();
            let mut all: Vec<(f64, usize)> = (0..700).map(|row| (squared(row), row)).collect();
            all.sort_by(|a, b| a.partial_cmp(b).expect("finite"));
            let rows: Vec<usize> = all.iter().map(|(_, row)| *row).take(9).collect();
            assert_eq!(found.iter().map(|n| n.row).collect::<Vec<_>>(), rows);
        }
    }

    /// Far from the origin the product tells nothing of the distances, and must not leave out a row.
    #[test]
    fn small_distances_far_away_are_not_lost() {
        let value = |(row, column): (usize, usize)| {
            1e9 + ((row * 7919 + column * 104_729) % 1009) as f64 * 1e-6
        };
        let train = Array2::from_shape_fn((600, 7), value);
        let norms = squared_norms(train.view());
        let found = nearest(train.view(), &norms, train.view(), 1);
        for (row, found) in found.iter().enumerate() {
            let first_equal = (0..600).find(|other| train.row(*other) == train.row(row));
            assert_eq!((Some(found[0].row), found[0].squared), (first_equal, 0.0));
        }
    }
}

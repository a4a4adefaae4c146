//! The training rows, grouped by class, and the kernel values between them.
//!
//! While all values fit into the memory given, each is computed once, when first asked for, and
//! shared by all pairs of classes, all folds and all threads; otherwise none is kept here. Which of
//! the two it is depends on nothing but the number of rows and the memory.

use std::ops::Range;
use std::sync::OnceLock;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Axis, s};

use super::kernel::{KernelFunction, squared_norms};
use crate::{FitError, Samples};

/// Rows whose kernel values are computed together: enough that the matrix product is quick, few
/// enough that little is computed in vain.
const TILE_ROWS: usize = 32;

/// Kernel values computed at a time where none are kept.
const BLOCK: usize = 64;

/// The rows of all classes, those of one class after those of the one before.
pub(super) struct TrainingRows {
    x: Array2<f64>,
    norms: Vec<f64>,
    kernel: KernelFunction,
    /// The rows of each class.
    classes: Vec<Range<usize>>,
    /// The row of the samples that each row is.
    origin: Vec<usize>,
    /// The group of each row.
    groups: Option<Vec<usize>>,
    tiles: Option<Tiles>,
}

/// Kernel values of [`TILE_ROWS`] rows with all rows of a class, by rows and then by class.
type Tiles = Vec<OnceLock<Box<[f32]>>>;

impl TrainingRows {
    /// Groups the rows by class; within a class their order stays. At most `tile_bytes` are used for
    /// kernel values.
    pub(super) fn new(
        samples: Samples<'_>,
        kernel: KernelFunction,
        tile_bytes: usize,
    ) -> Result<Self, FitError> {
        let mut origin: Vec<usize> = (0..samples.y().len()).collect();
        origin.sort_by_key(|row| samples.y()[*row]);
        let class_of = |row: &usize| samples.y()[*row];
        let classes: Vec<_> = (0..samples.n_classes())
            .map(|class| {
                let start = origin.partition_point(|row| class_of(row) < class);
                start..origin.partition_point(|row| class_of(row) <= class)
            })
            .collect();
        let x = samples.x().select(Axis(0), &origin);
        let norms = squared_norms(x.view());
        kernel.check_range(norms.iter().copied().fold(0.0, f64::max))?;
        let n_tiles = origin.len().div_ceil(TILE_ROWS) * classes.len();
        let tiles = (square_bytes(origin.len()) <= tile_bytes).then(|| {
            std::iter::repeat_with(OnceLock::new)
                .take(n_tiles)
                .collect()
        });
        let groups = samples.groups();
        Ok(Self {
            x,
            norms,
            kernel,
            classes,
            groups: groups.map(|groups| origin.iter().map(|row| groups[*row]).collect()),
            origin,
            tiles,
        })
    }

    /// Memory that kernel values take, or will when all have been asked for.
    pub(super) fn kept_bytes(&self) -> usize {
        self.tiles
            .as_ref()
            .map_or(0, |_| square_bytes(self.origin.len()))
    }

    /// The rows of each class, counted in this order.
    pub(super) fn classes(&self) -> &[Range<usize>] {
        &self.classes
    }

    /// The row of the samples that `row` is.
    pub(super) fn origin(&self, row: usize) -> usize {
        self.origin[row]
    }

    /// Copies of some rows.
    pub(super) fn select(&self, rows: &[usize]) -> Array2<f64> {
        self.x.select(Axis(0), rows)
    }

    /// The rows of two classes.
    pub(super) fn pair(&self, first: usize, second: usize) -> PairRows<'_> {
        PairRows {
            rows: self,
            classes: [first, second],
        }
    }

    fn tile_row<'t>(&self, tiles: &'t Tiles, row: usize, class: usize) -> &'t [f32] {
        let block = row / TILE_ROWS;
        let cell = &tiles[block * self.classes.len() + class];
        let tile = cell.get_or_init(|| self.compute_tile(block, class));
        let width = self.classes[class].len();
        &tile[(row - block * TILE_ROWS) * width..][..width]
    }

    fn compute_tile(&self, block: usize, class: usize) -> Box<[f32]> {
        let start = block * TILE_ROWS;
        let rows = start..(start + TILE_ROWS).min(self.origin.len());
        let columns = self.classes[class].clone();
        let (a, b) = (
            self.x.slice(s![rows.clone(), ..]),
            self.x.slice(s![columns.clone(), ..]),
        );
        let mut values = Array2::zeros((rows.len(), columns.len()));
        general_mat_mul(1.0, &a, &b.t(), 0.0, &mut values);
        let (row_norms, column_norms) = (&self.norms[rows], &self.norms[columns]);
        for (mut row, norm) in values.outer_iter_mut().zip(row_norms) {
            let products = row.as_slice_mut().expect("a new array is row-major");
            self.kernel.apply(products, *norm, column_norms);
        }
        values.iter().map(|value| *value as f32).collect()
    }
}

/// Memory for the kernel values between so many rows.
fn square_bytes(n_rows: usize) -> usize {
    n_rows
        .saturating_mul(n_rows)
        .saturating_mul(size_of::<f32>())
}

/// The rows of two classes, counted from 0: those of the first and then those of the second.
#[derive(Clone, Copy)]
pub(super) struct PairRows<'a> {
    rows: &'a TrainingRows,
    classes: [usize; 2],
}

impl PairRows<'_> {
    /// How many rows each of the two classes has.
    pub(super) fn counts(&self) -> [usize; 2] {
        self.classes.map(|class| self.rows.classes[class].len())
    }

    /// Whether a row is of the first class.
    pub(super) fn is_first(&self, row: u32) -> bool {
        (row as usize) < self.counts()[0]
    }

    /// The row among those of all classes.
    pub(super) fn global(&self, row: u32) -> usize {
        let [first, second] = self.classes.map(|class| &self.rows.classes[class]);
        match row as usize {
            row if row < first.len() => first.start + row,
            row => second.start + row - first.len(),
        }
    }

    /// The group of a row, where rows have one.
    pub(super) fn group(&self, row: u32) -> Option<usize> {
        let groups = self.rows.groups.as_ref()?;
        Some(groups[self.global(row)])
    }

    /// The kernel of a row with itself.
    pub(super) fn diagonal(&self, row: u32) -> f64 {
        self.rows.kernel.diagonal(self.rows.norms[self.global(row)])
    }

    /// The kernel of `row` with each of `columns`.
    pub(super) fn fill(&self, row: u32, columns: &[u32], out: &mut [f32]) {
        let global = self.global(row);
        let Some(tiles) = &self.rows.tiles else {
            return self.compute(global, columns, out);
        };
        let [first, second] = self
            .classes
            .map(|class| self.rows.tile_row(tiles, global, class));
        for (out, column) in out.iter_mut().zip(columns) {
            let column = *column as usize;
            *out = match first.get(column) {
                Some(value) => *value,
                None => second[column - first.len()],
            };
        }
    }

    fn compute(&self, row: usize, columns: &[u32], out: &mut [f32]) {
        let TrainingRows {
            x, norms, kernel, ..
        } = self.rows;
        let mut buffer = [[0.0; BLOCK]; 2];
        for (out, columns) in out.chunks_mut(BLOCK).zip(columns.chunks(BLOCK)) {
            let [values, others] = buffer.each_mut().map(|buffer| &mut buffer[..columns.len()]);
            let into = values.iter_mut().zip(others.iter_mut());
            for ((value, other), column) in into.zip(columns) {
                let column = self.global(*column);
                *value = x.row(row).dot(&x.row(column));
                *other = norms[column];
            }
            kernel.apply(values, norms[row], others);
            for (out, value) in out.iter_mut().zip(values) {
                *out = *value as f32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_and_computed_values_are_those_of_the_formula() {
        let x = Array2::from_shape_fn((75, 3), |(i, j)| ((i * 7 + j * 3) % 11) as f64 / 5.0);
        let y: Vec<usize> = (0..75).map(|row| [0, 2, 3][row % 3]).collect();
        let samples = Samples::new(x.view(), &y, 4).unwrap();
        let kernel = KernelFunction::Rbf { gamma: 0.3 };
        for tile_bytes in [0, usize::MAX] {
            let rows = TrainingRows::new(samples, kernel, tile_bytes).unwrap();
            assert_eq!(
                rows.kept_bytes(),
                if tile_bytes > 0 { 75 * 75 * 4 } else { 0 }
            );
            let pair = rows.pair(0, 3);
            assert_eq!(pair.counts(), [25, 25]);
            let columns: Vec<u32> = (0..50).rev().collect();
            let mut out = vec![0.0; 50];
            for row in 0..50 {
                pair.fill(row, &columns, &mut out);
                for (column, value) in columns.iter().zip(&out) {
                    let [a, b] = [row, *column].map(|row| rows.origin(pair.global(row)));
                    assert_eq!(y[a], if row < 25 { 0 } else { 3 });
                    let difference = &x.row(a) - &x.row(b);
                    let expected = (-0.3 * difference.dot(&difference)).exp();
                    assert!((f64::from(*value) - expected).abs() < 1e-7);
                }
            }
        }
    }
}

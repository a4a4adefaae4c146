//! How a batch is cut into parts that are computed side by side.

use rayon::prelude::*;

use super::rows::add;
use crate::flex::{Values, slice, slice_mut};

/// Rows of a tile, at least: fewer are not worth bringing the weights into the cache.
const ROWS: usize = 64;

/// Lots of tiles, at most, each with sums of its own. A constant, lest sums depend on the number of threads.
const LOTS: usize = 8;

/// Tiles of whole examples of `[batch, steps, width]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// Values of a tile.
    tile: usize,
    /// Values of a lot.
    lot: usize,
}

impl Cut {
    pub(super) fn of(x: &Values) -> Self {
        let shape = x.layout().shape();
        let (batch, example) = (shape[0], shape[1] * shape[2]);
        let examples = ROWS.div_ceil(shape[1]);
        let tiles = batch.div_ceil(examples).div_ceil(LOTS);
        Self {
            tile: examples * example,
            lot: tiles * examples * example,
        }
    }

    /// The values of one tile.
    pub(super) fn tile(self, number: usize, values: &[f32]) -> &[f32] {
        let start = number * self.tile;
        &values[start..values.len().min(start + self.tile)]
    }

    /// What is made of each tile.
    pub(super) fn map<T: Send>(
        self,
        values: &mut [f32],
        run: impl Fn(usize, &mut [f32]) -> T + Sync,
    ) -> Vec<T> {
        let tiles = values.par_chunks_mut(self.tile).enumerate();
        tiles.map(|(i, tile)| run(i, tile)).collect()
    }

    /// Sums of what is made of the tiles, in the same order every time.
    pub(super) fn sum<const N: usize>(
        self,
        values: &mut [f32],
        run: impl Fn(usize, &mut [f32]) -> [Values; N] + Sync,
    ) -> [Values; N] {
        let lots = values.par_chunks_mut(self.lot).enumerate();
        let sums: Vec<_> = lots
            .filter_map(|(lot, values)| {
                let tiles = values
                    .chunks_mut(self.tile)
                    .zip(lot * self.lot / self.tile..);
                tiles.map(|(tile, i)| run(i, tile)).reduce(joined)
            })
            .collect();
        let sum = sums.into_iter().reduce(joined);
        sum.expect("a batch has examples")
    }
}

fn joined<const N: usize>(mut sums: [Values; N], others: [Values; N]) -> [Values; N] {
    for (sum, other) in sums.iter_mut().zip(others) {
        add(slice_mut(sum), slice(&other));
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flex::tensor;

    #[test]
    fn every_example_is_in_one_tile_and_in_one_sum() {
        // Steps that fill a tile alone, share it, and share it with a rest.
        for (batch, steps) in [(32, 64), (32, 16), (9, 30), (1, 3), (70, 100)] {
            let shape = [batch, steps, 2];
            let mut values: Vec<f32> = (0..batch * steps * 2).map(|i| (i % 7) as f32).collect();
            let cut = Cut::of(&tensor(values.clone(), shape));
            let expected: f32 = values.iter().sum();
            let before = values.clone();
            let [sum] = cut.sum(&mut values, |i, tile| {
                assert_eq!(tile, cut.tile(i, &before));
                assert_eq!(tile.len() % (steps * 2), 0);
                [tensor(vec![tile.iter().sum()], [1])]
            });
            assert_eq!(slice(&sum), [expected], "{batch} {steps}");
            let lens = cut.map(&mut values, |_, tile| tile.len());
            assert_eq!(lens.iter().sum::<usize>(), values.len());
        }
    }
}

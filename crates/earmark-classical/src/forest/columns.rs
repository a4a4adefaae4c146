//! The features by column, and their ranks.

use ndarray::ArrayView2;
use rayon::prelude::*;

/// The features of all rows, one column after the other.
pub(super) struct Columns {
    columns: Vec<Column>,
}

/// One feature of all rows.
pub(super) struct Column {
    pub(super) values: Vec<f64>,
    /// The place of each value among the distinct ones; empty where none are needed.
    pub(super) ranks: Vec<u32>,
    /// The distinct values, ascending.
    pub(super) distinct: Vec<f64>,
}

impl Columns {
    pub(super) fn new(x: ArrayView2<'_, f64>, ranked: bool) -> Self {
        let columns = (0..x.ncols()).into_par_iter();
        let columns = columns.map(|column| Column::new(x.column(column).to_vec(), ranked));
        Self {
            columns: columns.collect(),
        }
    }

    pub(super) fn get(&self, column: u32) -> &Column {
        &self.columns[column as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }
}

impl Column {
    pub(super) fn new(values: Vec<f64>, ranked: bool) -> Self {
        let mut distinct = if ranked { values.clone() } else { Vec::new() };
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup();
        let rank = |value: &f64| distinct.partition_point(|other| other < value) as u32;
        let ranks = if ranked {
            values.iter().map(rank).collect()
        } else {
            Vec::new()
        };
        Self {
            values,
            ranks,
            distinct,
        }
    }

    /// A threshold `t` with `value of rank <= t < value of rank next`.
    pub(super) fn between(&self, rank: u32, next: u32) -> f64 {
        let (low, high) = (self.distinct[rank as usize], self.distinct[next as usize]);
        let middle = 0.5 * low + 0.5 * high;
        if middle >= low && middle < high {
            middle
        } else {
            low
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_rank_and_thresholds_part() {
        let tiny = f64::from_bits(1);
        let column = Column::new(vec![0.0, -0.0, 2.0, -f64::MAX, f64::MAX, tiny], true);
        assert_eq!(column.ranks, [1, 1, 3, 0, 4, 2]);
        for rank in 0..4 {
            let threshold = column.between(rank, rank + 1);
            assert!(column.distinct[rank as usize] <= threshold);
            assert!(threshold < column.distinct[rank as usize + 1]);
        }
        assert_eq!(column.between(1, 3), 1.0);
    }
}

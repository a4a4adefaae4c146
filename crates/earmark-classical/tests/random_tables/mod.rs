//! Tables of random rows, for properties.

use ndarray::Array2;
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) x: Array2<f64>,
    pub(crate) y: Vec<usize>,
    pub(crate) n_classes: usize,
}

pub(crate) fn tables(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Table> {
    (2usize..5, 1usize..6, 1usize..24).prop_flat_map(move |(n_classes, n_columns, n_rows)| {
        let values = prop::collection::vec(value.clone(), n_rows * n_columns);
        let classes = prop::collection::vec(0..n_classes, n_rows);
        (values, classes).prop_map(move |(values, y)| Table {
            x: Array2::from_shape_vec((n_rows, n_columns), values).expect("as many as asked for"),
            y,
            n_classes,
        })
    })
}

/// Numbers of any size, most of them far from 1.
pub(crate) fn any_size() -> impl Strategy<Value = f64> + Clone {
    let size = prop_oneof![Just(0), -30..30, -320..308];
    (-1.0..1.0, size).prop_map(|(digits, exponent)| digits * 10f64.powi(exponent))
}

/// Values that repeat, so that rows, columns and whole classes coincide.
pub(crate) fn coarse() -> impl Strategy<Value = f64> + Clone {
    (-2i8..=2).prop_map(f64::from)
}

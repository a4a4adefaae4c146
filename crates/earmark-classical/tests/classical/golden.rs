//! The goldens, read.

use std::collections::HashMap;

use earmark_classical::{ClassWeight, Samples};
use ndarray::{Array2, ArrayView2, s};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Goldens {
    data: HashMap<String, Data>,
    pub(crate) logistic: Vec<Logistic>,
    pub(crate) probabilities: Vec<Probabilities>,
    pub(crate) steps: Vec<Steps>,
    pub(crate) forests: Vec<Forest>,
}

#[derive(Deserialize)]
struct Data {
    x: Vec<Vec<f64>>,
    y: Vec<usize>,
    n_train: usize,
}

#[derive(Deserialize)]
pub(crate) struct Logistic {
    pub(crate) data: String,
    pub(crate) c: f64,
    pub(crate) class_weight: ClassWeight,
    pub(crate) coef: Vec<Vec<f64>>,
    pub(crate) intercept: Vec<f64>,
    /// Of the test rows.
    pub(crate) probabilities: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
pub(crate) struct Probabilities {
    pub(crate) data: String,
    pub(crate) kind: String,
    pub(crate) settings: Vec<String>,
    /// Of all rows.
    pub(crate) probabilities: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
pub(crate) struct Steps {
    pub(crate) data: String,
    pub(crate) mean: Vec<f64>,
    pub(crate) scale: Vec<f64>,
    /// Of all columns but the last, which is constant.
    pub(crate) f: Vec<f64>,
    pub(crate) k: usize,
    pub(crate) support: Vec<usize>,
    pub(crate) components: Vec<Vec<f64>>,
    pub(crate) variance: Vec<f64>,
    /// The scaled test rows by component.
    pub(crate) turned: Vec<Vec<f64>>,
    pub(crate) n_for_90_percent: usize,
}

#[derive(Deserialize)]
pub(crate) struct Forest {
    pub(crate) problem: String,
    pub(crate) kind: String,
    pub(crate) settings: Vec<String>,
    /// Mean over ten seeds.
    pub(crate) accuracy: f64,
}

pub(crate) fn read() -> Goldens {
    serde_json::from_str(include_str!("../goldens/classical.json"))
        .expect("goldens as the script writes")
}

/// Rows with their classes, the training rows first.
pub(crate) struct Rows {
    pub(crate) x: Array2<f64>,
    pub(crate) y: Vec<usize>,
    pub(crate) n_classes: usize,
    n_train: usize,
}

impl Goldens {
    pub(crate) fn rows(&self, name: &str) -> Rows {
        let data = &self.data[name];
        Rows {
            x: matrix(&data.x),
            y: data.y.clone(),
            n_classes: data.y.iter().max().map_or(0, |class| class + 1),
            n_train: data.n_train,
        }
    }
}

impl Rows {
    pub(crate) fn train(&self) -> Samples<'_> {
        let x = self.x.slice(s![..self.n_train, ..]);
        Samples::new(x, &self.y[..self.n_train], self.n_classes).expect("valid rows")
    }

    pub(crate) fn test(&self) -> ArrayView2<'_, f64> {
        self.x.slice(s![self.n_train.., ..])
    }
}

pub(crate) fn matrix(rows: &[Vec<f64>]) -> Array2<f64> {
    let n_columns = rows.first().map_or(0, Vec::len);
    Array2::from_shape_vec((rows.len(), n_columns), rows.concat()).expect("rows of one length")
}

/// The largest difference of two matrices of one shape.
pub(crate) fn distance(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> f64 {
    assert_eq!(a.dim(), b.dim());
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f64::max)
}

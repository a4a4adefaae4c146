//! The goldens, read.

use std::collections::HashMap;

use earmark_classical::Samples;
use earmark_classical::svm::{ClassWeight, Gamma, Kernel, SvmConfig};
use ndarray::Array2;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Goldens {
    data: HashMap<String, Data>,
    pub(crate) cases: Vec<Case>,
    pub(crate) probabilities: Vec<Probabilities>,
}

#[derive(Deserialize)]
struct Data {
    x: Vec<Vec<f64>>,
    y: Vec<usize>,
}

/// What was fitted to which data.
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) data: String,
    pub(crate) parameters: Parameters,
    /// The number that SVC found for the kernel.
    pub(crate) gamma: f64,
    pub(crate) support: Vec<usize>,
    pub(crate) n_support: Vec<usize>,
    pub(crate) dual_coef: Vec<Vec<f64>>,
    pub(crate) intercept: Vec<f64>,
    pub(crate) objectives: Vec<f64>,
    /// Of the first rows.
    pub(crate) decisions: Vec<Vec<f64>>,
    pub(crate) predictions: Vec<usize>,
}

/// The parameters of SVC that are not at their default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parameters {
    kernel: String,
    pub(crate) tol: f64,
    #[serde(rename = "C", default = "one")]
    pub(crate) c: f64,
    gamma: Option<serde_json::Value>,
    degree: Option<u32>,
    coef0: Option<f64>,
    class_weight: Option<serde_json::Value>,
}

/// What makes probabilities, and the probabilities of all rows.
#[derive(Deserialize)]
pub(crate) struct Probabilities {
    pub(crate) data: String,
    pub(crate) gamma: f64,
    pub(crate) support: Vec<usize>,
    pub(crate) n_support: Vec<usize>,
    pub(crate) dual_coef: Vec<Vec<f64>>,
    pub(crate) intercept: Vec<f64>,
    pub(crate) a: Vec<f64>,
    pub(crate) b: Vec<f64>,
    pub(crate) decisions: Vec<Vec<f64>>,
    pub(crate) probabilities: Vec<Vec<f64>>,
}

fn one() -> f64 {
    1.0
}

pub(crate) fn read() -> Goldens {
    serde_json::from_str(include_str!("../goldens/svm.json")).expect("goldens as the script writes")
}

/// Rows with their classes, kept together.
pub(crate) struct Rows {
    pub(crate) x: Array2<f64>,
    pub(crate) y: Vec<usize>,
    pub(crate) n_classes: usize,
}

impl Rows {
    pub(crate) fn samples(&self) -> Samples<'_> {
        Samples::new(self.x.view(), &self.y, self.n_classes).expect("valid rows")
    }
}

impl Goldens {
    pub(crate) fn rows(&self, name: &str) -> Rows {
        let data = &self.data[name];
        Rows {
            x: matrix(&data.x),
            y: data.y.clone(),
            n_classes: data.y.iter().max().map_or(0, |class| class + 1),
        }
    }
}

impl Parameters {
    pub(crate) fn config(&self) -> SvmConfig {
        let gamma = match &self.gamma {
            None => Gamma::Scale,
            Some(serde_json::Value::String(name)) if name == "auto" => Gamma::Auto,
            Some(value) => Gamma::Value(value.as_f64().expect("a number")),
        };
        let kernel = match self.kernel.as_str() {
            "linear" => Kernel::Linear,
            "rbf" => Kernel::Rbf { gamma },
            "poly" => Kernel::Polynomial {
                gamma,
                coef0: self.coef0.unwrap_or(0.0),
                degree: self.degree.unwrap_or(3),
            },
            name => panic!("no kernel {name}"),
        };
        let class_weight = match &self.class_weight {
            None => ClassWeight::Uniform,
            Some(serde_json::Value::String(name)) if name == "balanced" => ClassWeight::Balanced,
            Some(value) => {
                ClassWeight::Given(serde_json::from_value(value.clone()).expect("numbers"))
            }
        };
        SvmConfig {
            c: self.c,
            tol: self.tol,
            kernel,
            class_weight,
            ..SvmConfig::default()
        }
    }
}

pub(crate) fn matrix(rows: &[Vec<f64>]) -> Array2<f64> {
    let n_columns = rows.first().map_or(0, Vec::len);
    Array2::from_shape_vec((rows.len(), n_columns), rows.concat()).expect("rows of one length")
}

/// The largest difference of two matrices of one shape.
pub(crate) fn distance(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    assert_eq!(a.dim(), b.dim());
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, f64::max)
}

//! Multinomial logistic regression.
//!
//! | file | what lives there |
//! |---|---|
//! | `mod.rs` | parameters and fitting |
//! | `objective.rs` | the loss, its gradient and products with its Hessian |
//! | `newton.rs` | Newton's method with conjugate gradients |
//! | `model.rs` | the fitted model |
//!
//! The solver is our own: it is small, and it comes closer to the minimum in fewer passes over badly
//! scaled rows than the L-BFGS of the crates at hand, which also lack class weights.

mod model;
mod newton;
mod objective;

pub use model::LogisticModel;

use serde::{Deserialize, Serialize};

use crate::samples::ensure_squares;
use crate::{ClassWeight, Estimator, FitError, Samples};
use objective::Objective;

/// The largest `c` times class weight: sums of it over rows and squares do not overflow.
const C_MAX: f64 = 1e15;

/// Logistic regression with an L2 penalty: scikit-learn's `LogisticRegression`.
///
/// Minimises `½ |W|² - Σ cᵢ ln p(yᵢ | xᵢ)`, where `p = softmax(W x + b)` and `cᵢ` is `c` times the weight
/// of the row's class; the intercepts `b` are not penalised. Two classes share one row of weights, as
/// `p = 1 / (1 + exp(-(w x + b)))`. Features of one scale make fitting quick; others make the penalty
/// unfair.
///
/// | field | range | default | meaning |
/// |---|---|---|---|
/// | `c` | above 0, at most 1e15 | 1 | what the loss counts beside the penalty |
/// | `class_weight` | see [`ClassWeight`] | uniform | factor on `c` for each class |
/// | `tol` | above 0, finite | 1e-4 | largest entry of the gradient of the mean loss |
/// | `max_iter` | from 1 | 100 | steps of Newton's method |
///
/// ```
/// use earmark_classical::linear::LogisticConfig;
/// use earmark_classical::{Estimator, Predictor, Samples};
/// use ndarray::array;
///
/// let x = array![[0.0, 0.1], [0.2, 0.0], [1.0, 0.9], [0.8, 1.0]];
/// let samples = Samples::new(x.view(), &[0, 0, 1, 1], 2)?;
/// let model = LogisticConfig::default().fit(samples, 0)?;
/// assert_eq!(model.predict(array![[0.1, 0.1], [0.9, 0.9]].view())?, [0, 1]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogisticConfig {
    /// What the loss counts beside the penalty.
    pub c: f64,
    /// The factor on `c` for each class.
    pub class_weight: ClassWeight,
    /// Largest entry of the gradient of the mean loss at the end.
    pub tol: f64,
    /// Steps of Newton's method.
    pub max_iter: usize,
}

impl Default for LogisticConfig {
    fn default() -> Self {
        Self {
            c: 1.0,
            class_weight: ClassWeight::Uniform,
            tol: 1e-4,
            max_iter: 100,
        }
    }
}

impl Estimator for LogisticConfig {
    type Model = LogisticModel;

    fn check(&self) -> Result<(), FitError> {
        if !(self.c > 0.0 && self.c <= C_MAX) {
            let allowed = format!("above 0 and at most {C_MAX:e}");
            return Err(FitError::invalid("c", &self.c, allowed));
        }
        if !(self.tol > 0.0 && self.tol.is_finite()) {
            return Err(FitError::invalid("tol", &self.tol, "above 0 and finite"));
        }
        if self.max_iter == 0 {
            return Err(FitError::invalid("max_iter", &0, "at least 1"));
        }
        self.class_weight.check()
    }

    fn fit(&self, samples: Samples<'_>, _seed: u64) -> Result<LogisticModel, FitError> {
        self.check()?;
        ensure_squares(samples.x())?;
        let costs = self.class_weight.costs(self.c, C_MAX, samples)?;
        let present = samples.present();
        let objective = Objective::new(samples, &present, &costs);
        let solution = newton::minimise(&objective, self.tol, self.max_iter);
        LogisticModel::new(samples.n_classes(), present, solution)
    }
}

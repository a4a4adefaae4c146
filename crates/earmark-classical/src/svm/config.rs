//! The parameters of a support vector machine and their ranges.

use super::kernel::KernelFunction;
use crate::{ClassWeight, FitError, Samples};

/// The largest `c` times class weight: with it no step of the solver overflows.
const C_MAX: f64 = 1e30;

/// The parameters of [`Svm::fit`](super::Svm::fit), with the names and defaults of scikit-learn's `SVC`.
///
/// | field | range | default | meaning |
/// |---|---|---|---|
/// | `c` | above 0, at most 1e30 | 1 | how much a row on the wrong side costs |
/// | `kernel` | see [`Kernel`] | `Rbf`, gamma `Scale` | what likeness of two rows is |
/// | `class_weight` | see [`ClassWeight`] | `Uniform` | factor on `c` for each class |
/// | `tol` | above 0, finite | 1e-3 | by how much the optimality conditions may be missed |
/// | `max_iter` | at least 1, or none | none | most steps for each pair; none stands for `max(10⁷, 100 rows)` |
/// | `shrinking` | | true | leave out rows that seem settled while solving |
/// | `cache_bytes` | any | 200 · 10⁶ | memory for kernel values; 2 rows for each thread are kept in any case |
/// | `probability` | | false | fit [`predict_proba`](super::SvmModel::predict_proba), for about 5 times the time |
/// | `seed` | any | 0 | draws the folds that probabilities are fitted over |
///
/// ```
/// use earmark_classical::svm::{Gamma, Kernel, SvmConfig};
///
/// let config = SvmConfig {
///     c: 10.0,
///     kernel: Kernel::Rbf { gamma: Gamma::Value(0.05) },
///     ..SvmConfig::default()
/// };
/// assert!(config.shrinking);
/// ```
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SvmConfig {
    /// How much a row on the wrong side costs.
    pub c: f64,
    /// What likeness of two rows is.
    pub kernel: Kernel,
    /// The factor on `c` for each class.
    pub class_weight: ClassWeight,
    /// By how much the optimality conditions may be missed.
    pub tol: f64,
    /// The most steps for each pair of classes.
    pub max_iter: Option<usize>,
    /// Whether rows that seem settled are left out while solving; changes the time, hardly the result.
    pub shrinking: bool,
    /// Memory for kernel values, in bytes; hardly changes the result. While all values between the
    /// rows fit into half of it, each is computed once for all pairs of classes and all folds.
    pub cache_bytes: usize,
    /// Whether the model shall give probabilities.
    pub probability: bool,
    /// Draws the folds that probabilities are fitted over.
    pub seed: u64,
}

impl Default for SvmConfig {
    fn default() -> Self {
        Self {
            c: 1.0,
            kernel: Kernel::default(),
            class_weight: ClassWeight::default(),
            tol: 1e-3,
            max_iter: None,
            shrinking: true,
            cache_bytes: 200_000_000,
            probability: false,
            seed: 0,
        }
    }
}

/// The kernel `k(a, b)` of two rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kernel {
    /// `a · b`.
    Linear,
    /// `exp(-gamma |a - b|²)`.
    Rbf {
        /// The width of the bell: above 0.
        gamma: Gamma,
    },
    /// `(gamma a · b + coef0)^degree`.
    Polynomial {
        /// The factor of the product: above 0.
        gamma: Gamma,
        /// What is added to it: at least 0, which keeps the problem convex; 0 in scikit-learn.
        coef0: f64,
        /// The exponent: 1 to 100; 3 in scikit-learn.
        degree: u32,
    },
}

impl Default for Kernel {
    fn default() -> Self {
        Self::Rbf {
            gamma: Gamma::Scale,
        }
    }
}

/// How the factor `gamma` of a kernel is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Gamma {
    /// `1 / (n_columns · var)`, where `var` is the variance of all features taken as one list; 1 if
    /// that is 0.
    #[default]
    Scale,
    /// `1 / n_columns`.
    Auto,
    /// A number above 0.
    #[serde(untagged)]
    Value(f64),
}

impl SvmConfig {
    /// Refuses parameters outside their range, as far as they can be judged without rows.
    pub(crate) fn check(&self) -> Result<(), FitError> {
        if !(self.c > 0.0 && self.c <= C_MAX) {
            let allowed = format!("above 0 and at most {C_MAX:e}");
            return Err(FitError::invalid("c", &self.c, allowed));
        }
        if !(self.tol > 0.0 && self.tol.is_finite()) {
            return Err(FitError::invalid("tol", &self.tol, "above 0 and finite"));
        }
        if self.max_iter == Some(0) {
            return Err(FitError::invalid("max_iter", &0, "at least 1, or none"));
        }
        self.class_weight.check()?;
        KernelFunction::check_given(self.kernel)
    }

    /// `c` times weight for each class.
    pub(super) fn costs(&self, samples: Samples<'_>) -> Result<Vec<f64>, FitError> {
        self.class_weight.costs(self.c, C_MAX, samples)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn every_refused_parameter_is_named_with_its_value() {
        let base = SvmConfig::default;
        let refused = [
            (SvmConfig { c: 0.0, ..base() }, "c = 0"),
            (
                SvmConfig {
                    c: f64::NAN,
                    ..base()
                },
                "c = NaN",
            ),
            (
                SvmConfig {
                    tol: -1.0,
                    ..base()
                },
                "tol = -1",
            ),
            (
                SvmConfig {
                    max_iter: Some(0),
                    ..base()
                },
                "max_iter = 0",
            ),
            (
                SvmConfig {
                    kernel: Kernel::Rbf {
                        gamma: Gamma::Value(-1.0),
                    },
                    ..base()
                },
                "gamma = -1",
            ),
            (
                SvmConfig {
                    class_weight: ClassWeight::Given(vec![1.0, -2.0]),
                    ..base()
                },
                "class_weight = -2",
            ),
        ];
        for (config, start) in refused {
            let message = config.check().unwrap_err().to_string();
            assert!(message.starts_with(start), "{message}");
        }
        assert!(base().check().is_ok());
    }

    #[test]
    fn balanced_weights_are_inverse_to_the_rows_of_a_class() {
        let x = array![[0.0], [1.0], [2.0], [3.0]];
        let samples = Samples::new(x.view(), &[0, 2, 2, 2], 3).unwrap();
        let config = SvmConfig {
            c: 3.0,
            class_weight: ClassWeight::Balanced,
            ..SvmConfig::default()
        };
        let costs = config.costs(samples).unwrap();
        assert_eq!((costs[0], costs[2]), (6.0, 2.0));
    }

    #[test]
    fn weights_must_be_one_positive_number_for_each_class() {
        let x = array![[0.0], [1.0]];
        let samples = Samples::new(x.view(), &[0, 1], 2).unwrap();
        let message = |weights: &[f64]| {
            let config = SvmConfig {
                class_weight: ClassWeight::Given(weights.to_vec()),
                ..SvmConfig::default()
            };
            config.costs(samples).unwrap_err().to_string()
        };
        assert!(message(&[1.0]).starts_with("class weights: 1"));
        assert!(message(&[1.0, 0.0]).starts_with("class_weight = 0"));
        assert!(message(&[1e31, 1.0]).contains("at most 1e30"));
    }
}

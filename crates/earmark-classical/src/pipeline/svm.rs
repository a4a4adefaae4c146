//! Support vector machines as an estimator, with parameters that lie side by side.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::svm::{Gamma, Kernel, Svm, SvmConfig, SvmModel};
use crate::{ClassWeight, Estimator, FitError, Predictor, Samples};

/// The parameters of a support vector machine that gives probabilities. Defaults are those of
/// [`SvmConfig`] and of scikit-learn; where a kernel has no use for one, it is ignored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SvmParameters {
    /// How much a row on the wrong side costs.
    pub c: f64,
    /// The kernel.
    pub kernel: KernelName,
    /// The factor of `rbf` and `poly`.
    pub gamma: Gamma,
    /// What `poly` adds to the product.
    pub coef0: f64,
    /// The exponent of `poly`.
    pub degree: u32,
    /// The factor on `c` for each class.
    pub class_weight: ClassWeight,
    /// By how much the optimality conditions may be missed.
    pub tol: f64,
    /// The most steps for each pair of classes.
    pub max_iter: Option<usize>,
    /// Memory for kernel values, in bytes.
    pub cache_bytes: usize,
    /// How decision values become probabilities.
    pub probability: ProbabilityName,
}

/// How decision values become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProbabilityName {
    /// As they are: [`SvmModel::predict_margins`].
    Margins,
    /// By sigmoids fitted to rows held out, as libsvm does, in five times the time:
    /// [`SvmModel::predict_proba`].
    Platt,
}

/// The kernel by its name in scikit-learn; see [`Kernel`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KernelName {
    /// `a · b`.
    Linear,
    /// `exp(-gamma |a - b|²)`.
    Rbf,
    /// `(gamma a · b + coef0)^degree`.
    Poly,
}

impl SvmParameters {
    /// The defaults with a kernel.
    #[must_use]
    pub fn new(kernel: KernelName) -> Self {
        let config = SvmConfig::default();
        Self {
            c: config.c,
            kernel,
            gamma: Gamma::Scale,
            coef0: 0.0,
            degree: 3,
            class_weight: config.class_weight,
            tol: config.tol,
            max_iter: config.max_iter,
            cache_bytes: config.cache_bytes,
            probability: ProbabilityName::Margins,
        }
    }

    fn config(&self, seed: u64) -> SvmConfig {
        let Self {
            gamma,
            coef0,
            degree,
            ..
        } = *self;
        SvmConfig {
            c: self.c,
            kernel: match self.kernel {
                KernelName::Linear => Kernel::Linear,
                KernelName::Rbf => Kernel::Rbf { gamma },
                KernelName::Poly => Kernel::Polynomial {
                    gamma,
                    coef0,
                    degree,
                },
            },
            class_weight: self.class_weight.clone(),
            tol: self.tol,
            max_iter: self.max_iter,
            cache_bytes: self.cache_bytes,
            probability: self.probability == ProbabilityName::Platt,
            seed,
            ..SvmConfig::default()
        }
    }
}

impl Estimator for SvmParameters {
    type Model = SvmModel;

    fn check(&self) -> Result<(), FitError> {
        self.config(0).check()
    }

    fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<SvmModel, FitError> {
        Svm::fit(&self.config(seed), samples)
    }
}

/// `predict` tells the likeliest class, which need not be the one that wins most pairs.
impl Predictor for SvmModel {
    fn n_columns(&self) -> usize {
        self.n_columns()
    }

    fn n_classes(&self) -> usize {
        self.n_classes()
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        match self.has_sigmoids() {
            true => self.predict_proba(x),
            false => self.predict_margins(x),
        }
    }
}

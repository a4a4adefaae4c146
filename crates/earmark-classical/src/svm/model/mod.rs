//! The fitted model.
//!
//! | file | what lives there |
//! |---|---|
//! | `parts.rs` | what a model consists of and is stored as, and what makes it valid |
//! | `predict.rs` | what it answers |

mod parts;
mod predict;

pub(super) use parts::{ModelParts, class_pairs};

use ndarray::ArrayView2;

use super::kernel::squared_norms;
use crate::FitError;

/// A fitted support vector machine, made by [`Svm::fit`](super::Svm::fit).
///
/// It may be stored through serde; what is read back is checked, so that any model that exists can
/// be asked without a panic. Classes are numbered as in the samples it was fitted to; one that had
/// no rows is never predicted and has probability 0.
///
/// *Pairs* below are those of the classes that had rows, in the order (0, 1), (0, 2), …, (1, 2), ….
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "ModelParts", into = "ModelParts")]
pub struct SvmModel {
    parts: ModelParts,
    /// Squared norms of the support vectors.
    norms: Vec<f64>,
}

impl SvmModel {
    pub(super) fn new(mut parts: ModelParts) -> Result<Self, FitError> {
        parts.check()?;
        // As it is when read back: another order in memory is another order of sums.
        parts.dual_coef = parts.dual_coef.as_standard_layout().into_owned();
        let norms = squared_norms(parts.support_vectors.view());
        Ok(Self { parts, norms })
    }

    /// How many classes there are, those without rows included.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.parts.n_classes
    }

    /// How many columns rows must have.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.parts.support_vectors.ncols()
    }

    /// The two classes of each pair.
    #[must_use]
    pub fn pairs(&self) -> Vec<[usize; 2]> {
        let present = &self.parts.present;
        let pairs = class_pairs(present.len());
        pairs.map(|pair| pair.map(|class| present[class])).collect()
    }

    /// The number of support vectors of each class.
    #[must_use]
    pub fn n_support(&self) -> Vec<usize> {
        let mut counts = vec![0; self.parts.n_classes];
        for (class, count) in self.parts.present.iter().zip(&self.parts.n_support) {
            counts[*class] = *count;
        }
        counts
    }

    /// The rows of the samples that became support vectors, those of the first class first.
    #[must_use]
    pub fn support(&self) -> &[usize] {
        &self.parts.support
    }

    /// The support vectors, shape `[n_support, n_columns]`: each once, however many pairs need it.
    #[must_use]
    pub fn support_vectors(&self) -> ArrayView2<'_, f64> {
        self.parts.support_vectors.view()
    }

    /// `yᵢαᵢ`, shape `[n_classes_with_rows - 1, n_support]`: for a support vector of class `c`, row `r`
    /// holds its coefficient against class `r`, or, from `c` on, against class `r + 1`. That is the
    /// layout of scikit-learn's `dual_coef_` (whose sign is the opposite for two classes).
    #[must_use]
    pub fn dual_coef(&self) -> ArrayView2<'_, f64> {
        self.parts.dual_coef.view()
    }

    /// What is added to the decision value of each pair: minus libsvm's `rho`.
    #[must_use]
    pub fn intercept(&self) -> &[f64] {
        &self.parts.intercept
    }

    /// The steps of the solver for each pair.
    #[must_use]
    pub fn n_iter(&self) -> &[usize] {
        &self.parts.n_iter
    }

    /// Whether every pair was solved within the tolerance rather than stopped by `max_iter`.
    #[must_use]
    pub fn converged(&self) -> bool {
        self.parts.converged
    }
}

//! What a model consists of and is stored as, and what makes it valid.

use ndarray::Array2;

use super::SvmModel;
use crate::FitError;
use crate::samples::ensure_finite;
use crate::stored::{ensure_counts, ensure_finite_numbers, ensure_present};
use crate::svm::kernel::{KernelFunction, squared_norms};
use crate::svm::platt::Sigmoid;

/// The contents of a model.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::svm) struct ModelParts {
    pub(in crate::svm) n_classes: usize,
    /// The classes with rows, ascending; all that follows counts in these.
    pub(in crate::svm) present: Vec<usize>,
    pub(in crate::svm) kernel: KernelFunction,
    pub(in crate::svm) support: Vec<usize>,
    pub(in crate::svm) support_vectors: Array2<f64>,
    pub(in crate::svm) n_support: Vec<usize>,
    pub(in crate::svm) dual_coef: Array2<f64>,
    pub(in crate::svm) intercept: Vec<f64>,
    pub(in crate::svm) sigmoids: Option<Vec<Sigmoid>>,
    pub(in crate::svm) n_iter: Vec<usize>,
    pub(in crate::svm) converged: bool,
}

/// All pairs of `n` classes: (0, 1), (0, 2), …, (1, 2), ….
pub(in crate::svm) fn class_pairs(n: usize) -> impl Iterator<Item = [usize; 2]> {
    (0..n).flat_map(move |first| (first + 1..n).map(move |second| [first, second]))
}

impl ModelParts {
    /// Refuses parts that do not make a model.
    pub(super) fn check(&self) -> Result<(), FitError> {
        ensure_present(&self.present, self.n_classes)?;
        self.check_shapes()?;
        ensure_finite(self.support_vectors.view())?;
        ensure_finite(self.dual_coef.view())?;
        let sigmoids = self.sigmoids.iter().flatten();
        let sigmoids = sigmoids.flat_map(|sigmoid| [&sigmoid.a, &sigmoid.b]);
        ensure_finite_numbers(
            "intercept or sigmoid",
            self.intercept.iter().chain(sigmoids),
        )?;
        self.kernel.check()?;
        let norms = squared_norms(self.support_vectors.view());
        self.kernel
            .check_range(norms.into_iter().fold(0.0, f64::max))
    }

    fn check_shapes(&self) -> Result<(), FitError> {
        let n_present = self.present.len();
        let (n_vectors, n_columns) = self.support_vectors.dim();
        let n_pairs = n_present * (n_present - 1) / 2;
        let n_support = self.n_support.iter();
        let n_support = n_support.fold(0usize, |sum, n| sum.saturating_add(*n));
        let n_sigmoids = self.sigmoids.as_ref().map_or(n_pairs, Vec::len);
        ensure_counts([
            ("columns", n_columns, n_columns.max(1)),
            ("counts of support vectors", self.n_support.len(), n_present),
            ("support vectors", n_support, n_vectors),
            (
                "rows that are support vectors",
                self.support.len(),
                n_vectors,
            ),
            ("columns of coefficients", self.dual_coef.ncols(), n_vectors),
            (
                "rows of coefficients",
                self.dual_coef.nrows(),
                n_present - 1,
            ),
            ("intercepts", self.intercept.len(), n_pairs),
            ("sigmoids", n_sigmoids, n_pairs),
            ("numbers of steps", self.n_iter.len(), n_pairs),
        ])
    }
}

impl TryFrom<ModelParts> for SvmModel {
    type Error = FitError;

    fn try_from(parts: ModelParts) -> Result<Self, FitError> {
        Self::new(parts)
    }
}

impl From<SvmModel> for ModelParts {
    fn from(model: SvmModel) -> Self {
        model.parts
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn parts() -> ModelParts {
        ModelParts {
            n_classes: 3,
            present: vec![0, 2],
            kernel: KernelFunction::Linear,
            support: vec![4, 7],
            support_vectors: array![[0.0, 1.0], [2.0, 3.0]],
            n_support: vec![1, 1],
            dual_coef: array![[1.0, -1.0]],
            intercept: vec![0.5],
            sigmoids: Some(vec![Sigmoid { a: -1.0, b: 0.0 }]),
            n_iter: vec![1],
            converged: true,
        }
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        assert!(SvmModel::new(parts()).is_ok());
        let refused = [
            ModelParts {
                present: vec![0, 3],
                ..parts()
            },
            ModelParts {
                present: vec![2, 0],
                ..parts()
            },
            ModelParts {
                present: vec![2],
                ..parts()
            },
            ModelParts {
                n_support: vec![usize::MAX, 2],
                ..parts()
            },
            ModelParts {
                support: vec![4],
                ..parts()
            },
            ModelParts {
                dual_coef: array![[1.0]],
                ..parts()
            },
            ModelParts {
                intercept: vec![f64::NAN],
                ..parts()
            },
            ModelParts {
                intercept: vec![],
                ..parts()
            },
            ModelParts {
                sigmoids: Some(vec![]),
                ..parts()
            },
            ModelParts {
                n_iter: vec![],
                ..parts()
            },
            ModelParts {
                kernel: KernelFunction::Rbf { gamma: -1.0 },
                ..parts()
            },
            ModelParts {
                support_vectors: array![[1e200, 0.0], [0.0, 0.0]],
                ..parts()
            },
            ModelParts {
                support_vectors: Array2::zeros((2, 0)),
                ..parts()
            },
        ];
        for parts in refused {
            let text = format!("{parts:?}");
            assert!(SvmModel::new(parts).is_err(), "{text}");
        }
    }
}

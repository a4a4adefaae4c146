//! Support vector machines: multi-class C-SVM, one class against one, as libsvm and scikit-learn's
//! `SVC` define it.
//!
//! | file | what lives there |
//! |---|---|
//! | `config.rs` | the parameters and their ranges |
//! | `kernel.rs`, `exp.rs` | the kernel functions |
//! | `rows.rs` | the training rows, grouped by class, and their kernel values |
//! | `cache.rs` | the kernel rows of one problem kept within a bound |
//! | `solver/` | sequential minimal optimisation of one problem of two classes |
//! | `train.rs` | all pairs of classes into one model |
//! | `platt.rs`, `folds.rs`, `coupling.rs` | probabilities |
//! | `model/` | the fitted model: what it answers and how it is stored |
//!
//! Scaling of features does not live here; nor does anything but the dual problem of two classes
//! know how it is solved.

mod cache;
mod config;
mod coupling;
mod exp;
mod folds;
mod kernel;
mod model;
mod platt;
mod rows;
mod solver;
mod train;

pub use crate::ClassWeight;
pub use config::{Gamma, Kernel, SvmConfig};
pub use model::SvmModel;

use crate::{FitError, Samples};

/// A support vector machine to be fitted.
///
/// For every pair of classes with rows it minimises `½ βᵀKβ - Σ|βᵢ|` over `0 <= yᵢβᵢ <= Cᵢ`,
/// `Σβᵢ = 0`, where `yᵢ` is +1 for the first class of the pair and -1 for the second and `K` holds
/// the kernel of each two rows. Pairs are fitted in parallel; the model does not depend on how many
/// threads there are.
///
/// Sources: Fan, Chen, Lin, *Working Set Selection Using Second Order Information for Training
/// Support Vector Machines*, JMLR 6 (2005); Chang, Lin, *LIBSVM*, ACM TIST 2 (2011).
///
/// ```
/// use earmark_classical::Samples;
/// use earmark_classical::svm::{Svm, SvmConfig};
/// use ndarray::array;
///
/// let x = array![[0.0, 0.1], [0.2, 0.0], [1.0, 0.9], [0.8, 1.0]];
/// let samples = Samples::new(x.view(), &[0, 0, 1, 1], 2)?;
/// let model = Svm::fit(&SvmConfig::default(), samples)?;
/// assert_eq!(model.predict(array![[0.1, 0.1], [0.9, 0.9]].view())?, [0, 1]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Svm;

impl Svm {
    /// Fits a model to `samples`.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] for a parameter outside its range (see [`SvmConfig`]), and if
    /// the features are so large that the kernel overflows.
    pub fn fit(config: &SvmConfig, samples: Samples<'_>) -> Result<SvmModel, FitError> {
        train::fit(config, samples)
    }
}

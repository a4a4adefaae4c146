//! Classical classifiers of feature tables.
//!
//! Rows of features and their classes come in, models that give probabilities come out. Nothing here
//! knows of audio, files, splits or metrics.
//!
//! | folder | what lives there |
//! |---|---|
//! | `samples.rs` | rows and classes, checked |
//! | `svm/` | support vector machines by sequential minimal optimisation |
//! | `boosting/` | gradient boosting of trees over histograms |

pub mod boosting;
mod error;
mod samples;
pub mod svm;

pub use error::FitError;
pub use samples::Samples;

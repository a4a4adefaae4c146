//! Classical classifiers of feature tables.
//!
//! Rows of features and their classes come in, models that give probabilities come out. Nothing here
//! knows of audio, files, splits or metrics.
//!
//! | folder | what lives there |
//! |---|---|
//! | `samples.rs`, `class_weight.rs` | rows and classes, checked; what a row of each class counts |
//! | `estimator.rs` | what all classifiers have in common |
//! | `majority.rs` | the shares of the classes: what every other classifier has to beat |
//! | `neighbours/` | the k nearest neighbours |
//! | `bayes.rs` | Gaussian naive Bayes |
//! | `linear/` | multinomial logistic regression |
//! | `svm/` | support vector machines by sequential minimal optimisation |
//! | `forest/` | random forests and extra trees |
//! | `boosting/` | gradient boosting of trees over histograms |
//! | `bagging.rs` | bagging of any of them |
//! | `preprocess/` | scaling, selection of columns, principal components |
//! | `pipeline/` | all kinds by name, with the steps before them; parameters by `name=value`; storage |
//! | `stored.rs` | what is checked when a model is read back |
//! | `softmax.rs`, `draw.rs` | scores into probabilities; seeded draws |

pub mod bagging;
pub mod bayes;
pub mod boosting;
mod class_weight;
mod draw;
mod error;
mod estimator;
pub mod forest;
pub mod linear;
pub mod majority;
pub mod neighbours;
pub mod pipeline;
pub mod preprocess;
mod samples;
mod softmax;
mod stored;
pub mod svm;

pub use class_weight::ClassWeight;
pub use error::FitError;
pub use estimator::{Estimator, Predictor};
pub use samples::Samples;

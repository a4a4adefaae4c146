//! Gradient boosting of trees over histograms, as XGBoost's `hist` and scikit-learn's
//! `HistGradientBoostingClassifier` have it.
//!
//! Every round adds a regression tree to the margin of each class, fitted to the gradient `g = p - y`
//! and the Hessian `h` of the cross-entropy of the probabilities `p = softmax(margins)`. A leaf with
//! sums `G` and `H` is worth `-T(G) / (H + lambda)`, `T` being the soft threshold by `alpha`, and a split
//! gains
//!
//! ```text
//! T(G_left)² / (H_left + lambda) + T(G_right)² / (H_right + lambda) - T(G)² / (H + lambda)
//! ```
//!
//! (Chen and Guestrin, *XGBoost: a scalable tree boosting system*, 2016; half of it in the paper, all of
//! it in the program). Splits are looked for between bins of at most 256 quantiles; the histogram of the
//! larger of two children is what its sibling leaves of the parent's. Two classes share one margin, the
//! logarithm of their odds. Before the first round the margins are the logarithms of the shares of the
//! classes. A class without rows takes no part and has probability 0.
//!
//! Sums are taken in fixed point and every draw has a stream of its own, so a model depends on rows,
//! configuration and seed, and on no number of threads.
//!
//! | file | what lives there |
//! |---|---|
//! | `config.rs` | parameters and presets |
//! | `fit.rs`, `training.rs`, `validation.rs` | fitting, its rounds, early stopping |
//! | `loss.rs` | probabilities and derivatives |
//! | `bins.rs`, `sums.rs`, `histogram.rs` | cut features, fixed-point sums, sums by bin |
//! | `gain.rs`, `split.rs`, `search.rs` | what a split is worth, the best of a column, of all columns |
//! | `grow.rs`, `open.rs`, `partition.rs` | growing a tree: nodes in waiting, rows |
//! | `tree.rs`, `ensemble.rs`, `model.rs`, `importance.rs` | what is kept, predictions, importances |

mod bins;
mod config;
mod ensemble;
mod fit;
mod gain;
mod grow;
mod histogram;
mod importance;
mod loss;
mod model;
mod open;
mod partition;
mod search;
mod split;
mod sums;
mod training;
mod tree;
mod validation;

pub use config::{BoostingConfig, Growth, MAX_BINS, SoftmaxHessian};
pub use fit::Boosting;
pub use importance::Importance;
pub use model::BoostingModel;
pub use validation::ValidationCurve;

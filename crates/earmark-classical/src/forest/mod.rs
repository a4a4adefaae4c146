//! Random forests and extremely randomised trees.
//!
//! A node is split at the threshold with the least Gini impurity `1 - Σ pₖ²` of its children, weighted by
//! their rows, among those of a few columns drawn for it. A random forest tries every threshold of a
//! column, extra trees one drawn between the smallest and the largest value (Breiman, *Random forests*,
//! 2001; Geurts, Ernst and Wehenkel, *Extremely randomized trees*, 2006).
//!
//! Splits are exact, not between the 256 bins of boosting: a forest grows until its leaves are pure, where
//! a bin would hide the last cuts, and it sorts few columns at a node. What is sorted are integers, the
//! rank of the value with the row beside it. A tree has a stream of draws of its own, so a forest
//! depends on no number of threads.
//!
//! | file | what lives there |
//! |---|---|
//! | `config.rs` | parameters and presets |
//! | `columns.rs` | the features by column, and their ranks |
//! | `gini.rs`, `split.rs` | impurity, the best split of a column |
//! | `grow.rs` | growing one tree |
//! | `tree.rs`, `model.rs` | what is kept, probabilities |

mod columns;
mod config;
mod gini;
mod grow;
mod model;
mod split;
mod tree;

pub use config::{ForestConfig, MaxFeatures, Splitter};
pub use model::ForestModel;

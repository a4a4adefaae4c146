//! What is done to features before a classifier sees them. Each step is fitted to training rows and then
//! applied to any.
//!
//! | file | what lives there |
//! |---|---|
//! | `scaler.rs` | zero mean and unit variance |
//! | `selection.rs` | the columns that tell classes apart best |
//! | `pca.rs`, `eigen.rs` | principal components |

mod eigen;
mod pca;
mod scaler;
mod selection;

pub use pca::{Components, Pca};
pub use scaler::StandardScaler;
pub use selection::{SelectKBest, anova_f};

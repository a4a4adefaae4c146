//! From rows as they are to probabilities: scaling, selection, principal components, a classifier.
//!
//! | file | what lives there |
//! |---|---|
//! | `kinds.rs` | every kind of classifier: its name, what it is, its defaults |
//! | `svm.rs`, `boosting.rs` | parameters of kinds that have more of their own than a pipeline may set |
//! | `config.rs` | a pipeline to be fitted |
//! | `fitted.rs`, `stored.rs` | a fitted one, and how it is stored |
//! | `settings.rs` | parameters set by `name=value` |
//!
//! A step can be had here only by fitting the whole pipeline to training rows: none that was fitted before
//! a split can be put in.

mod boosting;
mod config;
mod fitted;
mod kinds;
mod settings;
mod stored;
mod svm;

pub use config::Pipeline;
pub use fitted::FittedPipeline;
pub use kinds::{Classifier, KINDS, Kind, Model, kind_names};
pub use settings::{Parameter, SettingError};
pub use stored::StoreError;
pub use svm::{KernelName, ProbabilityName, SvmParameters};

//! Training: from examples and a configuration to a [`TrainedNetwork`](crate::TrainedNetwork).
//!
//! Nothing here knows where examples come from, and nothing prints: what happens is told by
//! [`TrainEvent`]s. How a network is kept in bytes belongs to `stored/`.
//!
//! | file | what lives there |
//! |---|---|
//! | `config.rs` | [`TrainConfig`] and its ranges |
//! | `augment.rs`, `warp.rs`, `mixup.rs` | changes of training examples: one by one, and of a batch |
//! | `schedule.rs`, `optimizer.rs`, `gradients.rs` | the learning rate, the rule, the norm |
//! | `examples.rs`, `normalization.rs`, `reader.rs` | the source, its statistics, rows of a batch |
//! | `targets.rs`, `batches.rs`, `prefetch.rs` | what is asked for, in which order, on which thread |
//! | `objective.rs`, `scores.rs` | the loss; what validation says |
//! | `streams.rs` | where every random number comes from |
//! | `session.rs`, `epoch.rs` | the loop over epochs, the loop over steps |
//! | `history.rs`, `checkpoint.rs` | what is known of past epochs, and how it outlives a process |
//!
//! **Repeatable.** Order, augmentation and dropout are drawn from streams named by seed, epoch and step or
//! position, never from a generator that goes on. So a run that is taken up at the start of an epoch is the
//! unbroken run, and threads that fetch do not matter.

mod augment;
mod batches;
mod checkpoint;
mod config;
mod epoch;
mod examples;
mod gradients;
mod history;
mod mixup;
mod normalization;
mod objective;
mod optimizer;
mod prefetch;
mod reader;
mod schedule;
mod scores;
mod session;
mod streams;
mod targets;
mod warp;

pub use augment::{AugmentConfig, Masks};
pub use config::{ClassWeights, EarlyStopping, Monitor, TrainConfig};
pub use examples::{Examples, MemoryExamples};
pub use history::{EpochReport, Scores, StepReport, TrainEvent};
pub use normalization::Normalization;
pub use optimizer::{AdamConfig, OptimizerConfig, SgdConfig};
pub(crate) use prefetch::prefetched;
pub(crate) use reader::Reader;
pub use schedule::Schedule;
pub(crate) use scores::probabilities;
pub use session::{Training, train};

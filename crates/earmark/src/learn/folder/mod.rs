//! The folder of a run.
//!
//! | file | what lives there |
//! |---|---|
//! | `files.rs` | all files of a folder, which appears when it is whole |
//! | `metrics.rs` | `metrics.json` |
//! | `predictions.rs` | `predictions.csv` |

mod files;
mod metrics;
mod predictions;

pub(super) use files::read_tracks;
pub use files::{RunFolder, Written};
pub use metrics::{Metrics, MetricsModel, MetricsSplit, RoundMetrics};
pub(super) use predictions::{read as read_predictions, write as write_predictions};

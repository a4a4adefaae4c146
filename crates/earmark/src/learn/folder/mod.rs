//! The folder of a run.
//!
//! | file | what lives there |
//! |---|---|
//! | `files.rs` | all files of a folder, which appears when it is whole |
//! | `metrics.rs` | `metrics.json` |
//! | `place.rs` | whether a folder may be written to |
//! | `csv_text.rs` | CSV in memory |
//! | `predictions.rs` | `predictions.csv` |
//! | `unfinished.rs` | networks as far as they have come |

mod csv_text;
mod files;
mod metrics;
mod place;
mod predictions;
mod unfinished;

pub(super) use files::read_tracks;
pub use files::{RunFolder, Written};
pub(super) use metrics::FILE as METRICS;
pub use metrics::{Metrics, MetricsModel, MetricsSplit, RoundMetrics};
pub(super) use place::refuse_occupied;
pub(super) use predictions::{read as read_predictions, write as write_predictions};
pub use unfinished::Resume;

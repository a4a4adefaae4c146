//! The folder of a run.
//!
//! | file | what lives there |
//! |---|---|
//! | `files.rs` | all files of a folder, which appears when it is whole |
//! | `metrics.rs` | `metrics.json` |
//! | `place.rs` | whether a folder may be written to |
//! | `csv_text.rs` | CSV in memory |
//! | `predictions.rs`, `held_out.rs` | `predictions.csv`, `held_out.csv` |
//! | `unfinished.rs` | networks as far as they have come |

mod csv_text;
mod files;
mod held_out;
mod metrics;
mod place;
mod predictions;
mod unfinished;

pub(super) use files::{LABELS, TRACKS, labels, read_tracks, write_files};
pub use files::{RunFolder, Written};
pub(super) use held_out::{FILE as HELD_OUT, read as read_held_out};
pub(super) use metrics::{FILE as METRICS, Parts};
pub use metrics::{Metrics, MetricsModel, MetricsSplit, RoundMetrics};
pub(super) use place::refuse_occupied;
pub(super) use predictions::{
    FILE as PREDICTIONS, read as read_predictions, text as predictions_text,
    write as write_predictions,
};
pub use unfinished::Resume;

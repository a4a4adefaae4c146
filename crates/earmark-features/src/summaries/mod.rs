//! Summaries: what turns a sequence of any length into one row of columns.
//!
//! | file | what lives there |
//! |---|---|
//! | `table.rs` | the summaries, as data |
//! | `sequence_summary.rs` | a summary: its columns, its values |
//! | `block.rs` | the parts summaries are put together of |
//! | `sequence.rs` | a sequence row by row, and the means of its rows in groups |
//! | `row_statistics.rs` | mean, deviation, rate of change, shape of each row |
//! | `cepstrum.rs` | cosine transform of each frame, and how far it moves |
//! | `covariance.rs` | how rows move together |
//! | `fluctuation.rs` | how fast rows go up and down |
//!
//! What a sequence holds, a log-mel picture or the outputs of a network, is not known here.

mod block;
mod cepstrum;
mod covariance;
mod fluctuation;
mod row_statistics;
mod sequence;
mod sequence_summary;
mod table;

pub use cepstrum::cepstrum;
pub use sequence_summary::SequenceSummary;
pub use table::{MEAN_STD_MAD, MEL_TEXTURE, SEQUENCE_SUMMARIES, sequence_summary};

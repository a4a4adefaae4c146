//! The constant-Q transform and what is made of it: chroma, CENS, tonnetz.

mod basis;
mod cens;
mod chroma;
mod config;
mod decimate;
mod frequencies;
mod half_band;
mod plan;
mod projection;
mod tonnetz;
mod wavelet;

pub use cens::{CensConfig, chroma_cens};
pub use chroma::{ChromaCqtConfig, chroma_cqt};
pub use config::{CqtConfig, FMIN_C1, MAX_CQT_BINS};
pub use frequencies::cqt_frequencies;
pub use plan::Cqt;
pub use tonnetz::tonnetz;

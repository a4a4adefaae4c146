//! The verbs about a library.

mod absent;
mod heard;
mod marks;
mod playlist;
mod scan;
mod similar;
mod stats;
mod tables;
mod tags;

pub(crate) use absent::Empty;

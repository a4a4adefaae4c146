//! The verbs about a library.

mod heard;
mod playlist;
mod scan;
mod similar;
mod stats;
mod tables;
mod tags;

//! Tests of the whole crate on files: one binary, for it links quicker.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests, too

mod au;
mod damage;
mod files;
mod formats;
mod payload;
mod real_data;
mod signal;

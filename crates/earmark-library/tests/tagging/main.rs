//! Tag writes on real files: one binary, for it links quicker.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests, too

mod attributes;
mod history;
mod killed;
mod obstacles;
mod round_trip;
mod workplace;

//! Tag writes on real files: one binary, for it links quicker.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests, too

mod attributes;
mod ended;
mod history;
mod killed;
mod meanwhile;
mod moved;
mod obstacles;
#[cfg(unix)]
mod others;
mod recovery;
mod round_trip;
mod workplace;

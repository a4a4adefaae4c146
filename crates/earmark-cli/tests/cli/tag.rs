//! `earmark tag`: plans, runs and what is refused.

mod plan;
mod runs;

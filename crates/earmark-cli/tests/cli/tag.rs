//! `earmark tag`: plans, runs and what is refused.

mod places;
mod plan;
mod runs;

//! Models that tell what a piece of music is.
//!
//! Here live the networks ([`musicnn`]), the weights that ship with them
//! ([`shipped`]) and what their outputs mean ([`taxonomy`]). A model takes
//! descriptors and gives numbers: reading audio, computing descriptors and
//! writing results belong to other crates, and so does training. Nothing here
//! depends on a training framework.

mod error;
mod lanes;
mod matmul;
pub mod musicnn;
pub mod shipped;
pub mod taxonomy;

pub use error::ModelError;
pub use lanes::lane_count;

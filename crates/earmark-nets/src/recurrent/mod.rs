//! Recurrent layers whose gates share one matrix, and the way they walk over a spectrogram.
//!
//! What a step needs of the input is computed for all steps by one product before the loop. What is left in
//! the loop, one product per step and the gates, is one operation on the CPU (`fused/`); on other devices,
//! steps are taken apart by halves (`steps.rs`), since the backward pass of a slice fills a tensor of the
//! whole sequence.

mod fused;
mod gates;
mod gru;
mod layer;
mod lstm;
mod steps;
mod walk;

pub use gates::GateSizes;
pub use gru::Gru;
pub use layer::{Cell, Recurrent};
pub(crate) use layer::{RecurrentSettings, RecurrentStack};
pub use lstm::Lstm;
pub use walk::Walk;

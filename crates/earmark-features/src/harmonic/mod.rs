//! Harmonic-percussive separation, and what it is made of: median filters, soft masks, the inverse
//! transform.

mod config;
mod decompose;
mod istft;
mod median;
mod network;
mod separate;
mod softmask;

pub use config::{Components, HpssConfig};
pub use decompose::{Bin, hpss, hpss_masks};
pub use istft::Istft;
pub(crate) use median::reflect;
pub use median::{Axis, MAX_KERNEL_SIZE, median_filter};
pub use separate::Hpss;
pub use softmask::softmask;

//! Descriptors made of a series of bands: cepstral coefficients, and how any series changes.

mod delta;
mod mfcc;

pub use delta::{DeltaConfig, DeltaMode, delta};
pub use mfcc::{Mfcc, MfccConfig, mfcc};

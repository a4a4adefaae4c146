//! Settings tried on training tracks.
//!
//! A [`Sweep`] fits every combination of a [`SearchSpace`] to folds of the training side that keep groups together.
//! The test side of the split is not touched.
//!
//! | file | what lives there |
//! |---|---|
//! | `space.rs` | what is varied, and the trials that makes |
//! | `halving.rs` | which trials go on to more epochs |
//! | `journal.rs` | trials that are done, kept from run to run |
//! | `run.rs` | the trials, several at a time |
//! | `folder.rs` | what is written of a sweep |

mod folder;
mod halving;
mod journal;
mod run;
mod space;

pub use folder::SweepFolder;
pub use run::{Sweep, SweepMetric};
pub use space::{SearchSpace, Vary};

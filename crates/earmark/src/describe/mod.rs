//! Descriptors of files: from a list of files to a table.
//!
//! | file | what lives there |
//! |---|---|
//! | `recipe.rs` | what is computed: set, segments, mean |
//! | `segments.rs` | how tracks are cut |
//! | `describer.rs` | one file becomes rows |
//! | `extractors.rs` | the plans and buffers that serve file after file |
//! | `run.rs` | many files, the cache, the table |

mod describer;
mod extractors;
mod recipe;
mod run;
mod segments;

pub use describer::{Described, Describer};
pub use recipe::Recipe;
pub use run::{FeatureRun, Track};
pub use segments::Segments;

//! Descriptors of files: from a list of files to a table.
//!
//! | file | what lives there |
//! |---|---|
//! | `recipe.rs` | what is computed: set, segments, mean |
//! | `segments.rs` | how tracks are cut |
//! | `describer.rs` | one file becomes rows |
//! | `extractors.rs` | the plans and buffers that serve file after file |
//! | `embeddings.rs` | one file becomes rows of a tagger's layers |
//! | `kept.rs` | many files and the cache |
//! | `run.rs` | many files become a table |

mod describer;
mod embeddings;
mod extractors;
mod kept;
mod recipe;
mod run;
mod segments;

pub use describer::{Described, Describer};
pub(crate) use embeddings::check_finite;
pub use embeddings::{TAGGER_OUTPUTS, TaggerOutput, TaggerRows};
pub use kept::{DescribeTrack, KeptRows, Track};
pub use recipe::Recipe;
pub use run::FeatureRun;
pub use segments::Segments;

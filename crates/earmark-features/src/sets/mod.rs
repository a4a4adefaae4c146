//! Named sets of columns: what of a signal becomes which column of a table.
//!
//! | file | what lives there |
//! |---|---|
//! | `table.rs` | the sets, as data |
//! | `feature_set.rs` | a set: its plan, its values |
//! | `layout.rs` | groups of columns: names, descriptions, values |
//! | `series.rs` | what rows of descriptors hold, and what their columns are called |
//! | `whole_track.rs` | the descriptors of whole tracks that sets name |
//!
//! Functions that describe live elsewhere in this crate; a set only names them.

mod feature_set;
mod layout;
mod series;
mod table;
mod whole_track;

pub use feature_set::FeatureSet;
pub use layout::{Column, Columns, Layout, Naming, Series, Summary};
pub use table::{FEATURE_SETS, feature_set};
pub use whole_track::{
    CHROMA_CENS, CQT_CHROMAS, HARMONIC_PERCUSSIVE, HARMONIC_PERCUSSIVE_OF_FRAMES, LOG_MEL_PICTURE,
    TEMPO,
};

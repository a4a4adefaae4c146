//! Data sets as they lie on the disk, and splits that do not leak.
//!
//! [`read_dataset`] finds out what a folder or a CSV file is and lists its tracks ([`Manifest`]);
//! [`FeatureTable::read`] reads a table of numbers with a label column, [`ArrayTable::read`] an archive of sequences. [`Split::new`] deals tracks out to training
//! and test or to folds, and [`Split::findings`] says what leaks.
//!
//! No audio is decoded here, nothing is learnt, and nothing is printed.
//!
//! | file | what lives there |
//! |---|---|
//! | `manifest.rs` | the list of tracks, and what it must fulfil |
//! | `read/` | one file a layout, and how they are told apart |
//! | `feature_table.rs` | tables of numbers |
//! | `columns.rs` | which columns of a table are what, and which are no features |
//! | `track_list.rs` | tables that say of tracks what their files do not |
//! | `array_table/` | archives of sequences |
//! | `text_table.rs` | CSV files with a head, and where in them something is wrong |
//! | `split/` | dealing out, `split.csv`, finding leaks |
//! | `error.rs` | what can be wrong |

mod array_table;
mod columns;
mod error;
mod feature_table;
mod manifest;
mod read;
mod split;
mod text_table;
mod track_list;

pub use array_table::ArrayTable;
pub use error::DatasetError;
pub use feature_table::{FeatureTable, FeatureTableOptions};
pub use manifest::{Entry, Layout, LeftOut, Manifest, Part};
pub use read::fma::{FMA_SHORT_CLIPS, FmaGenre, FmaMetadata, FmaSubset, FmaTrack};
pub use read::gtzan::{GtzanTrack, gtzan_index};
pub use read::read_dataset;
pub use split::{Place, Split, SplitFinding, SplitRow, SplitShape, SplitStrategy};
pub use track_list::{ListedTrack, TrackList};

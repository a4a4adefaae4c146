//! Data sets, and tables of descriptors, between those who compute them and those who learn from them.
//!
//! Rows of a track come in ([`TrackRows`]); they are kept in a [`FeatureCache`] under the hash of the
//! audio file ([`ContentHash`]) and written to CSV, Parquet or NPZ ([`create_table`]). Every file is written
//! aside and renamed when it is whole ([`AsideFile`]). What tracks there are, of which class and artist, a
//! [`Manifest`] says ([`read_dataset`]); a [`Split`] deals them out to training and test.
//!
//! Decoding, descriptors and models do not belong here.
//!
//! | file | what lives there |
//! |---|---|
//! | `rows.rs` | the rows of a track |
//! | `hash.rs` | the hash of a file's content |
//! | `cache/` | rows kept from run to run |
//! | `table/` | the forms of a table |
//! | `dataset/` | data sets as they lie on the disk, and splits that do not leak |
//! | `aside.rs` | files that appear only when whole |

mod aside;
mod cache;
mod dataset;
mod error;
mod hash;
mod rows;
mod table;

pub use aside::{AsideFile, folder_of};
pub use cache::FeatureCache;
pub use dataset::{
    ArrayTable, DatasetError, Entry, FMA_SHORT_CLIPS, FeatureTable, FeatureTableOptions, FmaGenre,
    FmaMetadata, FmaSubset, FmaTrack, GtzanTrack, Layout, LeftOut, ListedTrack, Manifest, Part,
    Place, Split, SplitFinding, SplitRow, SplitShape, SplitStrategy, TrackList, gtzan_index,
    read_dataset,
};
pub use error::{DataError, DataErrorKind};
pub use hash::ContentHash;
pub use rows::{SegmentRows, TrackRows};
pub use table::{TableForm, TableSchema, TableWriter, create_table};

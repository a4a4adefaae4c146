//! A library of music, as it is kept from day to day.
//!
//! What was heard of each track comes in ready-made: genres, embedding, fingerprint. Nothing here decodes or listens, knows
//! a model, prints or parses arguments.
//!
//! | file | what lives there |
//! |---|---|
//! | `database.rs` | SQLite databases: made, moved to a newer schema, refused |
//! | `duplicates/` | the same recording in several files, and which of them is best |
//! | `error.rs` | what can go wrong, and what would help |
//! | `file_tags.rs` | what the tags of a file say |
//! | `fingerprint/` | what audio sounds like in few bits, and where the same bits are found again |
//! | `hex.rs` | bytes as hexadecimal digits |
//! | `index/` | the tracks, what their tags say and what was heard of them |
//! | `neighbours/` | tracks that sound alike: exact and approximate search over embeddings |
//! | `path_bytes.rs` | paths that are no Unicode, kept as they are |
//! | `playlist/` | which tracks, in which order, and the file they are written to |
//! | `record_path.rs` | paths in records |
//! | `stats/` | what there is, at a glance |
//! | `tagging/` | genres written to files, so that they can be taken back |
//! | `taste/` | what listeners like, and what they would |
//! | `taxonomy/` | from what was heard to the genres that are written |

mod database;
pub mod duplicates;
mod error;
mod file_tags;
pub mod fingerprint;
mod hex;
mod index;
pub mod neighbours;
mod path_bytes;
pub mod playlist;
mod record_path;
pub mod stats;
pub mod tagging;
pub mod taste;
pub mod taxonomy;

pub use error::{LibraryError, LibraryErrorKind};
pub use file_tags::FileTags;
pub use index::{
    Embeddings, Failure, Found, FoundAudio, Heard, Index, Known, KnownFile, Recording, ScoredGenre,
    SoundTag, Track, TrackId,
};
pub use record_path::RecordPath;

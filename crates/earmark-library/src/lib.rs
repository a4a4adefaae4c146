//! A library of music, as it is kept from day to day.
//!
//! What was heard of each track comes in ready-made: genres, embedding, fingerprint. Nothing here decodes or listens, knows
//! a model, prints or parses arguments.
//!
//! | file | what lives there |
//! |---|---|
//! | `database.rs` | SQLite databases: made, moved to a newer schema, refused |
//! | `stats/` | what there is, at a glance |
//! | `index/` | the tracks, what their tags say and what was heard of them |
//! | `error.rs` | what can go wrong, and what would help |
//! | `taste/` | what listeners like, and what they would |
//! | `taxonomy/` | from what was heard to the genres that are written |
//! | `neighbours/` | tracks that sound alike: exact and approximate search over embeddings |
//! | `playlist/` | which tracks, in which order, and the file they are written to |

mod database;
mod error;
mod file_tags;
mod index;
pub mod neighbours;
pub mod playlist;
pub mod stats;
pub mod taste;
pub mod taxonomy;

pub use error::{LibraryError, LibraryErrorKind};
pub use file_tags::FileTags;
pub use index::{
    Embeddings, Failure, Found, FoundAudio, Heard, Index, Known, KnownFile, Recording, ScoredGenre,
    SoundTag, Track, TrackId,
};

//! A library of music, as it is kept from day to day.
//!
//! What was heard of each track comes in ready-made: genres, embedding, fingerprint. Nothing here decodes or listens, knows
//! a model, prints or parses arguments.
//!
//! | file | what lives there |
//! |---|---|
//! | `database.rs` | SQLite databases: made, moved to a newer schema, refused |
//! | `index/` | the tracks, what their tags say and what was heard of them |
//! | `error.rs` | what can go wrong, and what would help |
//! | `file_tags.rs` | what the tags of a file say |
//! | `tagging/` | genres written to files, so that they can be taken back |

mod database;
mod error;
mod file_tags;
mod index;
pub mod tagging;

pub use error::{LibraryError, LibraryErrorKind};
pub use file_tags::FileTags;
pub use index::{
    Embeddings, Failure, Found, FoundAudio, Heard, Index, Known, KnownFile, Recording, ScoredGenre,
    SoundTag, Track, TrackId,
};

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
//! | `fingerprint/` | what audio sounds like in few bits, and where the same bits are found again |
//! | `duplicates/` | the same recording in several files, and which of them is best |

mod database;
pub mod duplicates;
mod error;
mod file_tags;
pub mod fingerprint;
mod index;

pub use error::{LibraryError, LibraryErrorKind};
pub use file_tags::FileTags;
pub use index::{
    Embeddings, Failure, Found, FoundAudio, Heard, Index, Known, KnownFile, Recording, ScoredGenre,
    SoundTag, Track, TrackId,
};

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
//! | `neighbours/` | tracks that sound alike: exact and approximate search over embeddings |
//! | `playlist/` | which tracks, in which order, and the file they are written to |

mod database;
mod error;
mod file_tags;
mod index;
pub mod neighbours;
pub mod playlist;

pub use error::{LibraryError, LibraryErrorKind};
pub use file_tags::FileTags;
pub use index::{
    Embeddings, Failure, Found, FoundAudio, Heard, Index, Known, KnownFile, Recording, ScoredGenre,
    SoundTag, Track, TrackId,
};

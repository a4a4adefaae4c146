//! Genres written to files, so that nothing else of them changes and everything can be taken back.
//!
//! A [`Plan`] says what is to be written; a [`TagWriter`] carries it out, and takes runs back. A file is written aside,
//! read again by other code than wrote it, and renamed: it is old or new, never half. What is here knows nothing of
//! models, and asks nobody.
//!
//! | file | what lives there |
//! |---|---|
//! | `plan/` | what is to be written, as a file that people can read |
//! | `writer.rs` | runs: plans carried out and taken back |
//! | `change.rs` | one track: looked at, changed, written down |
//! | `genres.rs` | which blocks of tags get which genres |
//! | `blocks/` | the genre in each kind of block, byte by byte |
//! | `target.rs` | a file that may be replaced, held meanwhile |
//! | `replace.rs`, `splice.rs`, `attributes.rs` | one file, replaced by its changed copy |
//! | `verify.rs` | what another reader says of the copy |
//! | `journal/`, `recovery.rs` | what was written, and what was cut off |
//! | `moved.rs` | where a file lies that was moved since |
//! | `format.rs`, `guard.rs` | formats, a wall around panics |

mod attributes;
mod blocks;
mod change;
pub(crate) mod format;
mod genres;
pub(crate) mod guard;
mod journal;
mod moved;
mod plan;
mod recovery;
mod replace;
mod splice;
mod target;
mod verify;
mod writer;

pub use change::TrackOutcome;
pub use journal::{Run, RunKind};
pub use moved::Elsewhere;
pub use plan::{Action, Candidate, Chooser, Existing, Plan, PlannedTrack};
pub use recovery::{Recovered, RecoveredAs};
pub use replace::Step;
pub use writer::{Event, Observer, TagWriter, history};

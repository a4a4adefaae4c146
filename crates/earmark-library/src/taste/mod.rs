//! Would a listener enjoy it: what listeners like and dislike, and what is learnt from that.
//!
//! Marks and models lie in `taste.sqlite`, which is precious: nothing can make the marks again. All else works on the
//! embeddings of a library, which come as [`Sounds`].
//!
//! | file | what lives there |
//! |---|---|
//! | `marks.rs`, `schema.rs` | the database: marks of listeners and their models |
//! | `sounds.rs` | embeddings of a library, by track |
//! | `shelf.rs` | the tracks of an index, as such |
//! | `train.rs` | from marks to a model, or to the reason why there is none |
//! | `folds.rs`, `judge.rs` | tracks of artists the model has not heard, and how it does on them |
//! | `model.rs` | what a model says of a track |
//! | `explain.rs` | which marks speak for a track and which against it |
//! | `compare.rs`, `groups.rs` | what listeners share |

mod compare;
mod explain;
mod folds;
mod groups;
mod judge;
mod marks;
mod model;
mod schema;
mod shelf;
mod sounds;
mod train;

pub use compare::{GenreShare, Listening, Pair, both_like, compare};
pub use explain::{Explanation, Reason};
pub use groups::{Group, average_link};
pub use judge::Quality;
pub use marks::{Mark, MarkedTrack, Profile, Taste};
pub use model::{Enjoyment, TasteModel};
pub use shelf::Shelf;
pub use sounds::Sounds;
pub use train::{LEAST_MARKS, TasteOptions, Training, train};

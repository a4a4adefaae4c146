//! Which tracks are the same recording, which are nearly, and which copy to keep.
//!
//! Nothing here deletes or moves a file: what comes out is a list of groups with reasons, for people to act on.
//!
//! | file | what lives there |
//! |---|---|
//! | `relation.rs` | when two tracks are the same recording, and when nearly |
//! | `search.rs` | all such pairs of a library |
//! | `groups.rs` | from pairs to groups of one recording each |
//! | `order.rs` | which copy is best, and why |
//! | `clips.rs` | clips found again inside tracks |
//! | `probes.rs` | the items of clips, ready to be looked up |

mod clips;
mod groups;
mod order;
mod probes;
mod relation;
mod search;

pub use clips::{CLIP_BIT_ERRORS, Clip, ClipMatch, ClipStream, SHORTEST_CLIP, find_clips};
pub use groups::{Grouped, grouped};
pub use order::{CUT_SECONDS, Criterion, Quality, Verdict, best_first};
pub use relation::{
    LEAST_SHARED, Likeness, NEARLY_BIT_ERRORS, NEARLY_OVERLAP, Relation, SAME_BIT_ERRORS,
    SAME_COVERED,
};
pub use search::{Related, related};

//! All pairs of a library that are the same recording, or nearly.

use std::sync::atomic::AtomicBool;

use super::relation::Relation;
use crate::fingerprint::{Alignment, Stopped, most_alike, proposed_pairs};

/// Two tracks that belong together, by their number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Related {
    /// The lower number.
    pub first: usize,
    /// The higher number.
    pub second: usize,
    /// How they belong together.
    pub relation: Relation,
    /// The second over the first, where they agree most.
    pub alignment: Alignment,
}

/// All pairs that belong together, in order; see [`hints`](crate::fingerprint::hints()) for what it costs. Runs on rayon's threads.
///
/// # Errors
/// [`Stopped`] where `stop` is set before the end.
///
/// ```
/// use std::sync::atomic::AtomicBool;
///
/// use earmark_library::duplicates::{Relation, related};
///
/// let song: Vec<u32> = (1..400u32).map(|n| n.wrapping_mul(0x9e37_79b9)).collect();
/// let other: Vec<u32> = (1..400u32).map(|n| n.wrapping_mul(0x85eb_ca6b)).collect();
/// let cut = song[40..].to_vec();
/// let pairs = related(&[song, other, cut], &AtomicBool::new(false))?;
/// assert_eq!((pairs[0].first, pairs[0].second), (0, 2));
/// assert_eq!(pairs[0].relation, Relation::Same);
/// # Ok::<(), earmark_library::fingerprint::Stopped>(())
/// ```
pub fn related<F: AsRef<[u32]> + Sync>(
    fingerprints: &[F],
    stop: &AtomicBool,
) -> Result<Vec<Related>, Stopped> {
    proposed_pairs(fingerprints, stop, |[first, second], ways| {
        let alignment = *most_alike(ways, |way| way)?;
        let lengths = [first, second].map(|number| fingerprints[number].as_ref().len());
        Some(Related {
            first,
            second,
            relation: Relation::of(&alignment, lengths)?,
            alignment,
        })
    })
}

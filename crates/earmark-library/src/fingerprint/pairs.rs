use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::alignment::{Alignment, align};
use super::hints::{Hint, Stopped, hints};

/// What `choose` makes of each pair of fingerprints that may be the same, by their numbers, the lower one first, and of all the ways
/// to lay the second over the first that [`hints`] proposes; in order. Runs on rayon's threads.
///
/// # Errors
/// [`Stopped`] where `stop` is set before the end.
pub(crate) fn proposed_pairs<F: AsRef<[u32]> + Sync, T: Send>(
    fingerprints: &[F],
    stop: &AtomicBool,
    choose: impl Fn([usize; 2], &[Alignment]) -> Option<T> + Sync,
) -> Result<Vec<T>, Stopped> {
    let hints = hints(fingerprints, stop)?;
    let of_pair = |hints: &[Hint]| {
        let pair = [hints[0].first, hints[0].second];
        let items = pair.map(|number| fingerprints[number].as_ref());
        let ways = hints
            .iter()
            .map(|hint| align(items[0], items[1], hint.shift));
        choose(pair, &ways.collect::<Vec<_>>())
    };
    let pairs =
        hints.par_chunk_by(|one, next| (one.first, one.second) == (next.first, next.second));
    Ok(pairs.filter_map(of_pair).collect())
}

//! Where every random number of training comes from.

use rand::{Rng as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// What a stream is for, so that no two uses see the same numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    Order = 1,
    Augment = 2,
    Mixup = 3,
    Dropout = 4,
}

/// The stream of one use in one epoch for one item (an example, a step; 0 where there is only one).
pub(crate) fn stream(seed: u64, purpose: Use, epoch: usize, item: usize) -> Pcg64 {
    let parts = [purpose as u64, epoch as u64, item as u64];
    parts
        .into_iter()
        .fold(Pcg64::seed_from_u64(seed), |mut random, part| {
            Pcg64::seed_from_u64(random.next_u64().wrapping_add(part))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_named_by_all_their_parts() {
        let first = |seed, purpose, epoch, item| stream(seed, purpose, epoch, item).next_u64();
        let one = first(1, Use::Order, 1, 1);
        assert_eq!(one, first(1, Use::Order, 1, 1));
        for other in [
            first(2, Use::Order, 1, 1),
            first(1, Use::Augment, 1, 1),
            first(1, Use::Order, 2, 1),
            first(1, Use::Order, 1, 2),
        ] {
            assert_ne!(one, other);
        }
    }
}

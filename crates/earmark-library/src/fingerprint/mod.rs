//! What audio sounds like, in few bits, and where the same bits are found again.
//!
//! [`FingerprintStream`] takes the fingerprint of a recording; [`hints()`] finds, in many of them, the places that may be
//! the same; [`align`] says how alike two are there. What counts as the same is for the caller to decide: the check of
//! data sets ([`near_pairs`]), or [`duplicates`](crate::duplicates).
//!
//! | file | what lives there |
//! |---|---|
//! | `stream.rs` | from samples to a fingerprint |
//! | `alignment.rs` | how alike two fingerprints are, and over which stretch |
//! | `sample.rs` | which items of a fingerprint are indexed |
//! | `hints.rs` | an index of these, and what it proposes |
//! | `pairs.rs` | each pair it proposes, laid over each other in all these ways |
//! | `near.rs` | pairs that are alike over all they share |

mod alignment;
mod hints;
mod near;
mod pairs;
mod sample;
mod stream;

pub use alignment::{Alignment, NEAREST_OVERLAP, STRETCH_BIT_ERRORS, Stretch, align};
pub use hints::{Hint, Stopped, hints};
pub use near::{NEAR_BIT_ERRORS, NearPair, near_pairs};
pub use sample::DENSE_ITEMS;
pub use stream::{Fingerprint, FingerprintStream, ITEM_SECONDS, ITEM_SPAN};

pub(crate) use alignment::most_alike;
pub(crate) use hints::is_plausible;
pub(crate) use pairs::proposed_pairs;

/// Fingerprints made up for tests.
#[cfg(test)]
pub(crate) mod made_up {
    /// Items that differ from each other in half their bits.
    pub(crate) fn noise(seed: u64, len: usize) -> Vec<u32> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u32
        };
        (0..len).map(|_| next()).collect()
    }

    /// With three bits wrong in nine of ten items: 2.7 in the mean.
    pub(crate) fn damaged(items: &[u32]) -> Vec<u32> {
        let damage = |(n, &item): (usize, &u32)| match n % 10 {
            0 => item,
            _ => item ^ (0b111 << (n % 29)),
        };
        items.iter().enumerate().map(damage).collect()
    }
}

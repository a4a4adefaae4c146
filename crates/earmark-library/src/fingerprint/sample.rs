//! Which items of a fingerprint are indexed.

/// A fingerprint of so many items (30 s of music) has all of them indexed. Of longer ones a half, a quarter or an eighth
/// is taken, so that at least as many remain.
pub const DENSE_ITEMS: usize = 240;
/// At most one of so many items is left.
const SPARSEST: usize = 8;

/// The items of a fingerprint that are indexed, and their positions.
///
/// Whether an item is taken depends on its value alone, and what a sparse sample has a denser one has too. So both sides
/// of a pair take the same ones, wherever either was cut.
pub(super) fn sample(items: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    let kept = sparseness(items.len()) as u32;
    (0..)
        .zip(items.iter().copied())
        .filter(move |(_, item)| mixed(*item).is_multiple_of(kept))
}

/// One of how many items is taken: a power of two.
fn sparseness(n_items: usize) -> usize {
    let mut sparseness = 1;
    while sparseness < SPARSEST && n_items / (2 * sparseness) >= DENSE_ITEMS {
        sparseness *= 2;
    }
    sparseness
}

/// The high bits of Knuth's multiplicative hash, on which all bits of the item have a say.
fn mixed(item: u32) -> u32 {
    item.wrapping_mul(0x9e37_79b1) >> 24
}

#[cfg(test)]
mod tests {
    use super::super::made_up::noise;
    use super::*;

    #[test]
    fn what_a_long_one_takes_a_short_one_takes_too() {
        let song = noise(1, 4000);
        let sparse: Vec<_> = sample(&song).collect();
        assert!((400..600).contains(&sparse.len()), "{}", sparse.len());
        for (cut, taken) in [(300, 300), (600, 300), (1200, 300)] {
            let dense: Vec<_> = sample(&song[..cut]).collect();
            assert!(dense.len() >= taken * 8 / 10, "{} of {cut}", dense.len());
            let mut within = sparse.iter().filter(|(position, _)| *position < cut as u32);
            assert!(within.all(|item| dense.contains(item)));
        }
    }
}

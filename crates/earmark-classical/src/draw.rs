//! Seeded draws and orders of rows and columns.

/// The generator `SplitMix64` (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*,
/// 2014).
pub(crate) struct Draw(u64);

impl Draw {
    /// A stream of its own for each path of numbers below a seed.
    pub(crate) fn new(seed: u64, path: &[u64]) -> Self {
        path.iter().fold(Self(seed), |mut parent, number| {
            Self(parent.next() ^ Self(*number).next())
        })
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `bound`, which is far below 2^64.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Brings items into an order drawn from all orders (Fisher and Yates; Knuth, *TAOCP* 2, 3.4.2 P).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// A number from 0 up to but without 1, by 53 bits.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * 2f64.powi(-53)
    }

    /// Keeps a share of `items`, at least one, in order (selection sampling, Knuth, *TAOCP* 2, 3.4.2 S).
    pub(crate) fn keep_share<T>(&mut self, items: &mut Vec<T>, share: f64) {
        if share >= 1.0 {
            return;
        }
        let mut left = items.len();
        let mut wanted = ((left as f64 * share) as usize).max(1);
        items.retain(|_| {
            let kept = self.below(left) < wanted;
            left -= 1;
            wanted -= usize::from(kept);
            kept
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_ordered_and_even() {
        let mut hits = [0; 20];
        for seed in 0..2000 {
            let mut items: Vec<usize> = (0..20).collect();
            Draw::new(seed, &[3]).keep_share(&mut items, 0.25);
            assert_eq!(items.len(), 5);
            assert!(items.is_sorted());
            items.iter().for_each(|item| hits[*item] += 1);
        }
        assert!(
            hits.iter().all(|hits| (400..600).contains(hits)),
            "{hits:?}"
        );
    }

    #[test]
    fn every_order_is_drawn_as_often() {
        let mut hits = std::collections::HashMap::new();
        for seed in 0..6000 {
            let mut items = [0, 1, 2];
            Draw::new(seed, &[]).shuffle(&mut items);
            *hits.entry(items).or_insert(0) += 1;
        }
        assert_eq!(hits.len(), 6);
        assert!(hits.values().all(|hits| (850..1150).contains(hits)));
    }

    #[test]
    fn streams_differ_by_seed_and_path() {
        let first = |seed, path: &[u64]| Draw::new(seed, path).next();
        assert_eq!(first(1, &[2, 3]), first(1, &[2, 3]));
        let others = [first(2, &[2, 3]), first(1, &[3, 2]), first(1, &[2])];
        assert!(others.iter().all(|other| *other != first(1, &[2, 3])));
    }

    #[test]
    fn one_item_is_always_kept() {
        let mut items = vec![1, 2, 3];
        Draw::new(0, &[]).keep_share(&mut items, 1e-9);
        assert_eq!(items.len(), 1);
    }
}

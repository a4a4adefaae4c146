//! The dealing: seeded, stratified, greedy.

use std::cmp::Reverse;

use sha2::{Digest, Sha256};

/// What stays together, with its rows of each class.
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) counts: Vec<u32>,
}

impl Unit {
    fn size(&self) -> u32 {
        self.counts.iter().sum()
    }
}

/// Units and the sides they lie on.
///
/// The largest come first, equals in an order drawn by the seed: that of SHA-256 over seed and name, so that neither the
/// order of files nor the version of a random generator matters. Each goes where
/// `χ² = Σ_sc (n_sc - t_sc)² / t_sc` grows least, with `n_sc` the rows of class `c` on side `s` and
/// `t_sc` the share of the side of all rows of the class; of equals, where rows of all classes are fewest for
/// the share. With units of one row that is the method of Sainte-Laguë.
pub(super) struct Deal {
    units: Vec<Unit>,
    order: Vec<usize>,
    shares: Vec<f64>,
    /// All rows of each class.
    totals: Vec<f64>,
    /// Rows of each class on each side.
    filled: Vec<Vec<f64>>,
    side_of_unit: Vec<usize>,
}

impl Deal {
    pub(super) fn new(units: Vec<Unit>, shares: Vec<f64>, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..units.len()).collect();
        order.sort_by_cached_key(|&n| (Reverse(units[n].size()), draw(seed, &units[n].name)));
        let n_classes = units.first().map_or(0, |unit| unit.counts.len());
        let total = |class: usize| units.iter().map(|unit| f64::from(unit.counts[class])).sum();
        Self {
            totals: (0..n_classes).map(total).collect(),
            filled: vec![vec![0.0; n_classes]; shares.len()],
            side_of_unit: vec![0; units.len()],
            order,
            shares,
            units,
        }
    }

    pub(super) fn side(&self, unit: usize) -> usize {
        self.side_of_unit[unit]
    }

    /// Units with rows of `class`.
    pub(super) fn n_units(&self, class: usize) -> usize {
        self.units
            .iter()
            .filter(|unit| unit.counts[class] > 0)
            .count()
    }

    pub(super) fn greedily(&mut self) {
        for n in 0..self.order.len() {
            let unit = self.order[n];
            let mut best = (0, (f64::INFINITY, f64::INFINITY));
            for side in 0..self.shares.len() {
                let cost = self.cost(&self.units[unit], side);
                // Costs that differ by rounding are equal.
                let is_less =
                    cost.0 < best.1.0 - 1e-9 || (cost.0 < best.1.0 + 1e-9 && cost.1 < best.1.1);
                if is_less {
                    best = (side, cost);
                }
            }
            self.put(unit, best.0, 1.0);
        }
    }

    /// By how much `unit` on `side` raises `χ²`, and how full the side is.
    fn cost(&self, unit: &Unit, side: usize) -> (f64, f64) {
        let share = self.shares[side];
        let classes = unit.counts.iter().zip(&self.totals).zip(&self.filled[side]);
        let raise = |((&count, total), filled): ((&u32, &f64), &f64)| {
            let (count, target) = (f64::from(count), share * total);
            if count > 0.0 {
                count * (2.0 * (filled - target) + count) / target
            } else {
                0.0
            }
        };
        let fullness = self.filled[side].iter().sum::<f64>() / share;
        (classes.map(raise).sum(), fullness)
    }

    /// Lays a unit on a side, or with the sign -1 takes it off.
    fn put(&mut self, unit: usize, side: usize, sign: f64) {
        for (filled, &count) in self.filled[side].iter_mut().zip(&self.units[unit].counts) {
            *filled += sign * f64::from(count);
        }
        self.side_of_unit[unit] = side;
    }

    /// Brings `class` to at least `needed` sides: the smallest units move to sides that lack it, from sides that keep
    /// all their classes without them. False where none can.
    pub(super) fn spread(&mut self, class: usize, needed: usize) -> bool {
        loop {
            let lacks = |side: &usize| self.filled[*side][class] == 0.0;
            let n_lacking = (0..self.shares.len()).filter(lacks).count();
            if self.shares.len() - n_lacking >= needed {
                return true;
            }
            let emptiest = |&a: &usize, &b: &usize| self.fullness(a).total_cmp(&self.fullness(b));
            let Some(to) = (0..self.shares.len()).filter(lacks).min_by(emptiest) else {
                return true;
            };
            let movable = |unit: &&usize| self.can_leave(**unit, class);
            let Some(&unit) = self.order.iter().rev().find(movable) else {
                return false;
            };
            self.put(unit, self.side_of_unit[unit], -1.0);
            self.put(unit, to, 1.0);
        }
    }

    fn fullness(&self, side: usize) -> f64 {
        self.filled[side].iter().sum::<f64>() / self.shares[side]
    }

    /// Whether a unit has rows of `class`, and its side more rows of each of its classes.
    fn can_leave(&self, unit: usize, class: usize) -> bool {
        let side = &self.filled[self.side_of_unit[unit]];
        let counts = &self.units[unit].counts;
        let keeps = |(&count, &filled): (&u32, &f64)| count == 0 || filled > f64::from(count);
        counts[class] > 0 && counts.iter().zip(side).all(keeps)
    }
}

fn draw(seed: u64, name: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_le_bytes());
    hasher.update(name.as_bytes());
    hasher.finalize().into()
}

//! Gradients and their sums in fixed point.
//!
//! Integers add exactly in any order, so a histogram subtracted from its parent's is what counting
//! would have given, an empty bin is exactly empty, and no result depends on the number of threads.

/// The most rows a model is fitted to; [`FixedPoint`] would lose too much with more.
pub(super) const MAX_ROWS: usize = 1 << 20;

/// Gradient, Hessian and number of some rows.
///
/// `curvature` holds the sum of the Hessians above, and the number of rows below, the bit that
/// [`FixedPoint`] says. Neither field can run into the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sums {
    gradient: i64,
    curvature: i64,
}

impl std::ops::AddAssign for Sums {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
    }
}

impl std::ops::SubAssign for Sums {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        self.gradient -= other.gradient;
        self.curvature -= other.curvature;
    }
}

impl std::ops::Sub for Sums {
    type Output = Self;

    #[inline]
    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl Sums {
    /// No row.
    pub(super) const EMPTY: Self = Self {
        gradient: 0,
        curvature: 0,
    };

    /// Whether no row was added.
    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.curvature == 0
    }
}

/// How gradients in [-1, 1] and Hessians in [0, 1/2] of a number of rows become integers, with as many
/// bits as their sums leave free: for 2^b rows, steps of 2^(b-61) and 2^(2b-61), and never finer than
/// 2^-50.
#[derive(Debug, Clone, Copy)]
pub(super) struct FixedPoint {
    count_bits: u32,
    gradient_scale: f64,
    hessian_scale: f64,
    gradient_step: f64,
    hessian_step: f64,
}

impl FixedPoint {
    /// For sums of at most `n_rows` rows, from 1 to [`MAX_ROWS`].
    pub(super) fn new(n_rows: usize) -> Self {
        let count_bits = usize::BITS - n_rows.leading_zeros();
        let power = |bits: u32| 2f64.powi(bits.min(50) as i32);
        let gradient_scale = power(62 - count_bits);
        let hessian_scale = power(63 - 2 * count_bits);
        Self {
            count_bits,
            gradient_scale,
            hessian_scale,
            gradient_step: gradient_scale.recip(),
            hessian_step: hessian_scale.recip(),
        }
    }

    /// One row.
    #[inline]
    pub(super) fn row(self, gradient: f64, hessian: f64) -> Sums {
        let hessian = (hessian * self.hessian_scale).round() as i64;
        Sums {
            gradient: (gradient * self.gradient_scale).round() as i64,
            curvature: (hessian << self.count_bits) + 1,
        }
    }

    /// The sum of the gradients.
    #[inline]
    pub(super) fn gradient(self, sums: Sums) -> f64 {
        sums.gradient as f64 * self.gradient_step
    }

    /// The sum of the Hessians.
    #[inline]
    pub(super) fn hessian(self, sums: Sums) -> f64 {
        (sums.curvature >> self.count_bits) as f64 * self.hessian_step
    }

    /// The number of rows.
    #[inline]
    pub(super) fn count(self, sums: Sums) -> usize {
        (sums.curvature & ((1 << self.count_bits) - 1)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_sums_fit() {
        for n_rows in [1, 2, 1000, 1 << 16] {
            let fixed = FixedPoint::new(n_rows);
            let mut sums = Sums::EMPTY;
            (0..n_rows).for_each(|_| sums += fixed.row(-1.0, 0.5));
            assert_eq!(fixed.gradient(sums), -(n_rows as f64));
            assert_eq!(fixed.hessian(sums), n_rows as f64 / 2.0);
            assert_eq!(fixed.count(sums), n_rows);
        }
        let fixed = FixedPoint::new(MAX_ROWS);
        let row = fixed.row(1.0, 0.5);
        let rows = MAX_ROWS as i64;
        let largest = (
            row.gradient.checked_mul(rows),
            row.curvature.checked_mul(rows),
        );
        assert!(matches!(largest, (Some(_), Some(_))));
    }

    #[test]
    fn differences_are_exact() {
        let fixed = FixedPoint::new(3);
        let (a, b) = (fixed.row(0.1, 0.2), fixed.row(-0.7, 0.0));
        let mut sums = a;
        sums += b;
        assert_eq!(sums - a, b);
        assert!((sums - a - b).is_empty());
        assert!(!b.is_empty(), "a row without curvature is a row");
        assert!((fixed.gradient(sums) + 0.6).abs() < 1e-14);
        assert!((fixed.hessian(sums) - 0.2).abs() < 1e-14);
    }
}

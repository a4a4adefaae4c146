//! The second-order gain of a split and the value of a leaf.

/// Penalties of leaf values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Regularization {
    pub(super) lambda: f64,
    pub(super) alpha: f64,
}

impl Regularization {
    /// Twice what the penalised loss falls by when rows with gradients of sum `g` and Hessians of sum
    /// `h` share the best leaf value: `T(g)² / (h + lambda)`, with `T` the soft threshold by `alpha`
    /// (Chen and Guestrin, *XGBoost*, 2016, equation 6).
    #[inline]
    pub(super) fn score(self, g: f64, h: f64) -> f64 {
        let g = self.shrink(g);
        g * g / (h + self.lambda)
    }

    /// The best leaf value, `-T(g) / (h + lambda)`.
    pub(super) fn leaf(self, g: f64, h: f64) -> f64 {
        -self.shrink(g) / (h + self.lambda)
    }

    #[inline]
    fn shrink(self, g: f64) -> f64 {
        if self.alpha == 0.0 {
            g
        } else {
            g.signum() * (g.abs() - self.alpha).max(0.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let plain = Regularization {
            lambda: 1.0,
            alpha: 0.0,
        };
        assert_eq!(plain.score(-6.0, 3.0), 9.0);
        assert_eq!(plain.leaf(-6.0, 3.0), 1.5);
        // Left (g, h) = (-4, 1) and right (2, 3): 16/2 + 4/4 - 4/5.
        let gain = plain.score(-4.0, 1.0) + plain.score(2.0, 3.0) - plain.score(-2.0, 4.0);
        assert!((gain - 8.2).abs() < 1e-15);
    }

    #[test]
    fn alpha_is_a_soft_threshold() {
        let lasso = Regularization {
            lambda: 0.0,
            alpha: 2.0,
        };
        assert_eq!(lasso.score(5.0, 3.0), 3.0);
        assert_eq!(lasso.leaf(5.0, 3.0), -1.0);
        assert_eq!(lasso.leaf(-5.0, 3.0), 1.0);
        assert_eq!(lasso.leaf(1.5, 3.0), 0.0);
    }
}

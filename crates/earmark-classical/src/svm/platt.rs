//! Platt scaling: probabilities from decision values.
//!
//! Source: Lin, Lin, Weng, *A Note on Platt's Probabilistic Outputs for Support Vector Machines*,
//! Machine Learning 68 (2007), algorithm 1.

const MAX_ITER: usize = 100;
/// The shortest step of the line search.
const MIN_STEP: f64 = 1e-10;
/// What keeps the Hessian positive definite.
const RIDGE: f64 = 1e-12;
/// The gradient at which the search ends.
const TOLERANCE: f64 = 1e-5;

/// `P(first class | f) = 1 / (1 + exp(a f + b))`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Sigmoid {
    pub(super) a: f64,
    pub(super) b: f64,
}

impl Sigmoid {
    /// The sigmoid under which the classes are most likely, with the targets `(n₊ + 1)/(n₊ + 2)` and
    /// `1/(n₋ + 2)`, by Newton's method with backtracking.
    pub(super) fn fit(decisions: &[f64], is_first: &[bool]) -> Self {
        let n_first = is_first.iter().filter(|first| **first).count() as f64;
        let n_second = is_first.len() as f64 - n_first;
        let (high, low) = ((n_first + 1.0) / (n_first + 2.0), 1.0 / (n_second + 2.0));
        let target = |first: &bool| if *first { high } else { low };
        let targets: Vec<f64> = is_first.iter().map(target).collect();
        let mut sigmoid = Self {
            a: 0.0,
            b: ((n_second + 1.0) / (n_first + 1.0)).ln(),
        };
        let mut loss = sigmoid.loss(decisions, &targets);
        for _ in 0..MAX_ITER {
            let Some(direction) = sigmoid.direction(decisions, &targets) else {
                break;
            };
            match sigmoid.search(&direction, loss, decisions, &targets) {
                Some((next, lower)) => (sigmoid, loss) = (next, lower),
                None => break,
            }
        }
        sigmoid
    }

    /// The probability of the first class.
    pub(super) fn probability(self, decision: f64) -> f64 {
        let exponent = self.a * decision + self.b;
        if exponent >= 0.0 {
            let e = (-exponent).exp();
            e / (1.0 + e)
        } else {
            1.0 / (1.0 + exponent.exp())
        }
    }

    /// The cross entropy to the targets.
    fn loss(self, decisions: &[f64], targets: &[f64]) -> f64 {
        let term = |(decision, target): (&f64, &f64)| {
            let exponent = self.a * decision + self.b;
            if exponent >= 0.0 {
                target * exponent + (-exponent).exp().ln_1p()
            } else {
                (target - 1.0) * exponent + exponent.exp().ln_1p()
            }
        };
        decisions.iter().zip(targets).map(term).sum()
    }

    /// The step of Newton and the slope along it, unless the gradient vanishes.
    fn direction(self, decisions: &[f64], targets: &[f64]) -> Option<Direction> {
        let (mut h11, mut h22, mut h21) = (RIDGE, RIDGE, 0.0);
        let (mut g1, mut g2) = (0.0, 0.0);
        for (decision, target) in decisions.iter().zip(targets) {
            let p = self.probability(*decision);
            let weight = p * (1.0 - p);
            h11 += decision * decision * weight;
            h22 += weight;
            h21 += decision * weight;
            g1 += decision * (target - p);
            g2 += target - p;
        }
        if g1.abs() < TOLERANCE && g2.abs() < TOLERANCE {
            return None;
        }
        let determinant = h11 * h22 - h21 * h21;
        let a = -(h22 * g1 - h21 * g2) / determinant;
        let b = -(-h21 * g1 + h11 * g2) / determinant;
        Some(Direction {
            a,
            b,
            slope: g1 * a + g2 * b,
        })
    }

    /// The first of the halved steps that lowers the loss enough, and the loss there.
    fn search(
        self,
        direction: &Direction,
        loss: f64,
        decisions: &[f64],
        targets: &[f64],
    ) -> Option<(Self, f64)> {
        let mut step = 1.0;
        while step >= MIN_STEP {
            let next = Self {
                a: self.a + step * direction.a,
                b: self.b + step * direction.b,
            };
            let lower = next.loss(decisions, targets);
            if lower < loss + 1e-4 * step * direction.slope {
                return Some((next, lower));
            }
            step /= 2.0;
        }
        None
    }
}

struct Direction {
    a: f64,
    b: f64,
    slope: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sigmoid_meets_the_targets_of_two_values() {
        // With two decision values both targets can be met exactly:
        // 1/(1 + exp(a + b)) = 5/6 and 1/(1 + exp(-a + b)) = 1/6, so a = -ln 5, b = 0.
        let decisions = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0];
        let first = [true, true, true, true, false, false, false, false];
        let sigmoid = Sigmoid::fit(&decisions, &first);
        assert!((sigmoid.a + 5f64.ln()).abs() < 1e-4 && sigmoid.b.abs() < 1e-4);
        assert!((sigmoid.probability(1.0) - 5.0 / 6.0).abs() < 1e-5);
    }

    #[test]
    fn no_sigmoid_nearby_is_likelier() {
        let decisions: Vec<f64> = (0..50)
            .map(|i| f64::from((i * 13) % 29) / 10.0 - 1.2)
            .collect();
        let is_first: Vec<bool> = (0..50).map(|i| (i * 7) % 11 + (i * 13) % 29 > 20).collect();
        let n_first = is_first.iter().filter(|first| **first).count() as f64;
        let (high, low) = ((n_first + 1.0) / (n_first + 2.0), 1.0 / (52.0 - n_first));
        let target = |first: &bool| if *first { high } else { low };
        let targets: Vec<f64> = is_first.iter().map(target).collect();
        let best = Sigmoid::fit(&decisions, &is_first);
        let least = best.loss(&decisions, &targets);
        for (a, b) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-3), (0.0, -1e-3)] {
            let other = Sigmoid {
                a: best.a + a,
                b: best.b + b,
            };
            assert!(other.loss(&decisions, &targets) > least);
        }
    }

    #[test]
    fn equal_decisions_give_the_mean_of_the_targets() {
        let sigmoid = Sigmoid::fit(&[0.0; 4], &[true, true, true, false]);
        let mean = (3.0 * 4.0 / 5.0 + 1.0 / 3.0) / 4.0;
        assert!((sigmoid.probability(0.0) - mean).abs() < 1e-4);
    }

    #[test]
    fn far_decisions_stay_finite() {
        let sigmoid = Sigmoid::fit(&[1e10, 2e10, -1e10], &[true, false, false]);
        for decision in [-1e300, 0.0, 1e300] {
            assert!((0.0..=1.0).contains(&sigmoid.probability(decision)));
        }
    }
}

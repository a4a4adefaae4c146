//! Probabilities of many classes from those of pairs.
//!
//! Source: Wu, Lin, Weng, *Probability Estimates for Multi-class Classification by Pairwise
//! Coupling*, JMLR 5 (2004), the second method (algorithm 2).

use ndarray::{Array2, ArrayView2};

/// The probabilities `p` that minimise `Σᵢ Σⱼ (rⱼᵢ pᵢ - rᵢⱼ pⱼ)²`, `Σ pᵢ = 1`, where `pairs[[i, j]]` is
/// the probability `rᵢⱼ` of class `i` among the two; each must lie within (0, 1).
pub(super) fn couple(pairs: ArrayView2<'_, f64>) -> Vec<f64> {
    let k = pairs.nrows();
    let q = quadratic_form(pairs);
    let tolerance = 0.005 / k as f64;
    let mut p = vec![1.0 / k as f64; k];
    let mut q_p = vec![0.0; k];
    for _ in 0..k.max(100) {
        // Afresh each time, lest roundings add up.
        for (product, row) in q_p.iter_mut().zip(q.outer_iter()) {
            *product = row.iter().zip(&p).map(|(q, p)| q * p).sum();
        }
        let mut value: f64 = p.iter().zip(&q_p).map(|(p, q_p)| p * q_p).sum();
        let error = q_p.iter().map(|q_p| (q_p - value).abs());
        if error.fold(0.0, f64::max) < tolerance {
            break;
        }
        for t in 0..k {
            let change = (value - q_p[t]) / q[[t, t]];
            let total = 1.0 + change;
            p[t] += change;
            value = (value + change * (change * q[[t, t]] + 2.0 * q_p[t])) / (total * total);
            for j in 0..k {
                q_p[j] = (q_p[j] + change * q[[t, j]]) / total;
                p[j] /= total;
            }
        }
    }
    p
}

fn quadratic_form(pairs: ArrayView2<'_, f64>) -> Array2<f64> {
    let k = pairs.nrows();
    let others = |t: usize| (0..k).filter(move |j| *j != t);
    Array2::from_shape_fn((k, k), |(t, j)| {
        if t == j {
            others(t).map(|j| pairs[[j, t]] * pairs[[j, t]]).sum()
        } else {
            -pairs[[j, t]] * pairs[[t, j]]
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_that_made_the_pairs_are_found_again() {
        let p = [0.5, 0.3, 0.15, 0.05];
        let pairs = Array2::from_shape_fn((4, 4), |(i, j)| p[i] / (p[i] + p[j]));
        for (found, p) in couple(pairs.view()).into_iter().zip(p) {
            assert!((found - p).abs() < 5e-3, "{found} for {p}");
        }
    }

    #[test]
    fn two_classes_keep_their_probability() {
        let pairs = ndarray::array![[0.0, 0.9], [0.1, 0.0]];
        let p = couple(pairs.view());
        assert!((p[0] - 0.9).abs() < 2e-3 && (p[0] + p[1] - 1.0).abs() < 1e-12);
    }
}

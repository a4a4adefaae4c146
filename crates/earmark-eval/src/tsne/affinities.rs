//! How alike rows are: `p_ij`.

use ndarray::{ArrayView1, ArrayView2};
use rayon::prelude::*;

/// Halvings of the search for the width of a row's neighbourhood, and how near its entropy must come, in nats.
const N_HALVINGS: usize = 100;
const TOLERANCE: f64 = 1e-7;

/// `p_ij`, one row of `n_rows` after the other: symmetric, 0 on the diagonal, 1 in all.
pub(super) fn joint(rows: ArrayView2<'_, f64>, perplexity: f64) -> Vec<f64> {
    let n_rows = rows.nrows();
    let mut shares = vec![0.0; n_rows * n_rows];
    shares
        .par_chunks_exact_mut(n_rows)
        .enumerate()
        .for_each(|(i, row)| {
            let others = rows.outer_iter();
            let squared: Vec<f64> = others
                .map(|other| squared_distance(rows.row(i), other))
                .collect();
            row.copy_from_slice(&neighbourhood(&squared, i, perplexity));
        });
    for i in 0..n_rows {
        for j in 0..i {
            let (here, there) = (i * n_rows + j, j * n_rows + i);
            let both = (shares[here] + shares[there]) / (2.0 * n_rows as f64);
            (shares[here], shares[there]) = (both, both);
        }
    }
    shares
}

fn squared_distance(a: ArrayView1<'_, f64>, b: ArrayView1<'_, f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// `p_j|i` of row `i` with the squared distances `squared`. Where many rows are equally near, no width has the
/// perplexity, and the nearest possible is taken.
fn neighbourhood(squared: &[f64], i: usize, perplexity: f64) -> Vec<f64> {
    // Of the nearest row the exponent is 0, so that not all shares vanish.
    let others = || squared.iter().enumerate().filter(|(j, _)| *j != i);
    let nearest = others().map(|(_, d)| *d).fold(f64::INFINITY, f64::min);
    let farthest = others().map(|(_, d)| *d - nearest).fold(0.0, f64::max);
    let beyond: Vec<f64> = squared.iter().map(|d| d - nearest).collect();
    let wanted = perplexity.ln();
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut beta = if farthest > 0.0 { 1.0 / farthest } else { 1.0 };
    let mut shares = Vec::new();
    for _ in 0..N_HALVINGS {
        let entropy;
        (shares, entropy) = shares_and_entropy(&beyond, i, beta);
        if (entropy - wanted).abs() < TOLERANCE {
            break;
        }
        if entropy > wanted {
            low = beta;
        } else {
            high = beta;
        }
        beta = if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * beta
        };
    }
    shares
}

/// Shares `∝ exp(-β d)` of all but `i`, and `-Σ p ln p = ln Σ exp(-β d) + β Σ p d`.
fn shares_and_entropy(beyond: &[f64], i: usize, beta: f64) -> (Vec<f64>, f64) {
    let mut shares: Vec<f64> = beyond.iter().map(|d| (-beta * d).exp()).collect();
    shares[i] = 0.0;
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    let mean: f64 = shares
        .iter()
        .zip(beyond)
        .filter(|(share, _)| **share > 0.0)
        .map(|(share, d)| share * d)
        .sum();
    (shares, sum.ln() + beta * mean)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn rows() -> Array2<f64> {
        Array2::from_shape_fn((40, 3), |(i, j)| {
            ((i * (7 + j)) as f64).sin() + 0.2 * i as f64
        })
    }

    #[test]
    fn each_row_has_the_perplexity_asked_for() {
        let rows = rows();
        for (i, perplexity) in [(0, 2.0), (7, 5.0), (39, 12.9)] {
            let squared: Vec<f64> = rows
                .outer_iter()
                .map(|other| squared_distance(rows.row(i), other))
                .collect();
            let shares = neighbourhood(&squared, i, perplexity);
            let entropy: f64 = shares
                .iter()
                .filter(|p| **p > 0.0)
                .map(|p| -p * p.ln())
                .sum();
            assert!(
                (entropy.exp() - perplexity).abs() < 1e-5,
                "{}",
                entropy.exp()
            );
            assert_eq!(shares[i], 0.0);
        }
    }

    #[test]
    fn the_joint_shares_are_symmetric_and_one_in_all() {
        let shares = joint(rows().view(), 10.0);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let shares = Array2::from_shape_vec((40, 40), shares).unwrap();
        assert_eq!(shares, shares.t());
        assert!(shares.diag().iter().all(|p| *p == 0.0));
    }

    #[test]
    fn equal_rows_share_alike() {
        let shares = neighbourhood(&[0.0; 5], 2, 2.0);
        assert_eq!(shares, [0.25, 0.25, 0.0, 0.25, 0.25]);
    }
}

//! How rows move together.

use super::sequence::{Sequence, mean};

/// Row and column of a symmetric matrix of `n` rows from its diagonal to the right, row after row, as
/// `numpy.triu_indices` has them.
pub(super) fn upper_triangle(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (i..n).map(move |j| (i, j)))
}

/// The signed square roots of the covariances (`numpy.cov`, `ddof=1`) of the first `n` rows: the upper
/// triangle. A covariance goes with the square of the level; its root keeps the scale of the rows. All 0 of
/// a single frame.
pub(super) fn root_covariances(sequence: &Sequence, n: usize) -> Vec<f64> {
    let rows = centred(sequence, n);
    let degrees = sequence.n_frames().saturating_sub(1).max(1) as f64;
    let covariance = |(i, j): (usize, usize)| dot(&rows[i], &rows[j]) / degrees;
    let root = |c: f64| c.abs().sqrt().copysign(c);
    upper_triangle(n).map(covariance).map(root).collect()
}

/// The first `n` rows, less their means.
fn centred(sequence: &Sequence, n: usize) -> Vec<Vec<f64>> {
    let less_mean = |row: &[f64]| {
        let centre = mean(row);
        row.iter().map(|x| x - centre).collect()
    };
    sequence.rows().take(n).map(less_mean).collect()
}

/// Sums that are carried side by side, so that one addition does not wait for the one before.
const LANES: usize = 8;

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| a * b);
    sums.into_iter().chain(rest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[[f64; 4]]) -> Sequence {
        Sequence::from_rows(4, rows.concat())
    }

    #[test]
    fn covariances_worked_out_by_hand() {
        let sequence = rows(&[[0.0, 2.0, 4.0, 6.0], [6.0, 4.0, 2.0, 0.0], [1.0; 4]]);
        let root = (20.0f64 / 3.0).sqrt();
        let expected = [root, -root, 0.0, root, 0.0, 0.0];
        for (actual, expected) in root_covariances(&sequence, 3).iter().zip(expected) {
            assert!((actual - expected).abs() < 1e-12, "{actual} {expected}");
        }
    }

    #[test]
    fn a_single_frame_has_no_covariance() {
        let sequence = Sequence::from_rows(1, vec![3.0, -1.0]);
        assert_eq!(root_covariances(&sequence, 2), [0.0; 3]);
    }

    #[test]
    fn long_products_are_those_of_the_definition() {
        let a: Vec<f64> = (0..19).map(|i| f64::from(i) - 3.0).collect();
        let expected: f64 = a.iter().map(|x| x * x).sum();
        assert_eq!(dot(&a, &a), expected);
    }
}

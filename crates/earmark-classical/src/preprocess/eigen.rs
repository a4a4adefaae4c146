//! Eigenvectors of a symmetric matrix without negative eigenvalues.

use ndarray::{Array1, Array2};

/// Rounds over all pairs; ten are enough in practice, as convergence is quadratic.
const MAX_SWEEPS: usize = 60;

/// Two columns are orthogonal when their cosine is below this.
const ORTHOGONAL: f64 = 1e-14;

/// Eigenvalues, largest first, and the eigenvectors as rows, those whose eigenvalue is not 0 up to
/// rounding.
///
/// One-sided Jacobi rotations (Demmel and Veselić, *Jacobi's method is more accurate than QR*, 1992): the
/// columns of `A` are rotated in pairs until all are orthogonal. They are then `A v = λ v`, so their
/// lengths are the eigenvalues and their directions the eigenvectors.
pub(super) fn eigen(a: &Array2<f64>) -> (Array1<f64>, Array2<f64>) {
    let n = a.nrows();
    // The matrix is symmetric: its rows are its columns, and lie together in memory.
    let mut vectors: Vec<Vec<f64>> = a.rows().into_iter().map(|row| row.to_vec()).collect();
    // The sweeps stop at columns that are nothing beside the longest one.
    let negligible = a.iter().fold(0.0, |most: f64, v| most.max(v.abs())) * 1e-15 * n as f64;
    for _ in 0..MAX_SWEEPS {
        if !sweep(&mut vectors, negligible) {
            break;
        }
    }
    let length = |vector: &Vec<f64>| dot(vector, vector).sqrt();
    vectors.retain(|vector| length(vector) > negligible);
    vectors.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let values: Array1<f64> = vectors.iter().map(length).collect();
    let direction = |(row, column): (usize, usize)| vectors[row][column] / values[row];
    let directions = Array2::from_shape_fn((values.len(), n), direction);
    (values, directions)
}

/// Rotates every pair once and says whether any was not yet orthogonal.
fn sweep(vectors: &mut [Vec<f64>], negligible: f64) -> bool {
    let mut rotated = false;
    for first in 0..vectors.len() {
        let (before, after) = vectors.split_at_mut(first + 1);
        for second in after {
            rotated |= orthogonalise(&mut before[first], second, negligible);
        }
    }
    rotated
}

fn orthogonalise(a: &mut [f64], b: &mut [f64], negligible: f64) -> bool {
    let (aa, bb, ab) = (dot(a, a), dot(b, b), dot(a, b));
    let is_small = aa.min(bb).sqrt() <= negligible;
    if is_small || ab.abs() <= ORTHOGONAL * aa.sqrt() * bb.sqrt() {
        return false;
    }
    let zeta = (bb - aa) / (2.0 * ab);
    let tangent = zeta.signum() / (zeta.abs() + zeta.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    let sine = cosine * tangent;
    for (a, b) in a.iter_mut().zip(b) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
    true
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tails = a.remainder().iter().zip(b.remainder());
    let tail: f64 = tails.map(|(a, b)| a * b).sum();
    for (a, b) in a.zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + tail
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_known_matrix() {
        let (values, vectors) = eigen(&array![[2.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 2.0]]);
        let expected = array![3.0, 2.0, 1.0];
        assert!(
            (&values - &expected).iter().all(|d| d.abs() < 1e-12),
            "{values}"
        );
        assert!((vectors[[0, 0]].abs() - 0.5f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn eigenvectors_restore_a_matrix_of_lower_rank() {
        let half = Array2::from_shape_fn((7, 4), |(row, column)| {
            ((row * 13 + column * 29) % 11) as f64 - 5.0
        });
        let a = half.dot(&half.t());
        let (values, vectors) = eigen(&a);
        assert_eq!(values.len(), 4);
        let restored = vectors.t().dot(&Array2::from_diag(&values)).dot(&vectors);
        assert!((&restored - &a).iter().all(|d| d.abs() < 1e-10));
        let unit = vectors.dot(&vectors.t()) - Array2::<f64>::eye(4);
        assert!(unit.iter().all(|d| d.abs() < 1e-10), "{unit}");
    }

    #[test]
    fn a_matrix_of_zeros_has_no_vectors() {
        let (values, vectors) = eigen(&Array2::zeros((3, 3)));
        assert_eq!((values.len(), vectors.nrows()), (0, 0));
    }
}

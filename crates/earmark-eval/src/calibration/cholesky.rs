//! Linear systems with a symmetric positive definite matrix.

/// `x` with `A x = b`, by `A = L Lᵀ` (Golub and Van Loan, algorithm 4.2.1), for the few dozen parameters of a calibration.
/// None where `matrix` is not positive definite.
pub(super) fn solve(matrix: Vec<Vec<f64>>, right: &[f64]) -> Option<Vec<f64>> {
    let lower = factor(matrix)?;
    let n = right.len();
    let mut x = right.to_vec();
    for row in 0..n {
        let known: f64 = (0..row).map(|column| lower[row][column] * x[column]).sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n)
            .map(|column| lower[column][row] * x[column])
            .sum();
        x[row] = (x[row] - known) / lower[row][row];
    }
    Some(x)
}

/// `L`, in the lower triangle.
fn factor(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    for column in 0..matrix.len() {
        for row in column..matrix.len() {
            let products = (0..column).map(|k| matrix[row][k] * matrix[column][k]);
            let rest = matrix[row][column] - products.sum::<f64>();
            if row > column {
                matrix[row][column] = rest / matrix[column][column];
            } else if rest > 0.0 {
                matrix[row][column] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_by_hand() {
        let matrix = vec![
            vec![4.0, 2.0, 0.0],
            vec![2.0, 5.0, 4.0],
            vec![0.0, 4.0, 5.0],
        ];
        let x = solve(matrix, &[8.0, 24.0, 23.0]).unwrap();
        assert_eq!(x, [1.0, 2.0, 3.0]);
        assert_eq!(
            solve(vec![vec![1.0, 2.0], vec![2.0, 1.0]], &[1.0, 1.0]),
            None
        );
        assert_eq!(solve(vec![vec![f64::NAN]], &[1.0]), None);
    }
}

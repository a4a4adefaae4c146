//! The one parameter of temperature scaling.

use super::softmax;

/// The lowest and the highest temperature.
const RANGE: (f64, f64) = (0.01, 100.0);

/// The temperature of least log-loss, of rows of ln p with their true classes, with a normal prior of deviation 1 that
/// holds `β = 1 / T` to 1: without it, rows that are all right would have an infinite `β`.
///
/// The sum is convex in `β`, so the zero of its derivative is found by Newton's method, with halving of the bracket
/// where a step leaves it.
pub(super) fn fit(rows: &[Vec<f64>], labels: &[usize]) -> f64 {
    let slope_at = |beta: f64| slope_and_curvature(rows, labels, beta);
    let flat = 1e-12 * rows.len() as f64;
    let (mut low, mut high) = (1.0 / RANGE.1, 1.0 / RANGE.0);
    let mut beta = 1.0;
    let (mut slope, mut curvature) = slope_at(beta);
    if slope.abs() > flat {
        if slope_at(low).0 >= 0.0 {
            return RANGE.1;
        }
        if slope_at(high).0 <= 0.0 {
            return RANGE.0;
        }
    }
    // Halving alone gives every bit of an f64 in fewer steps.
    for _ in 0..100 {
        if slope.abs() <= flat || high - low <= f64::EPSILON * beta {
            break;
        }
        if slope > 0.0 {
            high = beta;
        } else {
            low = beta;
        }
        let newton = beta - slope / curvature;
        beta = if newton > low && newton < high {
            newton
        } else {
            (low + high) / 2.0
        };
        (slope, curvature) = slope_at(beta);
    }
    1.0 / beta
}

/// Of `Σ_i -ln p'_iy + (β - 1)² / 2` in `β`: `Σ_i (E[z_i] - z_iy) + β - 1` and `Σ_i Var[z_i] + 1` under `p'_i`,
/// with `z = ln p`.
fn slope_and_curvature(rows: &[Vec<f64>], labels: &[usize], beta: f64) -> (f64, f64) {
    let of_row = |(row, &label): (&Vec<f64>, &usize)| {
        let p = softmax(row.iter().map(|z| beta * z).collect());
        let mean: f64 = p.iter().zip(row).map(|(p, z)| p * z).sum();
        let variance: f64 = p
            .iter()
            .zip(row)
            .map(|(p, z)| p * (z - mean) * (z - mean))
            .sum();
        (mean - row[label], variance)
    };
    let rows = rows.iter().zip(labels).map(of_row);
    rows.fold((beta - 1.0, 1.0), |sum, row| (sum.0 + row.0, sum.1 + row.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logs(row: &[f64]) -> Vec<f64> {
        row.iter().map(|p| p.ln()).collect()
    }

    #[test]
    fn the_temperature_by_hand() {
        // Says 9 : 1 and is right 3 : 1, so T = ln 9 / ln 3 = 2, if the prior is outvoted.
        let rows = vec![logs(&[0.9, 0.1]); 40_000];
        let labels: Vec<usize> = (0..rows.len()).map(|n| usize::from(n % 4 == 2)).collect();
        let temperature = fit(&rows, &labels);
        assert!((temperature - 2.0).abs() < 1e-3, "{temperature}");
        // Says 3 : 1 and is right 9 : 1.
        let rows = vec![logs(&[0.75, 0.25]); 40_000];
        let labels: Vec<usize> = (0..rows.len()).map(|n| usize::from(n % 10 == 2)).collect();
        let temperature = fit(&rows, &labels);
        assert!((temperature - 0.5).abs() < 1e-3, "{temperature}");
    }

    #[test]
    fn where_all_are_right_it_stays_near_1() {
        let temperature = fit(&vec![logs(&[0.9, 0.1]); 16], &[0; 16]);
        assert!((0.3..1.0).contains(&temperature), "{temperature}");
        let temperature = fit(&vec![logs(&[0.9, 0.1]); 1000], &[0; 1000]);
        assert!((0.15..0.5).contains(&temperature), "{temperature}");
        assert_eq!(fit(&vec![logs(&[0.5, 0.5]); 3], &[0, 1, 1]), 1.0);
        // All wrong: no ranking is worth anything.
        assert_eq!(fit(&vec![logs(&[0.9, 0.1]); 1000], &[1; 1000]), 100.0);
    }
}

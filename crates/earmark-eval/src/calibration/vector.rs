//! The parameters of vector scaling.

use super::cholesky;
use super::softmax;

/// Weights and biases, one per class, of least
/// `Σ_i -ln p'_iy + 1/2 Σ_k ((w_k - 1)² + b_k²)`, of rows of ln p with their true classes.
///
/// Newton's method; a step that does not help is halved. The sum is strictly convex, so there is one answer.
pub(super) fn fit(rows: &[Vec<f64>], labels: &[usize]) -> (Vec<f64>, Vec<f64>) {
    let n_classes = rows[0].len();
    let mut point = start(n_classes);
    let mut loss = loss_at(&point, rows, labels);
    for _ in 0..100 {
        let (gradient, hessian) = derivatives(&point, rows, labels);
        let Some(step) = cholesky::solve(hessian, &gradient) else {
            break;
        };
        let decrement: f64 = step.iter().zip(&gradient).map(|(a, b)| a * b).sum();
        if decrement <= 1e-12 {
            break;
        }
        match descend(&point, &step, loss, |point| loss_at(point, rows, labels)) {
            Some(next) => (point, loss) = next,
            None => break,
        }
    }
    let biases = point.split_off(n_classes);
    (point, biases)
}

/// Weights of 1, then biases of 0: what changes nothing.
fn start(n_classes: usize) -> Vec<f64> {
    let mut point = vec![1.0; n_classes];
    point.resize(2 * n_classes, 0.0);
    point
}

/// The first of the whole, the half, the quarter… of a step down that lowers the loss.
fn descend(
    point: &[f64],
    step: &[f64],
    loss: f64,
    loss_at: impl Fn(&[f64]) -> f64,
) -> Option<(Vec<f64>, f64)> {
    let tries = (0..40).map(|halvings| 0.5_f64.powi(halvings));
    let mut moved = tries.map(|part| {
        let next: Vec<f64> = point
            .iter()
            .zip(step)
            .map(|(x, step)| x - part * step)
            .collect();
        let loss = loss_at(&next);
        (next, loss)
    });
    moved.find(|(_, next)| *next < loss)
}

fn probabilities(point: &[f64], row: &[f64]) -> Vec<f64> {
    let (weights, biases) = point.split_at(row.len());
    let scores = row.iter().zip(weights).zip(biases);
    softmax(
        scores
            .map(|((z, weight), bias)| weight * z + bias)
            .collect(),
    )
}

fn loss_at(point: &[f64], rows: &[Vec<f64>], labels: &[usize]) -> f64 {
    let (weights, biases) = point.split_at(rows[0].len());
    let of_row = |(row, &label): (&Vec<f64>, &usize)| {
        let scores = row.iter().zip(weights).zip(biases);
        let scores: Vec<f64> = scores
            .map(|((z, weight), bias)| weight * z + bias)
            .collect();
        let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
        highest + sum.ln() - scores[label]
    };
    let prior: f64 = weights
        .iter()
        .map(|weight| (weight - 1.0).powi(2))
        .sum::<f64>()
        + biases.iter().map(|bias| bias * bias).sum::<f64>();
    rows.iter().zip(labels).map(of_row).sum::<f64>() + prior / 2.0
}

/// Gradient and Hessian: with `x = (z, 1)` and `δ` the error `p' - [y = k]`, the gradient is
/// `δ_k x_k`, and the Hessian `(p'_k [k = l] - p'_k p'_l) x_k x_l`, summed over rows, plus the prior's.
fn derivatives(point: &[f64], rows: &[Vec<f64>], labels: &[usize]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n_classes = rows[0].len();
    let from = start(n_classes);
    let mut gradient: Vec<f64> = point.iter().zip(&from).map(|(x, from)| x - from).collect();
    let mut hessian = vec![vec![0.0; 2 * n_classes]; 2 * n_classes];
    (0..2 * n_classes).for_each(|k| hessian[k][k] = 1.0);
    for (row, &label) in rows.iter().zip(labels) {
        let p = probabilities(point, row);
        // Parameter k belongs to class k % n_classes and multiplies ln p, or 1 from n_classes on.
        let factor = |k: usize| row.get(k).copied().unwrap_or(1.0);
        for k in 0..2 * n_classes {
            let class = k % n_classes;
            let truth = if class == label { 1.0 } else { 0.0 };
            gradient[k] += (p[class] - truth) * factor(k);
            for (l, value) in hessian[k].iter_mut().enumerate() {
                let same = if class == l % n_classes {
                    p[class]
                } else {
                    0.0
                };
                *value += (same - p[class] * p[l % n_classes]) * factor(k) * factor(l);
            }
        }
    }
    (gradient, hessian)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivatives_are_those_of_the_loss() {
        let rows = [[0.2f64, 0.5, 0.3], [0.7, 0.2, 0.1], [0.1, 0.1, 0.8]];
        let rows: Vec<Vec<f64>> = rows.iter().map(|row| row.map(f64::ln).to_vec()).collect();
        let labels = [2, 0, 1];
        let point = [0.8, 1.3, 0.5, 0.1, -0.4, 0.2];
        let (gradient, hessian) = derivatives(&point, &rows, &labels);
        let moved = |k: usize, by: f64| {
            let mut moved = point;
            moved[k] += by;
            moved
        };
        let h = 1e-5;
        for k in 0..6 {
            let ends = [h, -h].map(|by| loss_at(&moved(k, by), &rows, &labels));
            assert!(((ends[0] - ends[1]) / (2.0 * h) - gradient[k]).abs() < 1e-6);
            let ends = [h, -h].map(|by| derivatives(&moved(k, by), &rows, &labels).0);
            for l in 0..6 {
                assert!(((ends[0][l] - ends[1][l]) / (2.0 * h) - hessian[k][l]).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_class_that_never_occurs_gets_less_and_all_stays_finite() {
        let rows = vec![vec![0.4f64.ln(), 0.4f64.ln(), f64::EPSILON.ln()]; 50];
        let labels: Vec<usize> = (0..50).map(|n| usize::from(n % 5 == 0)).collect();
        let (weights, biases) = fit(&rows, &labels);
        assert!(weights.iter().chain(&biases).all(|x| x.is_finite()));
        let point = [weights, biases].concat();
        let p = probabilities(&point, &rows[0]);
        assert!((p[0] - 0.8).abs() < 0.03 && p[2] < 0.01, "{p:?}");
    }
}

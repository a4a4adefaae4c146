//! Newton's method; each step is found by conjugate gradients, preconditioned by the diagonal (Nocedal and
//! Wright, *Numerical Optimization*, 2006, algorithm 7.1).

use ndarray::Array2;

use super::objective::{Objective, Point};

/// Most halvings of a step.
const MAX_HALVINGS: usize = 40;

/// Share of the decrease that the slope promises which a step must bring.
const SUFFICIENT: f64 = 1e-4;

/// Where the search ended.
pub(super) struct Solution {
    pub(super) weights: Array2<f64>,
    pub(super) n_iter: usize,
    pub(super) converged: bool,
}

/// Walks until no entry of the gradient exceeds `tol` times the sum of the costs.
pub(super) fn minimise(objective: &Objective, tol: f64, max_iter: usize) -> Solution {
    let tol = tol * objective.total_cost();
    let mut point = objective.at(objective.start());
    let mut n_iter = 0;
    loop {
        let gradient = objective.gradient(&point);
        let converged = gradient.iter().all(|entry| entry.abs() <= tol);
        let may_go_on = !converged && n_iter < max_iter;
        match may_go_on
            .then(|| step(objective, &point, &gradient))
            .flatten()
        {
            Some(next) => point = next,
            None => {
                return Solution {
                    weights: centred(point.weights),
                    n_iter,
                    converged,
                };
            }
        }
        n_iter += 1;
    }
}

/// Of several intercepts only the differences count; those returned have mean 0.
fn centred(mut weights: Array2<f64>) -> Array2<f64> {
    let (n_rows, n_outputs) = weights.dim();
    if n_outputs > 1 {
        let mut intercepts = weights.row_mut(n_rows - 1);
        let mean = intercepts.sum() / n_outputs as f64;
        intercepts -= mean;
    }
    weights
}

/// A lower point in the direction of the Newton step, if rounding leaves one.
fn step(objective: &Objective, point: &Point, gradient: &Array2<f64>) -> Option<Point> {
    let direction = newton_direction(objective, point, gradient);
    let slope = dot(gradient, &direction);
    if slope.is_nan() || slope >= 0.0 {
        return None;
    }
    let sizes = (0..MAX_HALVINGS).map(|halvings| 0.5f64.powi(halvings as i32));
    sizes
        .map(|size| (size, objective.at(&point.weights + &(&direction * size))))
        .find(|(size, next)| next.value <= point.value + SUFFICIENT * size * slope)
        .map(|(_, next)| next)
}

/// Solves `H direction = -gradient`, the more exactly the closer the minimum is.
fn newton_direction(objective: &Objective, point: &Point, gradient: &Array2<f64>) -> Array2<f64> {
    let diagonal = objective.diagonal(point);
    let condition = |residual: &Array2<f64>| residual / &diagonal.mapv(|d| d.max(1e-12));
    let mut direction = objective.start();
    let mut residual = gradient.mapv(|entry| -entry);
    let mut conditioned = condition(&residual);
    let mut search = conditioned.clone();
    let mut size = dot(&residual, &conditioned);
    let goal = size * size.sqrt().min(0.25).powi(2);
    for _ in 0..2 * gradient.len() {
        if !(size > goal && size > f64::MIN_POSITIVE) {
            break;
        }
        let product = objective.hessian_times(point, &search);
        let curvature = dot(&search, &product);
        if curvature.is_nan() || curvature <= 0.0 {
            break;
        }
        let length = size / curvature;
        direction.scaled_add(length, &search);
        residual.scaled_add(-length, &product);
        conditioned = condition(&residual);
        let next = dot(&residual, &conditioned);
        search = &conditioned + &(&search * (next / size));
        size = next;
    }
    direction
}

fn dot(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

//! The penalised loss, its gradient and products with its Hessian.

use ndarray::{Array2, ArrayViewMut2, Axis, Zip, s};

use crate::Samples;
use crate::softmax::softmax;

/// The problem of a fit. Weights have shape `[n_columns + 1, n_outputs]`, the last row the intercepts.
///
/// Two classes have one output, the score of the second; that of the first is always 0.
pub(super) struct Objective {
    /// The features, and a column of ones.
    x: Array2<f64>,
    squares: Array2<f64>,
    targets: Vec<usize>,
    costs: Vec<f64>,
    n_targets: usize,
}

/// The objective at some weights.
pub(super) struct Point {
    pub(super) weights: Array2<f64>,
    pub(super) value: f64,
    /// Shape `[n_rows, n_targets]`.
    probabilities: Array2<f64>,
}

impl Objective {
    pub(super) fn new(samples: Samples<'_>, present: &[usize], costs: &[f64]) -> Self {
        let (n_rows, n_columns) = samples.x().dim();
        let mut x = Array2::ones((n_rows, n_columns + 1));
        x.slice_mut(s![.., ..n_columns]).assign(&samples.x());
        let target = |class: &usize| present.partition_point(|other| other < class);
        Self {
            squares: &x * &x,
            x,
            targets: samples.y().iter().map(target).collect(),
            costs: samples.y().iter().map(|class| costs[*class]).collect(),
            n_targets: present.len(),
        }
    }

    pub(super) fn start(&self) -> Array2<f64> {
        let n_outputs = if self.n_targets == 2 {
            1
        } else {
            self.n_targets
        };
        Array2::zeros((self.x.ncols(), n_outputs))
    }

    pub(super) fn total_cost(&self) -> f64 {
        self.costs.iter().sum()
    }

    pub(super) fn at(&self, weights: Array2<f64>) -> Point {
        let mut probabilities = self.scores(&weights);
        let mut value = 0.5 * penalised(&weights).map(|weight| weight * weight).sum();
        for (row, mut scores) in probabilities.rows_mut().into_iter().enumerate() {
            let score = scores[self.targets[row]];
            let log_sum = scores.as_slice_mut().map_or(f64::NAN, softmax);
            value += self.costs[row] * (log_sum - score);
        }
        Point {
            weights,
            value,
            probabilities,
        }
    }

    pub(super) fn gradient(&self, point: &Point) -> Array2<f64> {
        let mut residuals = point.probabilities.clone();
        for (row, mut residuals) in residuals.rows_mut().into_iter().enumerate() {
            residuals[self.targets[row]] -= 1.0;
            residuals *= self.costs[row];
        }
        self.back(&residuals, &point.weights)
    }

    /// The Hessian at a point times `direction`.
    pub(super) fn hessian_times(&self, point: &Point, direction: &Array2<f64>) -> Array2<f64> {
        let mut change = self.scores(direction);
        let rows = change
            .rows_mut()
            .into_iter()
            .zip(point.probabilities.rows());
        for ((mut change, p), cost) in rows.zip(&self.costs) {
            let mean = p.dot(&change);
            Zip::from(&mut change)
                .and(p)
                .for_each(|change, p| *change = cost * p * (*change - mean));
        }
        self.back(&change, direction)
    }

    /// The diagonal of the Hessian at a point.
    pub(super) fn diagonal(&self, point: &Point) -> Array2<f64> {
        let mut curvature = point.probabilities.mapv(|p| p * (1.0 - p));
        for (mut row, cost) in curvature.rows_mut().into_iter().zip(&self.costs) {
            row *= *cost;
        }
        let mut diagonal = self.squares.t().dot(&self.outputs(&curvature));
        penalised_mut(&mut diagonal).mapv_inplace(|value| value + 1.0);
        diagonal
    }

    /// Scores of every target, shape `[n_rows, n_targets]`.
    fn scores(&self, weights: &Array2<f64>) -> Array2<f64> {
        let outputs = self.x.dot(weights);
        if outputs.ncols() == self.n_targets {
            return outputs;
        }
        let mut scores = Array2::zeros((outputs.nrows(), self.n_targets));
        scores.slice_mut(s![.., 1..]).assign(&outputs);
        scores
    }

    fn outputs<'a>(&self, of_targets: &'a Array2<f64>) -> ndarray::ArrayView2<'a, f64> {
        let first = usize::from(self.n_targets == 2);
        of_targets.slice(s![.., first..])
    }

    /// `Xᵀ residuals`, plus what the penalty adds at `weights`.
    fn back(&self, residuals: &Array2<f64>, weights: &Array2<f64>) -> Array2<f64> {
        let mut sum = self.x.t().dot(&self.outputs(residuals));
        penalised_mut(&mut sum).zip_mut_with(&penalised(weights), |sum, weight| *sum += weight);
        sum
    }
}

/// All but the intercepts.
fn penalised(weights: &Array2<f64>) -> ndarray::ArrayView2<'_, f64> {
    let n_columns = weights.nrows() - 1;
    weights.view().split_at(Axis(0), n_columns).0
}

fn penalised_mut(weights: &mut Array2<f64>) -> ArrayViewMut2<'_, f64> {
    let n_columns = weights.nrows() - 1;
    weights.slice_mut(s![..n_columns, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Derivatives against differences of values and of gradients.
    #[test]
    fn derivatives_are_those_of_the_value() {
        let x = Array2::from_shape_fn((9, 2), |(row, column)| ((row * 5 + column * 3) % 7) as f64);
        for y in [[0, 1, 1, 0, 1, 0, 0, 1, 1], [0, 1, 2, 0, 1, 2, 2, 1, 0]] {
            let samples = Samples::new(x.view(), &y, 3).unwrap();
            let objective = Objective::new(samples, &samples.present(), &[1.0, 2.0, 0.5]);
            let shift = objective.start().mapv(|_| 0.0);
            let weights = Array2::from_shape_fn(shift.dim(), |(r, c)| 0.1 * (r as f64 - c as f64));
            let direction = Array2::from_shape_fn(shift.dim(), |(r, c)| 0.3 + (r * 2 + c) as f64);
            let near = |step: f64| objective.at(&weights + &(&direction * step));
            let (before, at, after) = (near(-1e-5), near(0.0), near(1e-5));
            let slope = (objective.gradient(&at) * &direction).sum();
            assert!(((after.value - before.value) / 2e-5 - slope).abs() < 1e-5);
            let bend = objective.hessian_times(&at, &direction);
            let change = (objective.gradient(&after) - objective.gradient(&before)) / 2e-5;
            assert!(
                (&bend - &change).iter().all(|d| d.abs() < 1e-4),
                "{bend} {change}"
            );
            let mut unit = objective.start();
            unit[[1, 0]] = 1.0;
            let entry = objective.hessian_times(&at, &unit)[[1, 0]];
            assert!((objective.diagonal(&at)[[1, 0]] - entry).abs() < 1e-9);
        }
    }
}

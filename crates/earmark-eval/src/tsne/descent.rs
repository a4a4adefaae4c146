//! How points move: the exact gradient, with momentum and gains (Jacobs 1988), constants as scikit-learn has them.

use rayon::prelude::*;

const N_STEPS: usize = 1000;
/// For this many steps groups are drawn together more strongly, by this factor, and momentum is low.
const N_EARLY_STEPS: usize = 250;
const EARLY_EXAGGERATION: f64 = 12.0;
const EARLY_MOMENTUM: f64 = 0.5;
const MOMENTUM: f64 = 0.8;
const LEAST_GAIN: f64 = 0.01;
const LEAST_RATE: f64 = 50.0;
/// Sums that are kept apart, so that several numbers are added at a time; always the same ones, for the same bits.
const LANES: usize = 8;

/// Where points at `start` come to rest.
pub(super) fn descend(joint: &[f64], start: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    let rate = (start.len() as f64 / EARLY_EXAGGERATION / 4.0).max(LEAST_RATE);
    let mut moves = vec![[Move::default(); 2]; start.len()];
    let mut places = start;
    for step in 0..N_STEPS {
        let (exaggeration, momentum) = if step < N_EARLY_STEPS {
            (EARLY_EXAGGERATION, EARLY_MOMENTUM)
        } else {
            (1.0, MOMENTUM)
        };
        let gradient = gradient(joint, &places, exaggeration);
        for ((place, moves), slope) in places.iter_mut().zip(&mut moves).zip(gradient) {
            for axis in 0..2 {
                place[axis] += moves[axis].next(slope[axis], momentum, rate);
            }
        }
    }
    centred(places)
}

/// How a point moves along one axis.
#[derive(Clone, Copy)]
struct Move {
    velocity: f64,
    gain: f64,
}

impl Default for Move {
    fn default() -> Self {
        Self {
            velocity: 0.0,
            gain: 1.0,
        }
    }
}

impl Move {
    fn next(&mut self, slope: f64, momentum: f64, rate: f64) -> f64 {
        let goes_on_downhill = self.velocity * slope < 0.0;
        self.gain = if goes_on_downhill {
            self.gain + 0.2
        } else {
            self.gain * 0.8
        }
        .max(LEAST_GAIN);
        self.velocity = momentum * self.velocity - rate * self.gain * slope;
        self.velocity
    }
}

/// `4 Σ_j (a p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|²)` with the exaggeration `a`.
fn gradient(joint: &[f64], places: &[[f64; 2]], exaggeration: f64) -> Vec<[f64; 2]> {
    let xs: Vec<f64> = places.iter().map(|place| place[0]).collect();
    let ys: Vec<f64> = places.iter().map(|place| place[1]).collect();
    let forces: Vec<Forces> = joint
        .par_chunks_exact(places.len())
        .zip(places)
        .map(|(shares, place)| Forces::on(*place, shares, &xs, &ys))
        .collect();
    // In the order of the rows, whichever thread was first.
    let all: f64 = forces.iter().map(|force| force.closeness).sum();
    let slope = |force: &Forces| {
        [0, 1].map(|axis| 4.0 * (exaggeration * force.pull[axis] - force.push[axis] / all))
    };
    forces.iter().map(slope).collect()
}

/// With `c_j = 1 / (1 + |y_i - y_j|²)`: `Σ c_j`, `Σ p_ij c_j (y_i - y_j)` and `Σ c_j² (y_i - y_j)` over `j ≠ i`.
struct Forces {
    closeness: f64,
    pull: [f64; 2],
    push: [f64; 2],
}

impl Forces {
    fn on([x, y]: [f64; 2], shares: &[f64], xs: &[f64], ys: &[f64]) -> Self {
        let mut sums = [[0.0; LANES]; 5];
        let mut add = |lane: usize, p: f64, dx: f64, dy: f64| {
            let c = 1.0 / (1.0 + dx * dx + dy * dy);
            let (pc, cc) = (p * c, c * c);
            for (sum, part) in sums.iter_mut().zip([c, pc * dx, pc * dy, cc * dx, cc * dy]) {
                sum[lane] += part;
            }
        };
        let (p_chunks, p_rest) = shares.as_chunks::<LANES>();
        let (x_chunks, x_rest) = xs.as_chunks::<LANES>();
        let (y_chunks, y_rest) = ys.as_chunks::<LANES>();
        for ((p, px), py) in p_chunks.iter().zip(x_chunks).zip(y_chunks) {
            for lane in 0..LANES {
                add(lane, p[lane], x - px[lane], y - py[lane]);
            }
        }
        for (lane, ((p, px), py)) in p_rest.iter().zip(x_rest).zip(y_rest).enumerate() {
            add(lane, *p, x - px, y - py);
        }
        let [closeness, pull_x, pull_y, push_x, push_y] = sums.map(|lanes| lanes.iter().sum());
        Self {
            // Without the point itself, whose closeness is 1.
            closeness: closeness - 1.0,
            pull: [pull_x, pull_y],
            push: [push_x, push_y],
        }
    }
}

fn centred(mut places: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    let n = places.len() as f64;
    let mean = [0, 1].map(|axis| places.iter().map(|place| place[axis]).sum::<f64>() / n);
    for place in &mut places {
        *place = [place[0] - mean[0], place[1] - mean[1]];
    }
    places
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::tsne::affinities::joint;

    fn divergence(joint: &[f64], places: &[[f64; 2]]) -> f64 {
        let closeness = |i: usize, j: usize| {
            let [dx, dy] = [0, 1].map(|axis| places[i][axis] - places[j][axis]);
            1.0 / (1.0 + dx * dx + dy * dy)
        };
        let pairs = || {
            let n = places.len();
            (0..n)
                .flat_map(move |i| (0..n).map(move |j| (i, j)))
                .filter(|(i, j)| i != j)
        };
        let all: f64 = pairs().map(|(i, j)| closeness(i, j)).sum();
        let term = |(i, j)| {
            let p = joint[i * places.len() + j];
            if p > 0.0 {
                p * (p * all / closeness(i, j)).ln()
            } else {
                0.0
            }
        };
        pairs().map(term).sum()
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_divergence() {
        let rows = Array2::from_shape_fn((19, 4), |(i, j)| ((i * (3 + j)) as f64).cos());
        let joint = joint(rows.view(), 5.0);
        let places: Vec<[f64; 2]> = (0..19)
            .map(|i| [(i as f64).sin(), (2.3 * i as f64).cos()])
            .collect();
        let exact = gradient(&joint, &places, 1.0);
        let step = 1e-5;
        for i in [0, 7, 8, 18] {
            for axis in 0..2 {
                let shifted = |by: f64| {
                    let mut places = places.clone();
                    places[i][axis] += by;
                    divergence(&joint, &places)
                };
                // Central differences are off by about step², 1e-10.
                let slope = (shifted(step) - shifted(-step)) / (2.0 * step);
                assert!(
                    (slope - exact[i][axis]).abs() < 1e-8,
                    "{slope} {}",
                    exact[i][axis]
                );
            }
        }
    }
}

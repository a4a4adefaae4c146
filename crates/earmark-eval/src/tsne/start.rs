//! Where points are at first.

use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use rand_core::Rng;
use rand_pcg::Pcg64;

/// The standard deviation of the first component at the start, as scikit-learn has it: small, so that points pass
/// each other easily.
const SPREAD: f64 = 1e-4;
/// How far jitter moves a point at most.
const JITTER: f64 = 1e-6;
/// Steps towards the components; a start need not be exact.
const N_STEPS: usize = 60;

/// Rows projected on their first two principal components, small, with a little jitter: equal rows would never part,
/// and rows on a line never leave it.
pub(super) fn components(rows: ArrayView2<'_, f64>, seed: u64) -> Vec<[f64; 2]> {
    let mut random = Pcg64::new(u128::from(seed), 0);
    let mut uniform = || (random.next_u64() >> 11) as f64 / (1u64 << 52) as f64 - 1.0;
    let mean = rows
        .columns()
        .into_iter()
        .map(|column| column.iter().sum::<f64>() / rows.nrows() as f64);
    let centred = &rows - &mean.collect::<Array1<f64>>();
    // Sums in the same order, however the rows lie in memory.
    let centred = centred.as_standard_layout().into_owned();
    let guess = |_| Array1::from_shape_simple_fn(rows.ncols(), &mut uniform);
    let [first, second] = principal_axes(&centred, [(); 2].map(guess));
    let (x, y) = (centred.dot(&first), centred.dot(&second));
    let deviation = (x.dot(&x) / x.len() as f64).sqrt();
    let scale = if deviation > 0.0 {
        SPREAD / deviation
    } else {
        0.0
    };
    let mut place = |along: f64| scale * along + JITTER * uniform();
    x.iter()
        .zip(&y)
        .map(|(x, y)| [place(*x), place(*y)])
        .collect()
}

/// The eigenvectors of `XᵀX` with the largest values, by orthogonal iteration, their largest part positive.
fn principal_axes(centred: &Array2<f64>, axes: [Array1<f64>; 2]) -> [Array1<f64>; 2] {
    let [mut first, mut second] = axes;
    for _ in 0..N_STEPS {
        first = unit(centred.t().dot(&centred.dot(&first)), &first);
        let next = centred.t().dot(&centred.dot(&second));
        let along = first.dot(&next);
        second = unit(next - along * &first, &second);
    }
    [first, second].map(|axis| {
        if largest(axis.view()) < 0.0 {
            -axis
        } else {
            axis
        }
    })
}

/// `vector` with length 1; `else_this` if it has none.
fn unit(vector: Array1<f64>, else_this: &Array1<f64>) -> Array1<f64> {
    let length = vector.dot(&vector).sqrt();
    if length > 0.0 {
        vector / length
    } else {
        else_this.clone()
    }
}

/// The part farthest from 0, the first of equals.
fn largest(vector: ArrayView1<'_, f64>) -> f64 {
    let farther = |best: f64, part: &f64| if part.abs() > best.abs() { *part } else { best };
    vector.iter().fold(0.0, farther)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_direction_comes_first() {
        // Long along (1, 1, 0), shorter along (0, 0, 1).
        let rows = Array2::from_shape_fn((50, 3), |(i, j)| match j {
            2 => 2.0 * (i as f64).sin(),
            _ => 0.3 * i as f64,
        });
        let places = components(rows.view(), 3);
        let spread = |axis: usize| {
            (places.iter().map(|place| place[axis].powi(2)).sum::<f64>() / 50.0).sqrt()
        };
        assert!((spread(0) - SPREAD).abs() < 2.0 * JITTER);
        assert!(spread(1) < 0.5 * SPREAD && spread(1) > 10.0 * JITTER);
        assert!(places[0][0] < places[49][0], "the largest part is positive");
    }

    #[test]
    fn equal_rows_part() {
        let places = components(Array2::ones((6, 2)).view(), 0);
        assert!(places.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(places.iter().flatten().all(|value| value.abs() <= JITTER));
    }
}

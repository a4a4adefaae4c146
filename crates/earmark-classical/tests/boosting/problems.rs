//! Continuous problems, by the formulas of `scripts/make_boosting_goldens.py`.

use ndarray::{Array2, Array3, ArrayView1};

/// SplitMix64 as numbers in [0, 1).
pub(crate) fn uniforms(seed: u64, n: usize) -> impl Iterator<Item = f64> {
    (1..=n as u64).map(move |index| {
        let z = seed.wrapping_add(index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 * 2f64.powi(-53)
    })
}

fn table(seed: u64, n_rows: usize, n_columns: usize) -> Array2<f64> {
    let values = uniforms(seed, n_rows * n_columns).collect();
    Array2::from_shape_vec((n_rows, n_columns), values).expect("as many as asked for")
}

/// A class from a row and a number of noise in [0, 1).
fn classes(x: &Array2<f64>, seed: u64, class: fn(ArrayView1<'_, f64>, f64) -> usize) -> Vec<usize> {
    let rows = x.rows().into_iter().zip(uniforms(seed, x.nrows()));
    rows.map(|(row, noise)| class(row, noise)).collect()
}

/// Rows, their classes and how many classes there are.
pub(crate) fn problem(name: &str, n: usize) -> (Array2<f64>, Vec<usize>, usize) {
    match name {
        "clusters" => clusters(n),
        "rings" => {
            let x = table(3, n, 6).mapv(|u| 2.0 * u - 1.0);
            let y = classes(&x, 4, |x, noise| {
                let radius = (x[0] * x[0] + x[1] * x[1]).sqrt() + 0.2 * noise;
                usize::from(radius > 0.6) + usize::from(radius > 0.9)
            });
            (x, y, 3)
        }
        "products" => {
            let x = table(5, n, 10).mapv(|u| 2.0 * u - 1.0);
            let y = classes(&x, 6, |x, noise| {
                usize::from(x[0] * x[1] + 0.3 * x[2] + 0.3 * (noise - 0.5) > 0.0)
            });
            (x, y, 2)
        }
        "stairs" => {
            let x = table(7, n, 10);
            let y = classes(&x, 8, |x, noise| {
                let score = x[0] + 2.0 * x[1] + 3.0 * x[2] + 0.8 * noise;
                ((score / 6.8 * 5.0) as usize).min(4)
            });
            (x, y, 5)
        }
        other => panic!("no problem is called {other}"),
    }
}

fn clusters(n: usize) -> (Array2<f64>, Vec<usize>, usize) {
    let u = Array3::from_shape_vec((n, 8, 4), uniforms(1, n * 32).collect()).expect("as asked for");
    let centres = table(2, 4, 8);
    let x = Array2::from_shape_fn((n, 8), |(row, column)| {
        let at = |index| u[[row, column, index]];
        centres[[row % 4, column]] + 1.2 * (at(0) + at(1) + at(2) + at(3) - 2.0)
    });
    (x, (0..n).map(|row| row % 4).collect(), 4)
}

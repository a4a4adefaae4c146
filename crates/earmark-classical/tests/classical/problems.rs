//! Continuous problems, by the formulas of `scripts/make_classical_goldens.py`.

use ndarray::{Array2, ArrayView1, s};

use earmark_classical::Samples;

/// SplitMix64 as numbers in [0, 1).
fn uniforms(seed: u64, n: usize) -> impl Iterator<Item = f64> {
    (1..=n as u64).map(move |index| {
        let z = seed.wrapping_add(index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 * 2f64.powi(-53)
    })
}

/// Rows of 8 columns and their classes; the first rows are for training.
pub(crate) struct Problem {
    pub(crate) x: Array2<f64>,
    pub(crate) y: Vec<usize>,
    pub(crate) n_classes: usize,
}

pub(crate) const N_TRAIN: usize = 400;

impl Problem {
    pub(crate) fn new(name: &str, n_rows: usize) -> Self {
        let (n_classes, class): (_, fn(ArrayView1<'_, f64>, f64) -> usize) = match name {
            "rings" => (3, |x, noise| {
                let radius = (x[0] * x[0] + x[1] * x[1]).sqrt() + 0.2 * noise;
                usize::from(radius > 0.6) + usize::from(radius > 0.9)
            }),
            "products" => (2, |x, noise| {
                usize::from(x[0] * x[1] + 0.3 * x[2] + 0.3 * (noise - 0.5) > 0.0)
            }),
            "stairs" => (5, |x, noise| {
                let score = (x[0] + 2.0 * x[1] + 3.0 * x[2] + 6.0) / 12.0 + 0.1 * noise;
                ((score * 5.0) as usize).min(4)
            }),
            other => panic!("no problem is called {other}"),
        };
        let values = uniforms(1, n_rows * 8).map(|u| 2.0 * u - 1.0).collect();
        let x = Array2::from_shape_vec((n_rows, 8), values).expect("as many as asked for");
        let rows = x.rows().into_iter().zip(uniforms(2, n_rows));
        let y = rows.map(|(row, noise)| class(row, noise)).collect();
        Self { x, y, n_classes }
    }

    pub(crate) fn train(&self) -> Samples<'_> {
        let x = self.x.slice(s![..N_TRAIN, ..]);
        Samples::new(x, &self.y[..N_TRAIN], self.n_classes).expect("valid rows")
    }
}

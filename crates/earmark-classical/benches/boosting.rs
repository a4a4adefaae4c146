//! Time of fitting 50 rounds and of predicting: 1000 rows of 60 columns and 5000 of 100, 10 classes.
//! `scripts/bench_boosting.py` times XGBoost and scikit-learn on the same rows.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use earmark_classical::Samples;
use earmark_classical::boosting::{Boosting, BoostingConfig};
use ndarray::Array2;

const N_CLASSES: usize = 10;

/// SplitMix64 in [0, 1), moved by what class and column have in common.
fn rows(n_rows: usize, n_columns: usize) -> (Array2<f64>, Vec<usize>) {
    let mut state = 0u64;
    let y: Vec<usize> = (0..n_rows).map(|row| row % N_CLASSES).collect();
    let x = Array2::from_shape_fn((n_rows, n_columns), |(row, column)| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let uniform = ((z ^ (z >> 31)) >> 11) as f64 * 2f64.powi(-53);
        uniform + 0.02 * ((7 * y[row] + 3 * column) % 10) as f64
    });
    (x, y)
}

fn boosting(c: &mut Criterion) {
    let mut group = c.benchmark_group("boosting");
    group.sample_size(10);
    for (n_rows, n_columns) in [(1000, 60), (5000, 100)] {
        let (x, y) = rows(n_rows, n_columns);
        let samples = Samples::new(x.view(), &y, N_CLASSES).expect("finite rows");
        for (name, preset) in [
            ("xgboost", BoostingConfig::xgboost()),
            ("hist", BoostingConfig::hist()),
        ] {
            let config = BoostingConfig {
                n_rounds: 50,
                ..preset
            };
            let fit = || Boosting::fit(&config, samples).expect("a valid configuration");
            group.bench_function(format!("{name}/fit/{n_rows}x{n_columns}"), |b| {
                b.iter(|| black_box(fit()));
            });
            let model = fit();
            group.bench_function(format!("{name}/predict/{n_rows}x{n_columns}"), |b| {
                b.iter(|| black_box(model.predict_proba(x.view())));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, boosting);
criterion_main!(benches);

//! Time of fitting and of asking the kinds without a benchmark of their own, by their defaults: 1000 rows
//! of 60 columns, 10 classes. `scripts/bench_classical.py` times scikit-learn beside all kinds.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use earmark_classical::Samples;
use earmark_classical::pipeline::Pipeline;
use ndarray::Array2;

const N_CLASSES: usize = 10;

/// SplitMix64 in [0, 1), moved by what class and column have in common.
fn rows() -> (Array2<f64>, Vec<usize>) {
    let mut state = 0u64;
    let y: Vec<usize> = (0..1000).map(|row| row % N_CLASSES).collect();
    let x = Array2::from_shape_fn((1000, 60), |(row, column)| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let uniform = ((z ^ (z >> 31)) >> 11) as f64 * 2f64.powi(-53);
        uniform + 0.04 * ((7 * y[row] + 3 * column) % 10) as f64
    });
    (x, y)
}

fn classifiers(c: &mut Criterion) {
    let (x, y) = rows();
    let samples = Samples::new(x.view(), &y, N_CLASSES).expect("finite rows");
    for kind in [
        "knn",
        "naive-bayes",
        "logistic-regression",
        "random-forest",
        "extra-trees",
    ] {
        let pipeline = Pipeline::from_name(kind).expect("a kind of the table");
        let fit = || pipeline.fit(samples, 0).expect("valid parameters");
        let mut group = c.benchmark_group(kind);
        group.sample_size(10);
        group.bench_function("fit", |b| b.iter(|| black_box(fit())));
        let fitted = fit();
        group.bench_function("predict", |b| {
            b.iter(|| fitted.predict_proba(black_box(x.view())));
        });
        group.finish();
    }
}

criterion_group!(benches, classifiers);
criterion_main!(benches);

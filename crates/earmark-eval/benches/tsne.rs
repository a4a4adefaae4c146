//! What a map costs: time grows with the square of the rows.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use earmark_eval::{TsneOptions, tsne};
use ndarray::Array2;

fn maps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tsne");
    group.sample_size(10);
    for n_rows in [250, 500, 1000] {
        let rows = Array2::from_shape_fn((n_rows, 57), |(i, j)| {
            ((i * (j + 3)) as f64).sin() + (i % 10) as f64
        });
        group.bench_with_input(
            BenchmarkId::from_parameter(n_rows),
            &rows,
            |bencher, rows| {
                bencher.iter(|| tsne(rows.view(), &TsneOptions::default()));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, maps);
criterion_main!(benches);

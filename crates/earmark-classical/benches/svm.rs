//! Time to fit and to ask support vector machines, on one thread. `scripts/bench_svm.py` times
//! scikit-learn on the same data in the same run.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use earmark_classical::Samples;
use earmark_classical::svm::{Kernel, Svm, SvmConfig};
use ndarray::Array2;

struct Setting {
    name: &'static str,
    n_rows: usize,
    n_columns: usize,
    n_classes: usize,
    kernel: Kernel,
}

fn settings() -> [Setting; 4] {
    let setting = |name, n_rows, n_columns, n_classes, kernel| Setting {
        name,
        n_rows,
        n_columns,
        n_classes,
        kernel,
    };
    [
        setting("1000x60", 1000, 60, 10, Kernel::default()),
        setting("3000x200", 3000, 200, 10, Kernel::default()),
        setting("1000x60_linear", 1000, 60, 10, Kernel::Linear),
        setting("3000x60_2classes", 3000, 60, 2, Kernel::default()),
    ]
}

/// A uniform draw in [-1, 1) for each index: the output of SplitMix64.
fn draw(index: u64) -> f64 {
    let mut z = (index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// Rows scattered around the centres of their classes, which take turns.
fn rows(setting: &Setting) -> (Array2<f64>, Vec<usize>) {
    let y: Vec<usize> = (0..setting.n_rows)
        .map(|row| row % setting.n_classes)
        .collect();
    let n_columns = setting.n_columns as u64;
    let x = Array2::from_shape_fn((setting.n_rows, setting.n_columns), |(row, column)| {
        let column = column as u64;
        let centre = draw((1 << 40) + y[row] as u64 * n_columns + column);
        0.4 * centre + 1.5 * draw(row as u64 * n_columns + column)
    });
    (x, y)
}

fn fit_and_predict(c: &mut Criterion) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let pool = pool.build().expect("a pool of one thread");
    for setting in settings() {
        let (x, y) = rows(&setting);
        let samples = Samples::new(x.view(), &y, setting.n_classes).expect("valid rows");
        let mut group = c.benchmark_group(setting.name);
        group.sample_size(10);
        for probability in [false, true] {
            let config = SvmConfig {
                kernel: setting.kernel,
                probability,
                ..SvmConfig::default()
            };
            let name = if probability {
                "fit_probability"
            } else {
                "fit"
            };
            group.bench_function(name, |b| {
                b.iter(|| pool.install(|| Svm::fit(&config, black_box(samples))));
            });
        }
        let config = SvmConfig {
            kernel: setting.kernel,
            ..SvmConfig::default()
        };
        let model = Svm::fit(&config, samples).expect("valid parameters");
        group.bench_function("predict", |b| {
            b.iter(|| pool.install(|| model.predict(black_box(x.view()))));
        });
        group.finish();
    }
}

criterion_group!(benches, fit_and_predict);
criterion_main!(benches);

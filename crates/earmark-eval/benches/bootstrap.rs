//! How long an evaluation with 1000 resamples takes.

use criterion::{Criterion, criterion_group, criterion_main};
use earmark_eval::{EvalOptions, Prediction, Predictions, evaluate};

/// Tracks with probabilities that no two share, so that nothing is tied.
fn predictions(n_tracks: usize, n_classes: usize) -> Predictions {
    let track = |n: usize| {
        let score = |class: usize| 1.0 + ((n * 7919 + class * 104_729) % 1009) as f64;
        let scores: Vec<f64> = (0..n_classes).map(score).collect();
        let sum: f64 = scores.iter().sum();
        let row = scores.iter().map(|score| score / sum).collect();
        Prediction::new(n.to_string(), n % n_classes, row).in_group((n / 4).to_string())
    };
    let names = (0..n_classes).map(|class| class.to_string()).collect();
    Predictions::new(names, (0..n_tracks).map(track).collect()).expect("they are well formed")
}

fn bootstrap(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("evaluate");
    group.sample_size(10);
    for n_tracks in [1000, 8000] {
        let predictions = predictions(n_tracks, 10);
        group.bench_function(format!("{n_tracks} tracks, 10 classes"), |bencher| {
            bencher.iter(|| evaluate(&predictions, &EvalOptions::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, bootstrap);
criterion_main!(benches);

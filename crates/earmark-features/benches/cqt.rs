//! Time of the constant-Q transform and of what is made of it on 30 s of noise at 22 050 Hz.
//! `scripts/speed_table.py` times librosa on the same work.

#[path = "../tests/noise/mod.rs"]
mod noise;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earmark_features::{
    CensConfig, ChromaCqtConfig, Cqt, CqtConfig, FeatureError, Tuning, chroma_cens, chroma_cqt,
    tonnetz,
};
use noise::noise;

const SAMPLE_RATE: u32 = 22_050;

fn constant_q(c: &mut Criterion) {
    let y = noise(30 * SAMPLE_RATE as usize, 1);
    let fixed = CqtConfig {
        tuning: Tuning::Fixed(0.0),
        ..CqtConfig::for_chroma(SAMPLE_RATE)
    };
    let plan = |config| Cqt::new(config).expect("a valid setting");
    let semitones = plan(CqtConfig::new(SAMPLE_RATE));
    let chroma = plan(fixed);
    let tuned = plan(CqtConfig::for_chroma(SAMPLE_RATE));
    let magnitude = chroma.magnitude(&y).expect("a long signal");

    let mut group = c.benchmark_group("cqt");
    group.throughput(Throughput::Elements(y.len() as u64));
    group.bench_function("plan_252", |b| b.iter(|| Cqt::new(black_box(fixed))));
    group.bench_function("magnitude_84", |b| {
        b.iter(|| semitones.magnitude(black_box(&y)));
    });
    group.bench_function("magnitude_252", |b| {
        b.iter(|| chroma.magnitude(black_box(&y)));
    });
    group.bench_function("magnitude_252_tuned", |b| {
        b.iter(|| tuned.magnitude(black_box(&y)));
    });
    group.bench_function("chroma_of_magnitude", |b| {
        b.iter(|| chroma_cqt(black_box(&magnitude), ChromaCqtConfig::new()));
    });
    group.bench_function("cens_of_magnitude", |b| {
        b.iter(|| chroma_cens(black_box(&magnitude), CensConfig::new()));
    });
    group.bench_function("chroma_cens", |b| {
        b.iter(|| chroma_cens(&chroma.magnitude(black_box(&y))?, CensConfig::new()));
    });
    group.bench_function("chroma_cens_tuned", |b| {
        b.iter(|| chroma_cens(&tuned.magnitude(black_box(&y))?, CensConfig::new()));
    });
    group.bench_function("tonnetz", |b| {
        b.iter(|| {
            let chroma = chroma_cqt(&chroma.magnitude(black_box(&y))?, ChromaCqtConfig::new())?;
            Ok::<_, FeatureError>(tonnetz(&chroma)?.n_frames())
        });
    });
    group.finish();
}

criterion_group!(benches, constant_q);
criterion_main!(benches);

//! Time of harmonic-percussive separation on 30 s of noise at 22 050 Hz, and of its parts: one
//! transform and one inverse transform, the median filters. `scripts/speed_table.py` times
//! librosa on the same work.

#[path = "../tests/noise/mod.rs"]
mod noise;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earmark_features::{
    Axis, Hpss, HpssConfig, Istft, SpectrumKind, Stft, StftConfig, hpss, median_filter,
};
use noise::noise;

fn separation(c: &mut Criterion) {
    let y = noise(30 * 22_050, 1);
    let config = StftConfig::default();
    let stft = Stft::new(config).expect("a valid setting");
    let istft = Istft::new(config).expect("a valid setting");
    let plan = Hpss::new(config, HpssConfig::new()).expect("a valid setting");
    let bins = stft.stft(&y).expect("a long signal");
    let magnitude = stft.spectrogram(&y, SpectrumKind::Magnitude);
    let magnitude = magnitude.expect("a long signal");

    let mut group = c.benchmark_group("hpss");
    group.sample_size(20);
    group.throughput(Throughput::Elements(y.len() as u64));
    group.bench_function("stft", |b| b.iter(|| stft.stft(black_box(&y))));
    group.bench_function("istft", |b| {
        b.iter(|| istft.istft(black_box(&bins), Some(y.len())));
    });
    for kernel_size in [3, 17, 31, 101] {
        for axis in [Axis::Time, Axis::Frequency] {
            group.bench_function(format!("median_{kernel_size}_{axis:?}"), |b| {
                b.iter(|| median_filter(black_box(&magnitude), kernel_size, axis));
            });
        }
    }
    group.bench_function("decompose_magnitudes", |b| {
        b.iter(|| hpss(black_box(&magnitude), HpssConfig::new()));
    });
    group.bench_function("decompose_complex", |b| {
        b.iter(|| hpss(black_box(&bins), HpssConfig::new()));
    });
    group.bench_function("effects_hpss", |b| b.iter(|| plan.separate(black_box(&y))));
    group.bench_function("effects_harmonic", |b| {
        b.iter(|| plan.harmonic(black_box(&y)));
    });
    group.finish();
}

criterion_group!(benches, separation);
criterion_main!(benches);

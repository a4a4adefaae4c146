//! Time of onset strength, tempogram, tempo and beats on 30 s of noise with two clicks a second at
//! 22 050 Hz. `scripts/speed_table.py` times librosa on the same work.

#[path = "../tests/noise/mod.rs"]
mod noise;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earmark_features::MelSpectrogram;
use earmark_features::{
    Aggregate, BeatConfig, BeatTracker, FeatureError, MelConfig, OnsetConfig, OnsetStrength, Ref,
    StftConfig, Tempo, TempoConfig, TempogramConfig, onset_strength, power_to_db, tempogram,
};
use noise::noise;

const SAMPLE_RATE: u32 = 22_050;

/// Noise at -20 dB, and clicks of 20 samples.
fn clicks_in_noise(n_samples: usize) -> Vec<f32> {
    let click = |n| f32::from(u8::from(n % 11_025 < 20));
    let noise = noise(n_samples, 1).into_iter().enumerate();
    noise.map(|(n, noise)| 0.1 * noise + click(n)).collect()
}

fn rhythm(c: &mut Criterion) {
    let y = clicks_in_noise(30 * SAMPLE_RATE as usize);
    let (stft, mel) = (StftConfig::default(), MelConfig::new(SAMPLE_RATE));
    let plan = |aggregate| {
        let config = OnsetConfig {
            aggregate,
            ..OnsetConfig::new()
        };
        OnsetStrength::new(stft, mel, config).expect("a valid setting")
    };
    let (mean, median) = (plan(Aggregate::Mean), plan(Aggregate::Median));
    let tempo = Tempo::new(TempoConfig::new(SAMPLE_RATE)).expect("a valid setting");
    let tracker = BeatTracker::new(BeatConfig::new(SAMPLE_RATE)).expect("a valid setting");
    let mels = MelSpectrogram::new(stft, mel).expect("a valid setting");
    let log_mel = mels
        .compute(&y)
        .and_then(|power| power_to_db(power, Ref::Value(1.0), 1e-10, Some(80.0)))
        .expect("a long signal");
    let envelope = mean.compute(&y).expect("a long signal");

    let mut group = c.benchmark_group("rhythm");
    group.throughput(Throughput::Elements(y.len() as u64));
    group.bench_function("onset_strength", |b| b.iter(|| mean.compute(black_box(&y))));
    group.bench_function("onset_strength_of_log_mel", |b| {
        b.iter(|| onset_strength(black_box(&log_mel), &stft, OnsetConfig::new()));
    });
    group.bench_function("onset_strength_median", |b| {
        b.iter(|| median.compute(black_box(&y)));
    });
    group.bench_function("tempogram_of_envelope", |b| {
        b.iter(|| tempogram(black_box(&envelope), TempogramConfig::new()));
    });
    group.bench_function("tempo_of_envelope", |b| {
        b.iter(|| tempo.of_envelope(black_box(&envelope)));
    });
    group.bench_function("tempo", |b| {
        b.iter(|| tempo.of_envelope(&mean.compute(black_box(&y))?));
    });
    group.bench_function("beats_of_envelope", |b| {
        b.iter(|| tracker.track(black_box(&envelope)));
    });
    group.bench_function("beat_track", |b| {
        b.iter(|| {
            let envelope = median.compute(black_box(&y))?;
            Ok::<_, FeatureError>(tracker.track(&envelope)?.frames.len())
        });
    });
    group.finish();
}

criterion_group!(benches, rhythm);
criterion_main!(benches);

//! Time of every descriptor of frames and of every named set, on 30 s of notes and noise at 22 050 Hz with
//! librosa's frames, beside the transforms alone: the floor. `scripts/speed_table.py` times
//! librosa on the same work.

#[path = "../tests/noise/mod.rs"]
mod noise;

use std::f64::consts::TAU;
use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use earmark_features::{
    Analysis, BandwidthConfig, ChromaConfig, ContrastConfig, DeltaConfig, Descriptor, FEATURE_SETS,
    FeaturePlan, MfccConfig, Statistic, Tuning, ZeroCrossingConfig, delta, statistics,
};
use noise::noise;
use realfft::{FftNum, RealFftPlanner};

const SAMPLE_RATE: u32 = 22_050;
const MFCC: Descriptor = Descriptor::Mfcc(MfccConfig::new());
const CHROMA: Descriptor = Descriptor::ChromaStft(ChromaConfig::new());
const CENTROID: Descriptor = Descriptor::SpectralCentroid;
const BANDWIDTH: Descriptor = Descriptor::SpectralBandwidth(BandwidthConfig::new());
const CONTRAST: Descriptor = Descriptor::SpectralContrast(ContrastConfig::new());
const ROLLOFF: Descriptor = Descriptor::SpectralRolloff { roll_percent: 0.85 };
const FLATNESS: Descriptor = Descriptor::SpectralFlatness { amin: 1e-10 };
const ZCR: Descriptor = Descriptor::ZeroCrossingRate(ZeroCrossingConfig::new());

fn plans() -> Vec<(&'static str, Vec<Descriptor>)> {
    let tuned = ChromaConfig {
        tuning: Tuning::Fixed(0.0),
        ..ChromaConfig::new()
    };
    vec![
        ("mel", vec![Descriptor::Mel]),
        ("log_mel", vec![Descriptor::LogMel]),
        ("mfcc", vec![MFCC]),
        ("chroma_stft", vec![CHROMA]),
        ("chroma_stft_tuned", vec![Descriptor::ChromaStft(tuned)]),
        ("spectral_centroid", vec![CENTROID]),
        ("spectral_bandwidth", vec![BANDWIDTH]),
        ("spectral_contrast", vec![CONTRAST]),
        ("spectral_rolloff", vec![ROLLOFF]),
        ("spectral_flatness", vec![FLATNESS]),
        ("zero_crossing_rate", vec![ZCR]),
        ("rms", vec![Descriptor::Rms]),
    ]
}

/// Four notes a second of eight decaying harmonics, up and down a scale, over noise at -40 dB.
fn notes(n_samples: usize) -> Vec<f32> {
    const SEMITONES: [i32; 8] = [0, 2, 4, 5, 7, 9, 11, 12];
    let note_length = SAMPLE_RATE as usize / 4;
    let noise = noise(n_samples, 1).into_iter().enumerate();
    noise
        .map(|(n, noise)| {
            let (note, t) = (n / note_length, n % note_length);
            let t = t as f64 / f64::from(SAMPLE_RATE);
            let pitch = 220.0 * 2f64.powf(f64::from(SEMITONES[note % 8]) / 12.0);
            let harmonic = |h: f64| (TAU * h * pitch * t).sin() * (-4.0 * h * t).exp() / h;
            let tone: f64 = (1..=8).map(|h| harmonic(f64::from(h))).sum();
            (0.5 * tone + 0.01 * f64::from(noise)) as f32
        })
        .collect()
}

/// `n_frames` transforms and nothing else.
fn transforms<T: FftNum>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, n_frames: usize) {
    let fft = RealFftPlanner::<T>::new().plan_fft_forward(2048);
    let noise = |n: usize| T::from_f64((n as f64 * 0.7).sin()).expect("a number");
    let source: Vec<T> = (0..2048).map(noise).collect();
    let mut frame = fft.make_input_vec();
    let mut spectrum = fft.make_output_vec();
    let mut scratch = fft.make_scratch_vec();
    group.bench_function(name, |b| {
        b.iter(|| {
            for _ in 0..n_frames {
                // A transform leaves its input in disorder.
                frame.copy_from_slice(&source);
                fft.process_with_scratch(&mut frame, &mut spectrum, &mut scratch)
                    .expect("buffers of the plan");
                black_box(&spectrum);
            }
        });
    });
}

fn descriptors(c: &mut Criterion) {
    let y = notes(30 * SAMPLE_RATE as usize);
    let analysis = Analysis::new(SAMPLE_RATE);
    let n_frames = analysis.stft.n_frames(y.len()).expect("a long signal");
    let mut group = c.benchmark_group("spectral");
    group.throughput(Throughput::Elements(y.len() as u64));
    transforms::<f32>(&mut group, "fft_f32", n_frames);
    transforms::<f64>(&mut group, "fft_f64", n_frames);
    for (name, descriptors) in plans() {
        let plan = FeaturePlan::new(analysis, &descriptors).expect("a valid plan");
        let mut extractor = plan.extractor();
        group.bench_function(name, |b| {
            b.iter(|| {
                extractor.push(black_box(&y)).expect("finite");
                extractor.finish().expect("long enough")
            });
        });
    }
    group.finish();
}

/// The named sets, from samples to a row.
fn sets(c: &mut Criterion) {
    let y = notes(30 * SAMPLE_RATE as usize);
    let mut group = c.benchmark_group("sets");
    group.throughput(Throughput::Elements(y.len() as u64));
    for set in FEATURE_SETS {
        let plan = set.plan(SAMPLE_RATE).expect("a valid plan");
        let mut extractor = plan.extractor();
        group.bench_function(set.name, |b| {
            b.iter(|| {
                extractor.push(black_box(&y)).expect("finite");
                let features = extractor.finish().expect("long enough");
                set.values(&features)
            });
        });
    }
    group.finish();
}

fn series(c: &mut Criterion) {
    let y = notes(30 * SAMPLE_RATE as usize);
    let plan = FeaturePlan::new(Analysis::new(SAMPLE_RATE), &[MFCC]).expect("a valid plan");
    let features = plan.compute(&y).expect("long enough");
    let mfcc = features.get("mfcc").expect("asked for");
    let seven = [
        Statistic::Kurtosis,
        Statistic::Maximum,
        Statistic::Mean,
        Statistic::Median,
        Statistic::Minimum,
        Statistic::Skew,
        Statistic::Std,
    ];
    let mut group = c.benchmark_group("series");
    group.bench_function("delta_of_20_rows", |b| {
        b.iter(|| delta(black_box(mfcc), DeltaConfig::new()));
    });
    group.bench_function("seven_statistics_of_20_rows", |b| {
        b.iter(|| statistics(black_box(mfcc), &seven));
    });
    group.bench_function("mean_and_variance_of_20_rows", |b| {
        b.iter(|| statistics(black_box(mfcc), &[Statistic::Mean, Statistic::Variance]));
    });
    group.finish();
}

criterion_group!(benches, descriptors, sets, series);
criterion_main!(benches);

//! From file to tags, and its steps apart: `cargo bench -p earmark`.
//!
//! The clip is an example's 15 s of stereo MP3 at 44.1 kHz; set
//! `EARMARK_BENCH_FILE` to measure another. Everything runs on one thread, but
//! for "all threads".

use std::env;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use earmark::audio::{AudioStream, load};
use earmark::features::{MelConfig, MelSpectrogram, PadMode, StftConfig};
use earmark::models::musicnn::{HOP_LENGTH, Musicnn, N_FFT, N_MELS, PATCH_FRAMES, SAMPLE_RATE};
use earmark::models::shipped::MODELS;
use earmark::{Tagger, Threads};

fn clip() -> PathBuf {
    let example = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/clips/metal.mp3"
    );
    env::var_os("EARMARK_BENCH_FILE").map_or_else(|| example.into(), Into::into)
}

fn decode(stream: AudioStream) -> usize {
    let mut stream = stream;
    let mut samples = 0;
    while let Some(block) = stream.next_block().expect("audio") {
        samples += block.len();
    }
    samples
}

fn hear(tagger: &Tagger, path: &Path, threads: Threads) -> usize {
    let mut patches = 0;
    let heard = tagger.hear(path, threads, |_| {
        patches += 1;
        ControlFlow::Continue(())
    });
    heard.expect("a clip");
    patches
}

fn pipeline(c: &mut Criterion) {
    let path = clip();
    let (waveform, ..) = load(&path, Some(SAMPLE_RATE)).expect("audio");
    let mut group = c.benchmark_group("clip");
    group.sample_size(20);
    group.bench_function("decode", |b| {
        b.iter(|| decode(AudioStream::open(&path).expect("a clip")));
    });
    group.bench_function("decode and resample", |b| {
        b.iter(|| decode(AudioStream::open_at(&path, SAMPLE_RATE).expect("a clip")));
    });
    let stft = StftConfig::new(N_FFT)
        .with_hop_length(HOP_LENGTH)
        .with_pad_mode(PadMode::Reflect);
    let config = MelConfig {
        n_mels: N_MELS,
        ..MelConfig::new(SAMPLE_RATE)
    };
    let mel = MelSpectrogram::new(stft, config).expect("a plan");
    group.bench_function("mel", |b| {
        b.iter(|| mel.compute(black_box(&waveform.samples)));
    });

    let network = Musicnn::new(MODELS[0].weights).expect("shipped weights");
    let mut scratch = network.scratch();
    let patch = vec![1.0; PATCH_FRAMES * N_MELS];
    group.bench_function("network, ten patches", |b| {
        b.iter(|| {
            for _ in 0..10 {
                black_box(network.run(&patch, &mut scratch)).expect("a patch");
            }
        });
    });
    let tagger = Tagger::new(MODELS[0].weights).expect("shipped weights");
    group.bench_function("file to tags, one thread", |b| {
        b.iter(|| hear(&tagger, &path, Threads::ONE));
    });
    group.bench_function("file to tags, all threads", |b| {
        b.iter(|| hear(&tagger, &path, Threads::all()));
    });
    group.bench_function("reading the weights", |b| {
        b.iter(|| Musicnn::new(black_box(MODELS[0].weights)).expect("shipped weights"));
    });
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);

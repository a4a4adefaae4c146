//! Time of the front end on 30 s of noise: the transforms alone (the floor), the complex
//! spectrogram, mel, log-mel. `scripts/speed_table.py` times librosa on the same work.

#[path = "../tests/noise/mod.rs"]
mod noise;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earmark_features::{
    MelConfig, MelSpectrogram, PadMode, Ref, SpectrumKind, Stft, StftConfig, log_compress,
    power_to_db,
};
use noise::noise;
use realfft::RealFftPlanner;

struct Setting {
    name: &'static str,
    stft: StftConfig,
    mel: MelConfig,
}

fn settings() -> [Setting; 2] {
    [
        Setting {
            name: "22050Hz_2048_512_128mels",
            stft: StftConfig::new(2048).with_hop_length(512),
            mel: MelConfig::new(22_050),
        },
        Setting {
            name: "16000Hz_512_256_96mels",
            stft: StftConfig::new(512)
                .with_hop_length(256)
                .with_pad_mode(PadMode::Reflect),
            mel: MelConfig {
                n_mels: 96,
                ..MelConfig::new(16_000)
            },
        },
    ]
}

fn front_end(c: &mut Criterion) {
    for Setting { name, stft, mel } in settings() {
        let y = noise(30 * mel.sample_rate as usize, 1);
        let plan = Stft::new(stft).expect("a valid setting");
        let mels = MelSpectrogram::new(stft, mel).expect("a valid setting");
        let n_frames = stft.n_frames(y.len()).expect("a long signal");
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements(y.len() as u64));
        group.bench_function("fft_only", |b| {
            let fft = RealFftPlanner::<f32>::new().plan_fft_forward(stft.n_fft());
            let mut frame = fft.make_input_vec();
            let mut spectrum = fft.make_output_vec();
            let mut scratch = fft.make_scratch_vec();
            b.iter(|| {
                for _ in 0..n_frames {
                    frame.copy_from_slice(&y[..stft.n_fft()]);
                    fft.process_with_scratch(&mut frame, &mut spectrum, &mut scratch)
                        .expect("buffers of the plan");
                    black_box(&spectrum);
                }
            });
        });
        group.bench_function("stft_stream", |b| {
            let mut stream = plan.stream();
            b.iter(|| {
                stream
                    .push(&y, |frame| {
                        black_box(frame);
                    })
                    .expect("finite");
                stream
                    .finish(|frame| {
                        black_box(frame);
                    })
                    .expect("long enough");
            });
        });
        group.bench_function("power", |b| {
            b.iter(|| plan.spectrogram(black_box(&y), SpectrumKind::Power));
        });
        group.bench_function("mel", |b| b.iter(|| mels.compute(black_box(&y))));
        group.bench_function("log_mel_db", |b| {
            b.iter(|| power_to_db(mels.compute(black_box(&y))?, Ref::Max, 1e-10, Some(80.0)));
        });
        group.bench_function("log_mel_musicnn", |b| {
            b.iter(|| {
                let mut mel = mels.compute(black_box(&y))?;
                log_compress(mel.as_mut_slice(), 10_000.0);
                Ok::<_, earmark_features::FeatureError>(mel)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, front_end);
criterion_main!(benches);

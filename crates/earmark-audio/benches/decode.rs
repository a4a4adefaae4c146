//! Speed of decoding, alone and with resampling to 22 050 Hz: one fixture per
//! codec, whole files, throughput in bytes of the file. `resample` measures
//! the resampler by a minute of 44.1 kHz stereo PCM.
#![allow(missing_docs)] // what criterion_group! makes

use std::hint::black_box;
use std::io::Cursor;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use earmark_audio::AudioStream;

const FIXTURES: [(&str, &[u8]); 7] = [
    ("mp3", include_bytes!("../tests/fixtures/vbr_tagged.mp3")),
    ("flac", include_bytes!("../tests/fixtures/stereo.flac")),
    ("vorbis", include_bytes!("../tests/fixtures/vorbis.ogg")),
    ("opus", include_bytes!("../tests/fixtures/opus.opus")),
    ("aac", include_bytes!("../tests/fixtures/aac.m4a")),
    ("alac", include_bytes!("../tests/fixtures/alac.m4a")),
    ("au", include_bytes!("../tests/fixtures/s16.au")),
];

/// Decodes a file to its end; the number of samples.
fn decode(bytes: &[u8], sample_rate: Option<u32>) -> usize {
    let source = Cursor::new(bytes.to_vec());
    let mut stream =
        AudioStream::from_source(Box::new(source), sample_rate).expect("the file is sound");
    let mut samples = 0;
    while let Some(block) = stream.next_block().expect("the file is sound") {
        samples += black_box(block).len();
    }
    samples
}

/// A minute of a chirp as a stereo `.au` file.
fn minute() -> Vec<u8> {
    let header = [24u32, u32::MAX, 3, 44_100, 2];
    let mut bytes = b".snd".to_vec();
    bytes.extend(header.iter().flat_map(|word| word.to_be_bytes()));
    for n in 0..60 * 44_100 {
        let t = f64::from(n) / 44_100.0;
        let sample = ((t * t * 1_000.0).sin() * 20_000.0) as i16;
        bytes.extend([sample, sample / 2].iter().flat_map(|x| x.to_be_bytes()));
    }
    bytes
}

fn codecs(criterion: &mut Criterion) {
    for (group, sample_rate) in [("decode", None), ("decode_at_22050", Some(22_050))] {
        let mut group = criterion.benchmark_group(group);
        for (codec, bytes) in FIXTURES {
            group.throughput(Throughput::Bytes(bytes.len() as u64));
            group.bench_with_input(BenchmarkId::from_parameter(codec), bytes, |bench, bytes| {
                bench.iter(|| decode(bytes, sample_rate));
            });
        }
        group.finish();
    }
}

fn resample(criterion: &mut Criterion) {
    let bytes = minute();
    let mut group = criterion.benchmark_group("minute_of_44100");
    group.sample_size(20);
    for sample_rate in [44_100, 22_050, 16_000] {
        group.bench_function(BenchmarkId::from_parameter(sample_rate), |bench| {
            bench.iter(|| decode(&bytes, Some(sample_rate)));
        });
    }
    group.finish();
}

criterion_group!(benches, codecs, resample);
criterion_main!(benches);

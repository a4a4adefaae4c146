//! The network, and the direct sum of its multiply-adds as one matrix product
//! at the rate the machine reaches: `cargo bench -p earmark-models`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use earmark_models::musicnn::{Musicnn, N_MELS, PATCH_FRAMES};
use earmark_models::shipped;

/// Multiply-adds of one patch when every convolution is summed directly.
const MACS: usize = PATCH_FRAMES
    * (59 * 7 * 38 * 204
        + 30 * 7 * 67 * 204
        + 96 * (128 + 64 + 32) * 51
        + 7 * (561 + 64 + 64) * 64)
    + 1506 * 200
    + 200 * 50;

fn network(c: &mut Criterion) {
    let network = Musicnn::new(shipped::MODELS[0].weights).expect("shipped weights");
    let mut scratch = network.scratch();
    let patch: Vec<f32> = (0..PATCH_FRAMES * N_MELS)
        .map(|i| (i % 97) as f32 / 30.0)
        .collect();
    let mut group = c.benchmark_group("musicnn");
    group.throughput(Throughput::Elements(MACS as u64));
    group.bench_function("patch, one thread", |b| {
        b.iter(|| {
            network
                .run(black_box(&patch), &mut scratch)
                .expect("a patch")
        });
    });
    group.finish();
}

/// `gemm` on a product of as many multiply-adds, in the shape that an im2col of
/// the largest convolution would have (266 x 204), one thread.
fn direct(c: &mut Criterion) {
    const K: usize = 266;
    const N: usize = 204;
    const ROWS: usize = MACS / (K * N);
    let (a, b) = (vec![0.5f32; ROWS * K], vec![0.25f32; K * N]);
    let mut out = vec![0f32; ROWS * N];
    let mut group = c.benchmark_group("matrix product");
    group.throughput(Throughput::Elements(MACS as u64));
    group.bench_function("as many multiply-adds, one thread", |bench| {
        bench.iter(|| {
            // SAFETY: row-major matrices of exactly these shapes.
            #[allow(unsafe_code)]
            unsafe {
                gemm::gemm(
                    ROWS,
                    N,
                    K,
                    out.as_mut_ptr(),
                    1,
                    N as isize,
                    false,
                    a.as_ptr(),
                    1,
                    K as isize,
                    b.as_ptr(),
                    1,
                    N as isize,
                    0.0,
                    1.0,
                    false,
                    false,
                    false,
                    gemm::Parallelism::None,
                );
            }
            black_box(&mut out);
        });
    });
    group.finish();
}

criterion_group!(benches, network, direct);
criterion_main!(benches);

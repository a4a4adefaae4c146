//! LSTM and GRU beside Burn's own: forward and backward of `[32, 128, 40]` with 128 units.

use std::hint::black_box;

use burn::{
    nn::{GruConfig, LstmConfig},
    tensor::{Device, Distribution, Tensor},
};
use criterion::{Criterion, criterion_group, criterion_main};
use earmark_nets::{
    Style,
    recurrent::{GateSizes, Gru, Lstm},
};

const SIZES: GateSizes = GateSizes {
    d_input: 40,
    units: 128,
    dropout: 0.0,
    recurrent_dropout: 0.0,
};
const BATCH: usize = 32;
const STEPS: usize = 128;

fn recurrent(criterion: &mut Criterion) {
    let device = Device::flex().autodiff();
    let shape = [BATCH, STEPS, SIZES.d_input];
    let x = Tensor::<3>::random(shape, Distribution::Default, &device);
    let mut group = criterion.benchmark_group("recurrent");
    group.sample_size(10);

    let lstm = Lstm::new(SIZES, Style::Keras, 1, &device).expect("valid sizes");
    group.bench_function("lstm/earmark", |b| {
        b.iter(|| black_box(lstm.forward(x.clone().swap_dims(0, 1)).sum().backward()));
    });
    let lstm = LstmConfig::new(SIZES.d_input, SIZES.units, true).init(&device);
    group.bench_function("lstm/burn", |b| {
        b.iter(|| black_box(lstm.forward(x.clone(), None).0.sum().backward()));
    });
    let gru = Gru::new(SIZES, Style::Keras, 1, &device).expect("valid sizes");
    group.bench_function("gru/earmark", |b| {
        b.iter(|| black_box(gru.forward(x.clone().swap_dims(0, 1)).sum().backward()));
    });
    let gru = GruConfig::new(SIZES.d_input, SIZES.units, true).init(&device);
    group.bench_function("gru/burn", |b| {
        b.iter(|| black_box(gru.forward(x.clone(), None).sum().backward()));
    });
    group.finish();
}

criterion_group!(benches, recurrent);
criterion_main!(benches);

//! Training steps of whole networks: batches of 32, Adam, all that `train` does.
//!
//! `steps seconds NETWORK ROWS FRAMES STEPS` prints the median seconds of a step instead, for
//! `scripts/bench_steps_torch.py`.

use std::{
    env,
    io::{self, Write as _},
    sync::atomic::AtomicBool,
    time::Duration,
};

use burn::tensor::Device;
use criterion::Criterion;
use earmark_nets::{
    Architecture, InputShape,
    train::{MemoryExamples, TrainConfig, TrainEvent, Training, train},
};

const BATCH: usize = 32;
const N_CLASSES: usize = 10;

/// Networks with the rows and frames they are timed with.
const NETWORKS: [(&str, usize, usize); 7] = [
    ("cnn-mel", 128, 130),
    ("cnn-mel", 128, 38),
    ("crnn", 128, 130),
    ("crnn", 128, 38),
    ("lstm-mfcc", 20, 130),
    ("transformer", 128, 130),
    ("transformer", 128, 38),
];

/// Seconds of each of `n_steps` steps after the first, which allocates.
fn seconds(network: &str, shape: InputShape, n_steps: usize) -> Vec<f64> {
    let n_examples = BATCH * (n_steps + 1);
    let len = n_examples * shape.n_rows * shape.n_frames;
    // Neighbouring values differ, as those of a spectrogram do.
    let values = (0..len).map(|i| (i as f32 * 12.9898).sin()).collect();
    let labels = (0..n_examples).map(|i| i % N_CLASSES).collect();
    let examples = MemoryExamples::new(shape, N_CLASSES, values, labels).expect("labels fit");
    let config = TrainConfig {
        epochs: 1,
        batch_size: BATCH,
        ..TrainConfig::default()
    };
    let training = Training {
        architecture: &Architecture::preset(network).expect("a preset"),
        config: &config,
        train: &examples,
        validation: None,
        checkpoint: None,
        device: Device::flex(),
    };
    let mut seconds = Vec::new();
    train(&training, &AtomicBool::new(false), &mut |event| {
        if let TrainEvent::Step(report) = event {
            seconds.push(report.seconds);
        }
    })
    .expect("a run");
    seconds.split_off(1)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_seconds(arguments: &[String]) {
    let [network, rows, frames, n_steps] = arguments else {
        panic!("steps seconds NETWORK ROWS FRAMES STEPS");
    };
    let number = |text: &String| text.parse().expect("a number");
    let shape = InputShape {
        n_rows: number(rows),
        n_frames: number(frames),
    };
    let median = median(seconds(network, shape, number(n_steps)));
    writeln!(io::stdout(), "{median}").expect("somebody reads");
}

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("steps");
    group.sample_size(10);
    for (network, n_rows, n_frames) in NETWORKS {
        let shape = InputShape { n_rows, n_frames };
        group.bench_function(format!("{network}/{n_rows}x{n_frames}"), |b| {
            b.iter_custom(|n| {
                let taken: f64 = seconds(network, shape, n as usize).iter().sum();
                Duration::from_secs_f64(taken)
            });
        });
    }
    group.finish();
}

fn main() {
    let arguments: Vec<_> = env::args().skip(1).filter(|a| a != "--bench").collect();
    if arguments.first().is_some_and(|first| first == "seconds") {
        return print_seconds(&arguments[1..]);
    }
    let mut criterion = Criterion::default().configure_from_args();
    steps(&mut criterion);
    criterion.final_summary();
}

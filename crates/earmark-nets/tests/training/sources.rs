//! Examples made by formula, and short ways to train on them.

use std::sync::atomic::AtomicBool;

use burn::tensor::Device;
use earmark_nets::{
    Architecture, InputShape, NetError, TrainedNetwork,
    train::{Examples, MemoryExamples, TrainConfig, TrainEvent, Training, train},
};

/// Values between -1 and 1 that look like noise and are the same in every run.
pub(crate) fn noise(i: usize) -> f32 {
    let x = (i as f64 * 12.9898 + 4.1414).sin() * 43758.5453;
    ((x - x.floor()) * 2.0 - 1.0) as f32
}

/// Points of a square; the class says whether their signs differ.
pub(crate) fn xor(n: usize, from: usize) -> MemoryExamples {
    let points: Vec<f32> = (0..2 * n).map(|i| noise(2 * from + i)).collect();
    let labels = points
        .chunks(2)
        .map(|point| usize::from(point[0] * point[1] < 0.0));
    let shape = InputShape {
        n_rows: 2,
        n_frames: 1,
    };
    MemoryExamples::new(shape, 2, points.clone(), labels.collect()).expect("fits")
}

/// A bump that goes up (class 1) or down (class 0) over 12 rows and 16 frames, in noise.
pub(crate) fn sweeps(n: usize, from: usize) -> MemoryExamples {
    let shape = InputShape {
        n_rows: 12,
        n_frames: 16,
    };
    let labels: Vec<usize> = (0..n).map(|i| i % 2).collect();
    let mut values = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        let start = noise(from + i) * 2.0;
        for row in 0..shape.n_rows {
            for frame in 0..shape.n_frames {
                let travel = frame as f32 * 11.0 / 15.0;
                let centre = start + if *label == 1 { travel } else { 11.0 - travel };
                let distance = row as f32 - centre;
                let hiss = noise(values.len() + from * 1000) * 0.2;
                values.push((-distance * distance / 2.0).exp() + hiss);
            }
        }
    }
    MemoryExamples::new(shape, 2, values, labels).expect("fits")
}

pub(crate) fn architecture(text: &str) -> Architecture {
    toml::from_str(text).expect(text)
}

/// Dropout and batch normalisation, so that everything that is drawn or observed plays a part.
pub(crate) fn small_crnn() -> Architecture {
    architecture(
        "kind = 'crnn'\nchannels = [4, 8]\npools = [[2, 2], [2, 1]]\nunits = [8]\npadding = 0",
    )
}

pub(crate) fn config(text: &str) -> TrainConfig {
    toml::from_str(text).expect(text)
}

/// Everything that draws, everything that counts.
pub(crate) fn rich_config() -> TrainConfig {
    config(
        "epochs = 4
        batch_size = 8
        seed = 5
        label_smoothing = 0.1
        class_weights = 'balanced'
        clip_norm = 1.0
        warm_up_steps = 3
        optimizer = { kind = 'adamw', lr = 0.01, weight_decay = 0.01 }
        schedule = { kind = 'cosine' }
        early_stopping = { patience = 4 }
        [augment]
        mixup = 0.3
        gain = 0.1
        crop_frames = 14
        time_masks = { count = 1, width = 2 }
        frequency_masks = { count = 1, width = 2 }",
    )
}

pub(crate) fn training<'a>(
    architecture: &'a Architecture,
    config: &'a TrainConfig,
    train: &'a dyn Examples,
) -> Training<'a> {
    Training {
        architecture,
        config,
        train,
        validation: None,
        checkpoint: None,
        device: Device::flex(),
    }
}

/// Trains to the end without a listener.
pub(crate) fn run(training: &Training<'_>) -> Result<TrainedNetwork, NetError> {
    train(training, &AtomicBool::new(false), &mut |_: &TrainEvent| {})
}

/// Share of examples whose likeliest class is theirs.
pub(crate) fn accuracy(trained: &TrainedNetwork, examples: &MemoryExamples) -> f64 {
    let rows = trained.predict_proba(examples, 16).expect("answers");
    let right = rows.iter().enumerate().filter(|(i, row)| {
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-5, "{row:?}");
        let class = usize::from(row[1] > row[0]);
        class == examples.label(*i)
    });
    right.count() as f64 / rows.len() as f64
}

//! The presets hold as many parameters as the published systems.

use burn::{module::Module, tensor::Device};
use earmark_nets::{Network, presets};

fn network(name: &str) -> Network {
    let preset = presets().iter().find(|preset| preset.name == name);
    let preset = preset.expect("a preset of this name");
    preset
        .architecture()
        .init(preset.input, preset.n_classes, 0, &Device::flex())
        .expect("presets fit their inputs")
}

/// Trainable parameters and observed statistics.
fn counts(network: &Network) -> (usize, usize) {
    let layers = network.layers().iter();
    layers.fold((0, 0), |(trained, observed), layer| {
        (trained + layer.n_parameters, observed + layer.n_statistics)
    })
}

#[test]
fn published_counts() {
    let expected = [
        // Published.
        ("mlp", (901, 0)),
        ("lstm-mfcc-frequency", (384_840, 0)),
        ("cnn-picture", (46_730_888, 0)),
        // Of the same layers in PyTorch (scripts/make_nets_goldens.py).
        ("short-chunk", (12_104_244, 2 * (1 + 3 * 1792 + 512))),
        ("crnn-choi", (394_290, 2 * (96 + 64 + 3 * 128))),
        ("transformer", (827_530, 0)),
        // By hand: (n + 1) m of each dense layer, 4 m (n + m + 1) of each LSTM.
        ("mlp-4", (8 * 90 + 90 + 90 * 4 + 4, 0)),
        ("fc", (21 * 300 + 301 * 150 + 151 * 10, 0)),
        (
            "lstm-mfcc",
            (4 * 64 * 85 + 4 * 64 * 129 + 65 * 64 + 65 * 8, 0),
        ),
    ];
    for (name, expected) in expected {
        assert_eq!(counts(&network(name)), expected, "{name}");
    }
}

#[test]
fn cnn_mfcc_by_hand() {
    let dense = 21 * 512 + 2 * 512;
    let convolutions = (4 * 32 + 1) * 64 + (4 * 64 + 1) * 128 + (4 * 128 + 1) * 128;
    let rest = 2049 * 150 + 151 * 64 + 65 * 10;
    let expected = (dense + convolutions + rest, 2 * 512);
    assert_eq!(counts(&network("cnn-mfcc")), expected);
}

#[test]
fn rnn_mfcc_by_hand() {
    let dense = (32 * 12 + 1) * 256 + 2 * 256;
    let recurrent = 4 * 128 * (16 + 128 + 1) + 4 * 32 * (128 + 32 + 1);
    let expected = (dense + recurrent + 33 * 10, 2 * 256);
    assert_eq!(counts(&network("rnn-mfcc")), expected);
}

#[test]
fn the_table_counts_what_the_network_holds() {
    for preset in presets() {
        let network = network(preset.name);
        let (trained, observed) = counts(&network);
        assert_eq!(network.num_params(), trained + observed, "{}", preset.name);
        let last = network.layers().last().unwrap();
        assert_eq!(
            last.output_shape,
            [network.loss().n_outputs(preset.n_classes)],
            "{}",
            preset.name
        );
    }
}

#[test]
fn the_picture_network_as_a_table() {
    let expected = "\
layer            output shape           parameters
reshape_1        [batch, 3, 496, 369]            0
conv2d_1         [batch, 8, 496, 369]          224
max_pooling2d_1  [batch, 8, 248, 184]            0
conv2d_2         [batch, 32, 248, 184]       2 336
max_pooling2d_2  [batch, 32, 124, 92]            0
flatten_1        [batch, 365056]                 0
dense_1          [batch, 128]           46 727 296
dense_2          [batch, 8]                  1 032
total 46 730 888, trainable 46 730 888, not trainable 0
";
    assert_eq!(network("cnn-picture").summary(), expected);
}

#[test]
fn walking_over_time_takes_the_frames_for_steps() {
    let shapes = |name: &str| -> Vec<Vec<usize>> {
        let network = network(name);
        let walks = network.layers().iter();
        walks
            .filter(|layer| layer.name.starts_with("walk"))
            .map(|layer| layer.output_shape.clone())
            .collect()
    };
    assert_eq!(shapes("lstm-mfcc"), [[1291, 20]]);
    assert_eq!(shapes("lstm-mfcc-frequency"), [[20, 1291]]);
    assert_eq!(shapes("crnn"), [[8, 128 * 8]]);
    assert_eq!(shapes("crnn-choi"), [[15, 128]]);
}

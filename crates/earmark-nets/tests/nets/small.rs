//! Every architecture at a size that is quick without optimisation.

use burn::tensor::{Device, Tensor, TensorData};
use earmark_nets::{Architecture, InputShape, Network};

/// Configurations as a person would write them, and an input for each.
pub(crate) const SMALL: [(&str, InputShape); 11] = [
    ("kind = 'mlp'\nhidden = [7, 5]\ndropout = 0.1", shape(6, 1)),
    ("kind = 'mlp'\nloss = 'squared-error'", shape(3, 2)),
    ("kind = 'probe'", shape(9, 1)),
    (
        "kind = 'probe'\nhidden = 4\ninput_dropout = 0.1",
        shape(9, 2),
    ),
    (
        "kind = 'cnn-mfcc'\nmap = [2, 3, 3]\nchannels = [4, 3]\ndense = [5]",
        shape(5, 3),
    ),
    (
        "kind = 'rnn-mfcc'\nsequence = [3, 4]\nunits = [5, 4]",
        shape(5, 3),
    ),
    (
        "kind = 'lstm-mfcc'\nwalk = 'frequency'\nunits = [4]\ndense = []",
        shape(5, 7),
    ),
    (
        "kind = 'cnn'\nplanes = 2\nchannels = [3, 4]\npools = [[2, 3], [1, 2]]\ndense = [6]\nbatch_norm = true",
        shape(10, 13),
    ),
    (
        "kind = 'crnn'\npadding = 1\nchannels = [3, 4]\npools = [[2, 2], [3, 1]]\nunits = [4, 3]",
        shape(13, 9),
    ),
    (
        "kind = 'short-chunk'\nchannels = [3, 4]\ndense = 5",
        shape(9, 11),
    ),
    (
        "kind = 'transformer'\npatch = [4, 3]\nwidth = 8\ndepth = 2\nheads = 2\nfeed_forward = 6",
        shape(11, 10),
    ),
];

const fn shape(n_rows: usize, n_frames: usize) -> InputShape {
    InputShape { n_rows, n_frames }
}

pub(crate) fn parse(text: &str) -> Architecture {
    toml::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn build(text: &str, input: InputShape, n_classes: usize, device: &Device) -> Network {
    parse(text).init(input, n_classes, 11, device).expect(text)
}

/// Values between -1.5 and 1.5 that look like noise and are the same in every run.
pub(crate) fn batch(n: usize, input: InputShape, device: &Device) -> Tensor<3> {
    let shape = [n, input.n_rows, input.n_frames];
    let values = (0..shape.iter().product::<usize>()).map(|i| (i as f32 * 12.9898).sin() * 1.5);
    Tensor::from_data(TensorData::new(values.collect(), shape), device)
}

//! What is refused, and in which words.

use burn::tensor::{Device, Tensor};
use earmark_nets::{Architecture, InputShape, NetError};

use super::small::{SMALL, build, parse};

fn refusal(text: &str, n_rows: usize, n_frames: usize) -> String {
    let input = InputShape { n_rows, n_frames };
    let network = parse(text).init(input, 3, 0, &Device::flex());
    network.expect_err(text).to_string()
}

#[test]
fn parameters_outside_their_range() {
    let cases = [
        (
            "kind = 'mlp'\nhidden = [3, 0]",
            "hidden = 0: must be from 1 to 65536",
        ),
        (
            "kind = 'mlp'\nhidden = [99999]",
            "hidden = 99999: must be from 1 to 65536",
        ),
        (
            "kind = 'mlp'\ndropout = 1.0",
            "dropout = 1: must be from 0 up to but without 1",
        ),
        (
            "kind = 'mlp'\ndropout = nan",
            "dropout = NaN: must be from 0 up to but without 1",
        ),
        (
            "kind = 'crnn'\nunits = []",
            "units = []: must be a list of at least one size",
        ),
        (
            "kind = 'cnn'\npools = [[2, 2]]",
            "pools = [[2, 2]]: must be 5 pairs, one for each of channels",
        ),
        (
            "kind = 'cnn'\nplanes = 3",
            "planes = 3: must be a divisor of the 64 rows of the input",
        ),
        (
            "kind = 'transformer'\nwidth = 132\nheads = 5",
            "width = 132: must be a multiple of 4 and of the 5 heads",
        ),
        (
            "kind = 'transformer'\ndepth = 0",
            "depth = 0: must be from 1 to 64",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(refusal(text, 64, 64), message);
    }
}

#[test]
fn inputs_too_small_for_the_layers_name_the_layer() {
    let message = "layer max_pooling2d_3: input of shape [2, 1] is smaller than [2, 2] \
                   (give more rows or frames, or fewer layers)";
    assert_eq!(refusal("kind = 'cnn'", 8, 5), message);
    assert!(refusal("kind = 'transformer'", 64, 15).starts_with("layer patches_1"));
}

#[test]
fn a_network_of_absurd_size_asks_for_no_memory() {
    let text = "kind = 'mlp'\nhidden = [65536, 65536]";
    let message = "layer dense_2: 4295032832 parameters; at most 1073741824 are allowed \
                   (make layers or input smaller)";
    assert_eq!(refusal(text, 10, 1), message);
}

#[test]
fn classes_and_inputs_are_counted() {
    let device = Device::flex();
    let input = InputShape {
        n_rows: 4,
        n_frames: 1,
    };
    let one = parse("kind = 'mlp'")
        .init(input, 1, 0, &device)
        .unwrap_err();
    assert!(matches!(
        one,
        NetError::InvalidParameter {
            name: "n_classes",
            ..
        }
    ));
    assert_eq!(
        refusal("kind = 'mlp'", 0, 1),
        "n_rows = 0: must be from 1 to 65536"
    );
}

#[test]
fn tensors_of_another_shape_are_refused_by_every_network() {
    let device = Device::flex();
    for (text, input) in SMALL {
        let network = build(text, input, 3, &device);
        let InputShape { n_rows, n_frames } = input;
        for shape in [
            [0, n_rows, n_frames],
            [2, n_rows + 1, n_frames],
            [2, n_rows, n_frames + 1],
        ] {
            let error = network.forward(Tensor::zeros(shape, &device)).unwrap_err();
            let expected = NetError::WrongInput {
                actual: shape,
                n_rows,
                n_frames,
            };
            assert_eq!(error, expected, "{text}");
        }
    }
}

#[test]
fn an_unknown_preset_names_the_nearest() {
    let error = Architecture::preset("cnn-mels").unwrap_err();
    let NetError::UnknownPreset { nearest, known, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(*nearest, "cnn-mel");
    assert!(known.contains("short-chunk"));
}

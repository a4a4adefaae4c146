//! What leaves each network.

use burn::tensor::Device;
use earmark_nets::{Architecture, InputShape, NetError, presets};
use proptest::prelude::*;

use super::small::{SMALL, batch, build, parse};

#[test]
fn one_logit_per_class_for_any_batch() {
    let device = Device::flex();
    for (text, input) in SMALL {
        for n_classes in [2, 3] {
            let network = build(text, input, n_classes, &device);
            for n in [1, 3] {
                let x = batch(n, input, &device);
                let logits = network.forward(x.clone()).unwrap();
                let n_outputs = network.loss().n_outputs(n_classes);
                assert_eq!(logits.dims(), [n, n_outputs], "{text}");
                let probabilities = network.probabilities(x).unwrap();
                assert_eq!(probabilities.dims(), [n, n_classes], "{text}");
                let sums = probabilities
                    .sum_dim(1)
                    .into_data()
                    .try_to_vec::<f32>()
                    .unwrap();
                assert!(sums.iter().all(|sum| (sum - 1.0).abs() < 1e-5), "{text}");
            }
        }
    }
}

#[test]
fn presets_of_vectors_and_short_sequences_answer() {
    let device = Device::flex();
    for preset in presets() {
        if preset.input.n_rows * preset.input.n_frames > 400 {
            continue;
        }
        let architecture = preset.architecture();
        let network = architecture.init(preset.input, preset.n_classes, 0, &device);
        let network = network.unwrap();
        let logits = network.forward(batch(2, preset.input, &device)).unwrap();
        let n_outputs = network.loss().n_outputs(preset.n_classes);
        assert_eq!(logits.dims(), [2, n_outputs], "{}", preset.name);
    }
}

#[test]
fn examples_of_a_batch_do_not_touch_each_other() {
    let device = Device::flex();
    for (text, input) in SMALL {
        let network = build(text, input, 3, &device);
        let x = batch(3, input, &device);
        let all = network.forward(x.clone()).unwrap();
        let second = x.slice([1..2, 0..input.n_rows, 0..input.n_frames]);
        let alone = network.forward(second).unwrap().into_data();
        let [_, n_outputs] = all.dims();
        let all = all.slice([1..2, 0..n_outputs]).into_data();
        let pairs = all.try_to_vec::<f32>().unwrap().into_iter();
        for (a, b) in pairs.zip(alone.try_to_vec::<f32>().unwrap()) {
            assert!((a - b).abs() < 1e-4, "{text}: {a} {b}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever the input, a network answers or a typed error says what is too small.
    #[test]
    fn any_input_shape_answers_or_is_refused(
        which in 0..SMALL.len(),
        n_rows in 1usize..16,
        n_frames in 1usize..16,
    ) {
        let device = Device::flex();
        let input = InputShape { n_rows, n_frames };
        match parse(SMALL[which].0).init(input, 3, 1, &device) {
            Ok(network) => {
                let logits = network.forward(batch(2, input, &device)).unwrap();
                prop_assert_eq!(logits.dims()[0], 2);
                // The table says what really leaves the last layer.
                let last = network.layers().last().unwrap();
                prop_assert_eq!(last.output_shape[0], logits.dims()[1]);
            }
            Err(NetError::InputTooSmall { shape, needed, .. }) => {
                prop_assert!(shape[0] < needed[0] || shape[1] < needed[1]);
            }
            Err(NetError::InvalidParameter { name, .. }) => prop_assert_eq!(name, "planes"),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}

#[test]
fn every_kind_has_a_small_form_and_a_preset() {
    let kinds = |architectures: Vec<Architecture>| {
        let kinds = architectures.iter().map(Architecture::kind);
        kinds.collect::<std::collections::BTreeSet<_>>()
    };
    let small = kinds(SMALL.iter().map(|(text, _)| parse(text)).collect());
    let published = kinds(presets().iter().map(|p| p.architecture()).collect());
    assert_eq!(small, published);
}

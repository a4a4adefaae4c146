//! The port against the same network in PyTorch, in double precision
//! (`scripts/musicnn_torch.py goldens`).

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use earmark_models::musicnn::{MAX_PATCH_FRAMES, MIN_PATCH_FRAMES, Musicnn, N_MELS};
use earmark_models::{ModelError, shipped};
use safetensors::SafeTensors;

fn network(name: &str) -> Musicnn {
    Musicnn::new(shipped::find(name).unwrap().weights).unwrap()
}

/// The patch of the script: the same integer generator, the same arithmetic.
fn patch(n_frames: usize) -> Vec<f32> {
    let mut state = n_frames as u32;
    let mut values = Vec::new();
    for _ in 0..n_frames {
        for band in 0..N_MELS {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let uniform = (state >> 8) as f32 / (1 << 24) as f32;
            values.push(uniform * 4.0 * (N_MELS - band) as f32 / N_MELS as f32);
        }
    }
    values
}

fn worst_error(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let scale = expected
        .iter()
        .fold(0f32, |max, value| max.max(value.abs()));
    let error = std::iter::zip(found, expected).map(|(a, b)| (a - b).abs());
    error.fold(0.0, f32::max) / scale
}

/// Single precision through four layers of sums of up to 4000 terms: errors
/// stay below 2e-5 of the largest value, far under what a tag shows.
#[test]
fn agrees_with_pytorch_for_every_output_and_length() {
    const TOLERANCE: f32 = 2e-5;
    let bytes = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/goldens/musicnn.safetensors"
    ))
    .unwrap();
    let goldens = SafeTensors::deserialize(&bytes).unwrap();
    for name in ["msd", "mtt"] {
        let network = network(&format!("musicnn-{name}"));
        let mut scratch = network.scratch();
        // From long to short: the scratch must not remember the longer patch.
        for n_frames in [192, 187, 100, 62] {
            let output = network.run(&patch(n_frames), &mut scratch).unwrap();
            let parts: [(&str, &[f32]); 4] = [
                ("tags", &output.tags),
                ("embedding", &output.embedding),
                ("mean_pool", &output.mean_pool),
                ("max_pool", &output.max_pool),
            ];
            for (part, found) in parts {
                let golden = goldens
                    .tensor(&format!("{name}.{n_frames}.{part}"))
                    .unwrap();
                let values = golden.data().as_chunks::<4>().0;
                let expected: Vec<f32> = values.iter().map(|v| f32::from_le_bytes(*v)).collect();
                let error = worst_error(found, &expected);
                assert!(
                    error < TOLERANCE,
                    "{name}, {n_frames} frames, {part}: {error:e}"
                );
            }
        }
    }
}

#[test]
fn refuses_patches_that_are_too_short_or_too_long() {
    let network = network("musicnn-msd");
    for n_frames in [0, MIN_PATCH_FRAMES - 1, MAX_PATCH_FRAMES + 1] {
        let result = network.run(&vec![0.0; n_frames * N_MELS], &mut network.scratch());
        assert!(
            matches!(result, Err(ModelError::PatchLength { n_frames: n, .. }) if n == n_frames),
            "{n_frames} frames: {result:?}"
        );
    }
}

#[test]
fn refuses_weights_that_are_not_its_own() {
    let weights = shipped::find("musicnn-msd").unwrap().weights;
    for cut in [0, 7, 100, weights.len() / 2, weights.len() - 1] {
        let result = Musicnn::new(&weights[..cut]);
        assert!(
            matches!(result, Err(ModelError::Malformed(_))),
            "cut at {cut}"
        );
    }
    let empty = safetensors::serialize::<&str, safetensors::tensor::TensorView<'_>, _>([], None);
    let result = Musicnn::new(&empty.unwrap());
    assert!(matches!(result, Err(ModelError::MissingTensor(_))));
}

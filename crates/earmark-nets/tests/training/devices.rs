//! Every device that this build knows learns what the processor learns.
//!
//! `cargo test -p earmark-nets --features wgpu --test training devices` tries a graphics processor, or one that is
//! made of software (Mesa's lavapipe).

use earmark_nets::{DEVICES, device, train::Training};

use super::sources::{accuracy, architecture, config, run, sweeps, training};

#[test]
fn every_device_learns_what_the_processor_learns() {
    let (examples, test) = (sweeps(60, 0), sweeps(40, 500));
    let networks = [
        "kind = 'crnn'\nchannels = [4, 8]\npools = [[2, 2], [2, 1]]\nunits = [8]\npadding = 0\ndropout = 0.0",
        "kind = 'cnn'\nchannels = [4, 8]\npools = [[2, 2], [2, 2]]\ndense = [16]\nbatch_norm = true\ndropout = 0.0",
        "kind = 'transformer'\npatch = [4, 4]\nwidth = 16\nfeed_forward = 32\nheads = 2\ndepth = 1\ndropout = 0.0",
    ];
    let config =
        config("epochs = 12\nbatch_size = 12\nseed = 3\noptimizer = { kind = 'adam', lr = 0.01 }");
    for text in networks {
        let network = architecture(text);
        let learn = |name: &str| {
            let device = device(name).expect(name);
            run(&Training {
                device,
                ..training(&network, &config, &examples)
            })
            .expect(name)
        };
        let processor = accuracy(&learn("cpu"), &test);
        assert!(processor > 0.85, "{text}: {processor}");
        for name in DEVICES {
            let other = accuracy(&learn(name), &test);
            assert!((other - processor).abs() < 0.1, "{name}, {text}: {other}");
        }
    }
}

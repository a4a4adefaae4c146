//! A run that was broken off is the unbroken run.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use earmark_nets::{
    NetError, TrainedNetwork,
    train::{TrainConfig, TrainEvent, Training, train},
};

use super::sources::{config, rich_config, run, small_crnn, sweeps, training};

/// Trains; `stop_after` epochs and some steps the process is asked to end.
fn broken(
    config: &TrainConfig,
    checkpoint: Option<&Path>,
    stop_after: Option<usize>,
) -> (Result<TrainedNetwork, NetError>, Vec<TrainEvent>) {
    let (examples, validation, network) = (sweeps(40, 0), sweeps(20, 500), small_crnn());
    let arguments = Training {
        validation: Some(&validation),
        checkpoint,
        ..training(&network, config, &examples)
    };
    let stop = AtomicBool::new(false);
    let mut events = Vec::new();
    let result = train(&arguments, &stop, &mut |event| {
        if let TrainEvent::Step(step) = event
            && Some(step.epoch) == stop_after.map(|epochs| epochs + 1)
            && step.step == 2
        {
            stop.store(true, Ordering::Relaxed);
        }
        events.push(*event);
    });
    (result, events)
}

#[test]
fn a_run_that_is_taken_up_gives_the_bits_of_an_unbroken_one() {
    for config in [rich_config(), sgd()] {
        let whole = broken(&config, None, None).0.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.safetensors");
        for epochs in [1, 3] {
            let (result, _) = broken(&config, Some(&path), Some(epochs));
            assert_eq!(result.unwrap_err(), NetError::Stopped { epoch: epochs + 1 });
        }
        let (resumed, events) = broken(&config, Some(&path), None);
        let resumed = resumed.unwrap();
        assert_eq!(events[0], TrainEvent::Resumed { epoch: 3 });
        assert_eq!(resumed.to_bytes().unwrap(), whole.to_bytes().unwrap());
        assert_eq!(resumed.history(), whole.history());
        // A run that had ended gives its network at once.
        let (again, events) = broken(&config, Some(&path), None);
        assert_eq!(
            again.unwrap().to_bytes().unwrap(),
            whole.to_bytes().unwrap()
        );
        assert_eq!(events, [TrainEvent::Resumed { epoch: 4 }]);
    }
}

fn sgd() -> TrainConfig {
    config(
        "epochs = 4\nbatch_size = 8\noptimizer = { kind = 'sgd' }\nschedule = { kind = 'step', every = 2 }",
    )
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_others() {
    let bytes = |seed| {
        let config = TrainConfig {
            seed,
            ..rich_config()
        };
        broken(&config, None, None).0.unwrap().to_bytes().unwrap()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn a_checkpoint_of_other_arguments_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.safetensors");
    let (first, network) = (sgd(), small_crnn());
    let examples = sweeps(16, 0);
    let with = |config, examples| Training {
        checkpoint: Some(&path),
        ..training(&network, config, examples)
    };
    run(&with(&first, &examples)).unwrap();
    let other = TrainConfig { seed: 1, ..sgd() };
    for (config, examples) in [(&other, &examples), (&first, &sweeps(16, 1))] {
        let error = run(&with(config, examples)).unwrap_err().to_string();
        assert!(
            error.contains("another architecture, configuration or examples"),
            "{error}"
        );
    }
}

#[test]
fn a_checkpoint_that_was_cut_short_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.safetensors");
    let (config, network, examples) = (sgd(), small_crnn(), sweeps(16, 0));
    let arguments = Training {
        checkpoint: Some(&path),
        ..training(&network, &config, &examples)
    };
    run(&arguments).unwrap();
    let bytes = fs::read(&path).unwrap();
    for len in [0, 7, 100, bytes.len() / 2, bytes.len() - 1] {
        fs::write(&path, &bytes[..len]).unwrap();
        let error = run(&arguments).unwrap_err();
        assert!(
            matches!(error, NetError::Checkpoint { .. }),
            "{len}: {error}"
        );
    }
    let missing = folder.path().join("nowhere").join("run.safetensors");
    let arguments = Training {
        checkpoint: Some(&missing),
        ..arguments
    };
    assert!(matches!(
        run(&arguments).unwrap_err(),
        NetError::Checkpoint { .. }
    ));
}

//! What cannot be trained, and why.

use earmark_nets::{
    InputShape, NetError,
    train::{MemoryExamples, Training},
};

use super::sources::{architecture, config, run, small_crnn, sweeps, training, xor};

const POINT: InputShape = InputShape {
    n_rows: 1,
    n_frames: 1,
};

#[test]
fn an_input_that_is_no_number_stops_the_run_by_name() {
    let examples = MemoryExamples::new(POINT, 2, vec![0.0, f32::NAN, 1.0], vec![0, 1, 0]).unwrap();
    let network = architecture("kind = 'mlp'");
    let error = run(&training(&network, &config(""), &examples)).unwrap_err();
    assert!(
        matches!(error, NetError::InvalidExample { index: 1, .. }),
        "{error}"
    );
    let trained = run(&training(
        &network,
        &config("epochs = 1"),
        &xor_of_one_row(),
    ))
    .unwrap();
    let error = trained.predict_proba(&examples, 2).unwrap_err();
    assert!(
        matches!(error, NetError::InvalidExample { index: 1, .. }),
        "{error}"
    );
}

fn xor_of_one_row() -> MemoryExamples {
    MemoryExamples::new(POINT, 2, vec![0.0, 1.0, 2.0, 3.0], vec![0, 1, 0, 1]).expect("fits")
}

#[test]
fn a_loss_that_runs_away_says_when_and_what_to_try() {
    let network = architecture("kind = 'mlp'\nhidden = [16, 16]");
    let config = config("optimizer = { kind = 'sgd', lr = 1e6 }");
    let error = run(&training(&network, &config, &xor(64, 0))).unwrap_err();
    assert!(
        matches!(
            error,
            NetError::NotFinite {
                epoch: 1..,
                step: 1..,
                ..
            }
        ),
        "{error}"
    );
    let message = error.to_string();
    assert!(
        message.contains("epoch") && message.contains("lower learning rate"),
        "{message}"
    );
}

#[test]
fn examples_that_do_not_fit_are_refused() {
    let (network, plain) = (architecture("kind = 'mlp'"), config(""));
    let empty = MemoryExamples::new(POINT, 2, vec![], vec![]).unwrap();
    let error = run(&training(&network, &plain, &empty)).unwrap_err();
    assert_eq!(error, NetError::NoExamples { what: "training" });
    let stray = MemoryExamples::new(POINT, 2, vec![0.0, 1.0], vec![0, 2]).unwrap();
    let error = run(&training(&network, &plain, &stray)).unwrap_err();
    assert_eq!(error.to_string(), "example 1: label 2: there are 2 classes");
    let few = xor_of_one_row();
    for validation in [
        xor(4, 0),
        MemoryExamples::new(POINT, 3, vec![0.0], vec![0]).unwrap(),
    ] {
        let arguments = Training {
            validation: Some(&validation),
            ..training(&network, &plain, &few)
        };
        let error = run(&arguments).unwrap_err();
        assert!(
            matches!(
                error,
                NetError::OtherExamples {
                    what: "validation",
                    ..
                }
            ),
            "{error}"
        );
    }
    let cropped = config("augment = { crop_frames = 17 }");
    let error = run(&training(&small_crnn(), &cropped, &sweeps(4, 0))).unwrap_err();
    assert!(
        matches!(
            error,
            NetError::OtherExamples {
                what: "training",
                ..
            }
        ),
        "{error}"
    );
    let blind = config("early_stopping = {}");
    let error = run(&training(&network, &blind, &few)).unwrap_err();
    assert!(error.to_string().starts_with("early_stopping"), "{error}");
}

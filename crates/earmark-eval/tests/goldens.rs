//! Every number against scikit-learn and scipy (`scripts/make_eval_goldens.py`).

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use earmark_eval::{
    Calibration, CalibrationMethod, Estimate, EvalOptions, Evaluation, Predictions, evaluate,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Both sides sum the same numbers in another order.
const CLOSE: f64 = 1e-12;

fn cases(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/goldens")
        .join(name);
    let goldens: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    goldens["cases"].as_array().unwrap().clone()
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

#[track_caller]
fn close(what: &str, found: Option<f64>, expected: Option<f64>, tolerance: f64) {
    match (found, expected) {
        (Some(found), Some(expected)) => assert!(
            (found - expected).abs() <= tolerance * expected.abs().max(1.0),
            "{what}: {found} is not {expected}"
        ),
        _ => assert_eq!(found, expected, "{what}"),
    }
}

fn value(estimate: &Option<Estimate>) -> Option<f64> {
    estimate.map(|estimate| estimate.value)
}

#[track_caller]
fn all_close<'a>(found: impl Iterator<Item = &'a Option<Estimate>>, expected: &Value) {
    let expected: Vec<Option<f64>> = read(expected);
    let found: Vec<_> = found.map(value).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.into_iter().zip(expected) {
        close("class or bin", found, expected, CLOSE);
    }
}

#[test]
fn metrics_are_those_of_scikit_learn() {
    let cases = cases("metrics.json");
    assert_eq!(cases.len(), 5);
    for case in cases {
        println!("{}", case["name"]);
        let options = EvalOptions {
            n_bins: read(&case["n_bins"]),
            n_resamples: 100,
            ..EvalOptions::default()
        };
        let evaluation = evaluate(&read(&case["predictions"]), &options).unwrap();
        scalars(&evaluation, &case["expected"]);
        classes(&evaluation, &case["expected"]);
        curves(&evaluation, &case["expected"]);
    }
}

fn scalars(evaluation: &Evaluation, expected: &Value) {
    let metrics = &evaluation.metrics;
    for (name, found) in [
        ("accuracy", &metrics.accuracy),
        ("top_3_accuracy", &metrics.top_k_accuracy),
        ("macro_f1", &metrics.macro_f1),
        ("roc_auc", &metrics.roc_auc),
        ("pr_auc", &metrics.pr_auc),
        ("log_loss", &metrics.log_loss),
        ("brier", &metrics.brier),
        ("ece", &metrics.ece),
    ] {
        close(name, value(found), read(&expected[name]), CLOSE);
    }
    let confusion: Vec<Vec<u64>> = read(&expected["confusion"]);
    assert_eq!(evaluation.confusion.counts, confusion);
}

fn classes(evaluation: &Evaluation, expected: &Value) {
    let (classes, expected) = (&evaluation.metrics.classes, &expected["classes"]);
    all_close(
        classes.iter().map(|class| &class.precision),
        &expected["precision"],
    );
    all_close(
        classes.iter().map(|class| &class.recall),
        &expected["recall"],
    );
    all_close(classes.iter().map(|class| &class.f1), &expected["f1"]);
    all_close(
        classes.iter().map(|class| &class.roc_auc),
        &expected["roc_auc"],
    );
    all_close(
        classes.iter().map(|class| &class.pr_auc),
        &expected["pr_auc"],
    );
    let support: Vec<u64> = classes.iter().map(|class| class.support).collect();
    assert_eq!(support, read::<Vec<u64>>(&expected["support"]));
}

fn curves(evaluation: &Evaluation, expected: &Value) {
    let (bins, of_bins) = (&evaluation.metrics.reliability, &expected["bins"]);
    let n_tracks: Vec<u64> = bins.iter().map(|bin| bin.n_tracks).collect();
    assert_eq!(n_tracks, read::<Vec<u64>>(&of_bins["n_tracks"]));
    // scikit-learn leaves empty bins out.
    let filled = || bins.iter().filter(|bin| bin.n_tracks > 0);
    all_close(filled().map(|bin| &bin.accuracy), &of_bins["accuracy"]);
    all_close(filled().map(|bin| &bin.confidence), &of_bins["confidence"]);
    let (points, of_points) = (&evaluation.metrics.coverage, &expected["coverage"]);
    all_close(
        points.iter().map(|point| &point.accuracy),
        &of_points["accuracy"],
    );
    all_close(
        points.iter().map(|point| &point.threshold),
        &of_points["threshold"],
    );
    close(
        "area",
        value(&evaluation.metrics.coverage_area),
        read(&of_points["area"]),
        CLOSE,
    );
}

#[test]
fn the_temperature_is_what_scipy_minimises() {
    for case in cases("calibration.json") {
        let predictions: Predictions = read(&case["predictions"]);
        let fitted = Calibration::fit(CalibrationMethod::Temperature, &predictions);
        // scipy's search stops at a tolerance.
        let expected: f64 = read(&case["temperature"]);
        let found = fitted.calibration.temperature().unwrap();
        assert!(
            (found / expected - 1.0).abs() < 1e-4,
            "{found} is not {expected}"
        );
        assert!(fitted.after.log_loss <= fitted.before.log_loss);
        assert!(fitted.after.ece < fitted.before.ece, "{}", case["name"]);
    }
}

#[test]
fn vector_scaling_is_what_scipy_minimises() {
    for case in cases("calibration.json") {
        let predictions: Predictions = read(&case["predictions"]);
        let fitted = Calibration::fit(CalibrationMethod::Vector, &predictions);
        let calibration = &fitted.calibration;
        for (found, name) in [
            (calibration.weights(), "weights"),
            (calibration.biases(), "biases"),
        ] {
            let expected: Vec<f64> = read(&case["vector"][name]);
            for (found, expected) in found.iter().zip(&expected) {
                close(name, Some(*found), Some(*expected), 1e-4);
            }
        }
        // Ours is the lower of two minima found: Newton's method ends closer than the quasi-Newton one.
        let n_tracks = predictions.tracks().len() as f64;
        let weights = calibration.weights().iter().map(|w| (w - 1.0) * (w - 1.0));
        let prior: f64 = weights
            .chain(calibration.biases().iter().map(|b| b * b))
            .sum();
        let loss = fitted.after.log_loss * n_tracks + prior / 2.0;
        let expected: f64 = read(&case["vector"]["loss"]);
        assert!(loss <= expected + 1e-9, "{loss} is above {expected}");
    }
}

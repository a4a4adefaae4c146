//! What holds of every list.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use earmark_eval::{
    Calibration, CalibrationMethod, EvalError, EvalOptions, Prediction, Predictions, compare,
    evaluate,
};
use proptest::prelude::*;

const N_CLASSES: usize = 3;

/// Rows in tenths, so that ties, zeros and ones are common.
fn row() -> impl Strategy<Value = Vec<f64>> {
    (0u32..=10, 0u32..=10).prop_map(|(a, b)| {
        let (low, high) = (a.min(b), a.max(b));
        [low, high - low, 10 - high]
            .map(|n| f64::from(n) / 10.0)
            .to_vec()
    })
}

fn list() -> impl Strategy<Value = Predictions> {
    let track = (row(), 0..N_CLASSES, 0u8..8);
    prop::collection::vec(track, 1..40).prop_map(|tracks| {
        let tracks = tracks
            .into_iter()
            .enumerate()
            .map(|(n, (row, label, group))| {
                Prediction::new(n.to_string(), label, row).in_group(group.to_string())
            });
        Predictions::new(names(), tracks.collect()).unwrap()
    })
}

fn names() -> Vec<String> {
    ["a", "b", "c"].map(String::from).to_vec()
}

fn options() -> EvalOptions {
    EvalOptions {
        n_resamples: 100,
        ..EvalOptions::default()
    }
}

fn changed(list: &Predictions, change: impl Fn(usize, &Prediction) -> Prediction) -> Predictions {
    let tracks = list
        .tracks()
        .iter()
        .enumerate()
        .map(|(n, track)| change(n, track));
    Predictions::new(list.class_names().to_vec(), tracks.collect()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_value_is_finite_and_in_its_range(list in list()) {
        let evaluation = evaluate(&list, &options()).unwrap();
        let metrics = &evaluation.metrics;
        for share in [metrics.accuracy, metrics.top_k_accuracy, metrics.macro_f1, metrics.roc_auc, metrics.pr_auc,
            metrics.ece, metrics.coverage_area].into_iter().flatten() {
            prop_assert!((0.0..=1.0 + 1e-12).contains(&share.value));
            if let Some(interval) = share.interval {
                prop_assert!(0.0 <= interval.low && interval.low <= interval.high && interval.high <= 1.0 + 1e-12);
            }
        }
        prop_assert!((0.0..=2.0 + 1e-12).contains(&metrics.brier.unwrap().value));
        let loss = metrics.log_loss.unwrap().value;
        prop_assert!(loss.is_finite() && loss >= 0.0);
        prop_assert!(metrics.top_k_accuracy.unwrap().value >= metrics.accuracy.unwrap().value);
        let last = metrics.coverage.last().unwrap().accuracy.unwrap().value;
        prop_assert!((last - metrics.accuracy.unwrap().value).abs() < 1e-12);
        let counted: u64 = evaluation.confusion.counts.iter().flatten().sum();
        prop_assert_eq!(counted as usize, list.tracks().len());
        prop_assert!(serde_json::to_string(&evaluation).is_ok());
    }

    #[test]
    fn values_do_not_depend_on_the_order_of_tracks(list in list()) {
        let mut tracks = list.tracks().to_vec();
        tracks.reverse();
        let reversed = Predictions::new(names(), tracks).unwrap();
        let values = |list| {
            let metrics = evaluate(list, &options()).unwrap().metrics;
            [metrics.accuracy, metrics.macro_f1, metrics.roc_auc, metrics.pr_auc, metrics.log_loss, metrics.brier,
                metrics.ece, metrics.coverage_area].map(|estimate| estimate.map(|estimate| estimate.value))
        };
        for (one, other) in values(&list).into_iter().zip(values(&reversed)) {
            prop_assert_eq!(one.is_some(), other.is_some());
            prop_assert!((one.unwrap_or(0.0) - other.unwrap_or(0.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn areas_depend_on_the_order_of_scores_only(list in list()) {
        // Half of what is left over 0 goes to all classes alike: every row is bent, no order changes.
        let bent = changed(&list, |_, track| {
            let row = track.probabilities.iter().map(|p| p / 2.0 + 0.5 / N_CLASSES as f64).collect();
            Prediction { probabilities: row, ..track.clone() }
        });
        let areas = |list| {
            let metrics = evaluate(list, &options()).unwrap().metrics;
            (metrics.roc_auc, metrics.pr_auc, metrics.accuracy, metrics.coverage_area)
        };
        prop_assert_eq!(areas(&list), areas(&bent));
    }

    #[test]
    fn a_comparison_turned_around_changes_its_sign(list in list(), rows in prop::collection::vec(row(), 40)) {
        let other = changed(&list, |n, track| Prediction { probabilities: rows[n].clone(), ..track.clone() });
        let there = compare(&list, &other, &options()).unwrap();
        let back = compare(&other, &list, &options()).unwrap();
        prop_assert_eq!(there.accuracy_difference.value, -back.accuracy_difference.value);
        prop_assert_eq!(there.mcnemar.p_value, back.mcnemar.p_value);
        let accuracy = |list| evaluate(list, &options()).unwrap().metrics.accuracy.unwrap().value;
        let difference = accuracy(&list) - accuracy(&other);
        prop_assert!((there.accuracy_difference.value - difference).abs() < 1e-12);
    }

    #[test]
    fn calibration_never_raises_the_loss_it_minimises(list in list()) {
        let fitted = Calibration::fit(CalibrationMethod::Temperature, &list);
        prop_assert!(fitted.after.log_loss <= fitted.before.log_loss + 1e-9);
        let temperature = fitted.calibration.temperature().unwrap();
        prop_assert!((0.01..=100.0).contains(&temperature));
        let fitted = Calibration::fit(CalibrationMethod::Vector, &list);
        prop_assert!(fitted.after.log_loss <= fitted.before.log_loss + 1e-9);
        prop_assert!(fitted.calibration.apply(&list).is_ok());
    }

    #[test]
    fn a_temperature_changes_no_prediction(list in list()) {
        let calibration = Calibration::fit(CalibrationMethod::Temperature, &list).calibration;
        for (before, after) in list.tracks().iter().zip(calibration.apply(&list).unwrap().tracks()) {
            let highest = before.confidence();
            prop_assert_eq!(before.probabilities[after.predicted()], highest);
        }
    }

    #[test]
    fn lists_of_different_tracks_are_not_compared(list in list(), left_out in 0usize..40) {
        let mut tracks = list.tracks().to_vec();
        let gone = tracks.remove(left_out % tracks.len());
        prop_assume!(!tracks.is_empty());
        let shorter = Predictions::new(names(), tracks).unwrap();
        let error = EvalError::DifferentTracks { only_left: 1, only_right: 0, example: gone.id.clone() };
        prop_assert_eq!(compare(&list, &shorter, &options()), Err(error));
        let other = (gone.label + 1) % N_CLASSES;
        let relabelled = changed(&list, |_, track| Prediction {
            label: if track.id == gone.id { other } else { track.label },
            ..track.clone()
        });
        let error = EvalError::DifferentTruth { id: gone.id, field: "label" };
        prop_assert_eq!(compare(&list, &relabelled, &options()), Err(error));
    }
}

//! Predictors whose metrics are known without computing them, and lists that have none.

// The lint lets tests unwrap, but not the functions they share.
#![allow(clippy::unwrap_used)]

use earmark_eval::{Estimate, EvalOptions, Evaluation, Prediction, Predictions, compare, evaluate};

fn names(n_classes: usize) -> Vec<String> {
    (0..n_classes).map(|class| format!("c{class}")).collect()
}

/// `n` tracks, their classes in turn, in groups of two.
fn predictor(n: usize, n_classes: usize, row: impl Fn(usize) -> Vec<f64>) -> Predictions {
    let track = |i: usize| {
        let label = i % n_classes;
        Prediction::new(i.to_string(), label, row(label)).in_group((i / 2).to_string())
    };
    Predictions::new(names(n_classes), (0..n).map(track).collect()).unwrap()
}

fn one_hot(n_classes: usize, class: usize) -> Vec<f64> {
    let mut row = vec![0.0; n_classes];
    row[class] = 1.0;
    row
}

fn of(predictions: &Predictions) -> Evaluation {
    evaluate(predictions, &EvalOptions::default()).unwrap()
}

fn value(estimate: Option<Estimate>) -> f64 {
    estimate.unwrap().value
}

#[test]
fn the_perfect_predictor() {
    let evaluation = of(&predictor(40, 4, |label| one_hot(4, label)));
    let metrics = &evaluation.metrics;
    for best in [
        metrics.accuracy,
        metrics.top_k_accuracy,
        metrics.macro_f1,
        metrics.roc_auc,
        metrics.pr_auc,
        metrics.coverage_area,
    ] {
        let best = best.unwrap();
        let interval = best.interval.unwrap();
        assert_eq!([best.value, interval.low, interval.high], [1.0; 3]);
    }
    assert_eq!(
        [metrics.log_loss, metrics.brier, metrics.ece].map(value),
        [0.0; 3]
    );
    assert_eq!(evaluation.n_groups, 20);
}

#[test]
fn the_uniform_predictor() {
    // All are equal: the first class is predicted of all, areas are those of chance, every threshold takes all.
    let metrics = of(&predictor(40, 4, |_| vec![0.25; 4])).metrics;
    assert_eq!(value(metrics.accuracy), 0.25);
    assert_eq!(value(metrics.top_k_accuracy), 0.75);
    // F1 of the first class: 2 * 10 / (2 * 10 + 30), of the others 0.
    assert!((value(metrics.macro_f1) - 0.1).abs() < 1e-12);
    assert_eq!(value(metrics.roc_auc), 0.5);
    assert_eq!(value(metrics.pr_auc), 0.25);
    assert!((value(metrics.log_loss) - 4.0_f64.ln()).abs() < 1e-12);
    assert!((value(metrics.brier) - 0.75).abs() < 1e-12);
    assert!(value(metrics.ece).abs() < 1e-12);
    assert!((value(metrics.coverage_area) - 0.25).abs() < 1e-12);
    assert_eq!(metrics.classes[1].precision, None);
    assert_eq!(value(metrics.classes[1].recall), 0.0);
}

#[test]
fn the_inverted_predictor() {
    // Sure of the other class every time.
    let metrics = of(&predictor(40, 2, |label| one_hot(2, 1 - label))).metrics;
    assert_eq!(
        [metrics.accuracy, metrics.macro_f1, metrics.roc_auc].map(value),
        [0.0; 3]
    );
    // Positives at the ranks 21 to 40: all of them at one threshold, where half of the tracks are positive.
    assert_eq!(value(metrics.pr_auc), 0.5);
    assert_eq!(value(metrics.brier), 2.0);
    assert_eq!(value(metrics.ece), 1.0);
    assert!((value(metrics.log_loss) + f64::EPSILON.ln()).abs() < 1e-12);
    assert_eq!(value(metrics.coverage_area), 0.0);
    // Two classes: both are among the first three.
    assert_eq!(value(metrics.top_k_accuracy), 1.0);
}

#[test]
fn one_group_has_no_interval() {
    let track = |n: usize| Prediction::new(n.to_string(), n % 2, vec![0.6, 0.4]).in_group("Abba");
    let predictions = Predictions::new(names(2), (0..10).map(track).collect()).unwrap();
    let evaluation = of(&predictions);
    assert_eq!(evaluation.n_groups, 1);
    let accuracy = evaluation.metrics.accuracy.unwrap();
    assert_eq!((accuracy.value, accuracy.interval), (0.5, None));
    let comparison = compare(&predictions, &predictions, &EvalOptions::default()).unwrap();
    assert_eq!(comparison.accuracy_difference.interval, None);
}

#[test]
fn one_class_alone_has_no_area_and_nothing_is_nan() {
    let tracks = (0..6).map(|n| Prediction::new(n.to_string(), 1, vec![0.3, 0.3, 0.4]));
    let predictions = Predictions::new(names(3), tracks.collect()).unwrap();
    let evaluation = of(&predictions);
    let metrics = &evaluation.metrics;
    assert_eq!(metrics.roc_auc, None);
    // Every track is a positive of its class.
    assert_eq!(value(metrics.pr_auc), 1.0);
    let unseen = &metrics.classes[0];
    assert_eq!(
        (unseen.support, unseen.f1, unseen.precision, unseen.recall),
        (0, None, None, None)
    );
    let json = serde_json::to_string(&evaluation).unwrap();
    assert!(json.contains(r#""roc_auc":null"#) && !json.contains("NaN"));
}

#[test]
fn a_single_track_is_evaluated() {
    let track = Prediction::new("1", 0, vec![0.9, 0.1]);
    let evaluation = of(&Predictions::new(names(2), vec![track]).unwrap());
    assert_eq!(value(evaluation.metrics.accuracy), 1.0);
    assert_eq!(value(evaluation.metrics.classes[0].f1), 1.0);
}

#[test]
fn a_rare_class_is_missing_in_some_draws() {
    // One group in ten has the class; it is in a draw with probability 1 - 0.9^10 = 0.651.
    let track = |n: usize| {
        let label = usize::from(n == 0);
        Prediction::new(n.to_string(), label, vec![0.7, 0.3])
    };
    let predictions = Predictions::new(names(2), (0..10).map(track).collect()).unwrap();
    let evaluation = of(&predictions);
    let recall = evaluation.metrics.classes[1].recall.unwrap();
    let n_resamples = recall.interval.unwrap().n_resamples;
    assert!((590..710).contains(&n_resamples), "{n_resamples}");
    assert_eq!(
        evaluation
            .metrics
            .accuracy
            .unwrap()
            .interval
            .unwrap()
            .n_resamples,
        1000
    );
}

#[test]
fn options_out_of_range_are_refused() {
    let predictions = predictor(4, 2, |label| one_hot(2, label));
    let refused = |change: fn(&mut EvalOptions)| {
        let mut options = EvalOptions::default();
        change(&mut options);
        evaluate(&predictions, &options).unwrap_err().to_string()
    };
    assert_eq!(refused(|o| o.top_k = 0), "top_k is 0; choose 1 or more");
    assert_eq!(refused(|o| o.n_bins = 0), "n_bins is 0; choose 1 to 1000");
    assert_eq!(
        refused(|o| o.n_resamples = 99),
        "n_resamples is 99; choose 100 to 100000"
    );
}

#[test]
fn an_evaluation_is_kept_as_json() {
    let evaluation = of(&predictor(12, 3, |label| one_hot(3, label)));
    let json = serde_json::to_string(&evaluation).unwrap();
    assert_eq!(
        serde_json::from_str::<Evaluation>(&json).unwrap(),
        evaluation
    );
}

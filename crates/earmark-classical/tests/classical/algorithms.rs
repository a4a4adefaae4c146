//! Deterministic classifiers.

use earmark_classical::linear::LogisticConfig;
use earmark_classical::preprocess::StandardScaler;
use earmark_classical::{Estimator, Predictor, Samples};
use ndarray::array;

use crate::golden::{self, distance, matrix};

/// Both sides by Newton's method: L-BFGS stops where its steps no longer change the loss, up to 5e-5 away
/// from the minimum.
#[test]
fn logistic_regression_finds_the_coefficients() {
    let goldens = golden::read();
    for case in &goldens.logistic {
        let rows = goldens.rows(&case.data);
        let train = rows.train();
        let scaler = StandardScaler::fit(train.x()).unwrap();
        let x = scaler.transform(train.x()).unwrap();
        let samples = Samples::new(x.view(), train.y(), train.n_classes()).unwrap();
        let config = LogisticConfig {
            c: case.c,
            class_weight: case.class_weight.clone(),
            tol: 1e-9,
            ..LogisticConfig::default()
        };
        let model = config.fit(samples, 0).unwrap();
        let name = format!("{} {config:?}", case.data);
        assert!(
            model.converged() && model.n_iter() < 20,
            "{name}: {}",
            model.n_iter()
        );
        let off = distance(model.coef().t(), matrix(&case.coef).view());
        assert!(off < 1e-6, "{name}: {off}");
        for (actual, expected) in model.intercept().iter().zip(&case.intercept) {
            assert!(
                (actual - expected).abs() < 2e-5,
                "{name}: {actual} {expected}"
            );
        }
        let test = scaler.transform(rows.test()).unwrap();
        let probabilities = model.predict_proba(test.view()).unwrap();
        let off = distance(probabilities.view(), matrix(&case.probabilities).view());
        assert!(off < 1e-6, "{name}: {off}");
    }
}

#[test]
fn logistic_regression_with_the_default_tolerance_is_close_to_the_minimum() {
    let goldens = golden::read();
    let rows = goldens.rows("ten");
    let fit = |tol| {
        let config = LogisticConfig {
            tol,
            ..LogisticConfig::default()
        };
        config.fit(rows.train(), 0).unwrap()
    };
    let (quick, exact) = (fit(1e-4), fit(1e-10));
    assert!(quick.converged() && exact.converged());
    let probabilities = [&quick, &exact].map(|model| model.predict_proba(rows.test()).unwrap());
    assert!(distance(probabilities[0].view(), probabilities[1].view()) < 2e-2);
}

/// Neighbours, naive Bayes and the majority; scikit-learn rounds squared distances by `|a|² - 2ab + |b|²`,
/// which is the tolerance.
#[test]
fn probabilities_are_the_same() {
    let goldens = golden::read();
    for case in &goldens.probabilities {
        let rows = goldens.rows(&case.data);
        let fitted = crate::fit(
            &crate::pipeline(&case.kind, &case.settings),
            rows.train(),
            0,
        );
        let probabilities = fitted.predict_proba(rows.x.view()).unwrap();
        let off = distance(probabilities.view(), matrix(&case.probabilities).view());
        assert!(
            off < 1e-7,
            "{} {} {:?}: {off}",
            case.data,
            case.kind,
            case.settings
        );
    }
}

#[test]
fn a_class_without_rows_has_probability_0() {
    let x = array![
        [0.0, 1.0],
        [0.5, 0.0],
        [3.0, 3.5],
        [4.0, 3.0],
        [0.1, 0.9],
        [3.9, 4.0]
    ];
    let samples = Samples::new(x.view(), &[1, 1, 3, 3, 1, 3], 5).unwrap();
    for kind in earmark_classical::pipeline::KINDS {
        let settings = match kind.name {
            "knn" => vec!["knn.n_neighbors=2".to_owned()],
            _ => Vec::new(),
        };
        let fitted = crate::fit(&crate::pipeline(kind.name, &settings), samples, 1);
        let probabilities = fitted.predict_proba(x.view()).unwrap();
        for row in probabilities.rows() {
            assert_eq!([row[0], row[2], row[4]], [0.0; 3], "{}", kind.name);
            assert!((row.sum() - 1.0).abs() < 1e-12, "{}", kind.name);
        }
    }
}

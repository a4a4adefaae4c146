//! What a fit promises, on problems with a known answer.

use earmark_classical::boosting::{
    Boosting, BoostingConfig, BoostingModel, Growth, Importance, ValidationCurve,
};
use earmark_classical::{FitError, Samples};
use ndarray::{Array2, ArrayView2, Axis, concatenate, s};

use crate::fit;
use crate::problems::{problem, uniforms};

fn log_loss(model: &BoostingModel, x: ArrayView2<'_, f64>, y: &[usize]) -> f64 {
    let p = model.predict_proba(x).expect("the same columns");
    let losses = p
        .rows()
        .into_iter()
        .zip(y)
        .map(|(p, class)| -p[*class].ln());
    losses.sum::<f64>() / y.len() as f64
}

fn drawing() -> BoostingConfig {
    BoostingConfig {
        n_rounds: 12,
        subsample: 0.7,
        colsample_bytree: 0.8,
        colsample_bynode: 0.6,
        seed: 5,
        ..BoostingConfig::xgboost()
    }
}

#[test]
fn training_loss_falls_in_every_round() {
    for name in ["clusters", "products"] {
        let (x, y, n_classes) = problem(name, 300);
        let mut last = f64::INFINITY;
        for n_rounds in 1..=25 {
            let config = BoostingConfig {
                n_rounds,
                ..BoostingConfig::xgboost()
            };
            let loss = log_loss(&fit(&config, x.view(), &y, n_classes), x.view(), &y);
            assert!(loss < last, "{name}, round {n_rounds}: {loss} after {last}");
            last = loss;
        }
    }
}

#[test]
fn more_rounds_only_add_trees() {
    let (x, y, n_classes) = problem("rings", 200);
    let samples = Samples::new(x.view(), &y, n_classes).unwrap();
    let config = BoostingConfig {
        n_rounds: 6,
        ..drawing()
    };
    let short = Boosting::fit(&config, samples).unwrap();
    let validation = (x.slice(s![..50, ..]), &y[..50]);
    let validation = Samples::new(validation.0, validation.1, n_classes).unwrap();
    let (_, curve) = Boosting::fit_with_validation(&drawing(), samples, validation).unwrap();
    let loss = log_loss(&short, x.slice(s![..50, ..]), &y[..50]);
    assert_eq!(curve.log_loss.len(), 12);
    assert!((curve.log_loss[5] - loss).abs() < 1e-12);
}

/// Where the number of leaves is limited, the order of growth decides which leaves there are; where it is
/// not, or so high that it is never reached, every order ends in the same tree.
#[test]
fn the_order_of_growth_matters_only_under_a_limit_of_leaves() {
    let (x, y, n_classes) = problem("rings", 400);
    let predict = |growth, max_leaves| {
        let config = BoostingConfig {
            n_rounds: 6,
            max_depth: Some(7),
            growth,
            max_leaves,
            ..BoostingConfig::xgboost()
        };
        let model = Boosting::fit(
            &config,
            Samples::new(x.view(), &y, n_classes).expect("valid rows"),
        )
        .expect("a model");
        model.predict_proba(x.view()).expect("the same columns")
    };
    let unlimited = predict(Growth::DepthWise, None);
    for growth in [Growth::DepthWise, Growth::LeafWise] {
        assert_eq!(predict(growth, Some(1000)), unlimited);
        assert_eq!(predict(growth, None), unlimited);
    }
    assert_ne!(
        predict(Growth::DepthWise, Some(6)),
        predict(Growth::LeafWise, Some(6))
    );
}

#[test]
fn threads_change_nothing_and_seeds_change_draws() {
    for name in ["stairs", "products"] {
        // Wide enough that columns of one node go to several threads.
        let (x, y, n_classes) = problem(name, 3000);
        let x = concatenate![Axis(1), x, x.mapv(|value| value * value)];
        let model = |threads, config: &BoostingConfig| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let fit = || fit(config, x.view(), &y, n_classes);
            pool.build().expect("threads").install(fit)
        };
        let config = BoostingConfig {
            n_rounds: 3,
            ..drawing()
        };
        let one = model(1, &config);
        assert_eq!(one, model(3, &config));
        assert_eq!(one, model(16, &config));
        assert_ne!(one, model(1, &BoostingConfig { seed: 6, ..config }));
    }
}

#[test]
fn draws_keep_to_their_shares() {
    let (x, y, n_classes) = problem("stairs", 300);
    let one_column = BoostingConfig {
        n_rounds: 1,
        colsample_bytree: 0.1,
        ..BoostingConfig::xgboost()
    };
    let model = fit(&one_column, x.view(), &y, n_classes);
    let used = model.feature_importances(Importance::Frequency);
    let used = used.iter().filter(|share| **share > 0.0).count();
    assert!((1..=n_classes).contains(&used), "one column a tree: {used}");
    let few_rows = BoostingConfig {
        n_rounds: 1,
        subsample: 0.1,
        min_samples_leaf: 16,
        min_child_weight: 0.0,
        ..BoostingConfig::xgboost()
    };
    let model = fit(&few_rows, x.view(), &y, n_classes);
    let splits = model.feature_importances(Importance::Frequency);
    assert_eq!(splits, [0.0; 10], "30 rows make no two leaves of 16");
}

#[test]
fn early_stopping_keeps_the_best_round() {
    let (x, y, n_classes) = problem("clusters", 900);
    let (train, validation) = x.view().split_at(Axis(0), 300);
    let fit = |early_stopping_rounds| -> (BoostingModel, ValidationCurve) {
        let config = BoostingConfig {
            early_stopping_rounds,
            n_rounds: 60,
            ..BoostingConfig::xgboost()
        };
        let train = Samples::new(train, &y[..300], n_classes).unwrap();
        let validation = Samples::new(validation, &y[300..], n_classes).unwrap();
        Boosting::fit_with_validation(&config, train, validation).unwrap()
    };
    let (model, curve) = fit(Some(5));
    assert_eq!(curve.log_loss.len(), curve.best_round + 1 + 5);
    assert_eq!(model.n_rounds(), curve.best_round + 1);
    let loss = log_loss(&model, validation, &y[300..]);
    assert!((loss - curve.log_loss[curve.best_round]).abs() < 1e-12);
    let (patient, full) = fit(None);
    assert_eq!(full.log_loss.len(), 60);
    assert_eq!(full.log_loss[..curve.log_loss.len()], curve.log_loss);
    assert!(full.best_round == curve.best_round || patient != model);
}

#[test]
fn importances_find_the_columns_that_matter() {
    let (x, y, n_classes) = problem("stairs", 600);
    for growth in [Growth::DepthWise, Growth::LeafWise] {
        let config = BoostingConfig {
            growth,
            ..BoostingConfig::hist()
        };
        let model = fit(&config, x.view(), &y, n_classes);
        for kind in [Importance::Gain, Importance::Cover, Importance::Frequency] {
            let shares = model.feature_importances(kind);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(shares[2] > 0.1, "{kind:?}: {shares:?}");
        }
        let gain = model.feature_importances(Importance::Gain);
        assert!(gain[2] > gain[1] && gain[1] > gain[0] && gain[0] > gain[5]);
    }
}

#[test]
fn classes_without_rows_have_no_probability() {
    let x = Array2::from_shape_vec((40, 1), uniforms(1, 40).collect()).unwrap();
    for (classes, n_outputs) in [(vec![1, 3], 1), (vec![0, 2, 4], 3)] {
        let y: Vec<usize> = (x.iter().map(|u| (u * classes.len() as f64) as usize))
            .map(|place| classes[place])
            .collect();
        let model = fit(&BoostingConfig::xgboost(), x.view(), &y, 5);
        assert_eq!((model.n_outputs(), model.n_classes()), (n_outputs, 5));
        let p = model.predict_proba(x.view()).unwrap();
        for class in 0..5 {
            let has_rows = classes.contains(&class);
            assert_eq!(p.column(class).sum() > 0.0, has_rows, "class {class}");
        }
        assert_eq!(model.predict(x.view()).unwrap(), y);
    }
}

#[test]
fn a_model_survives_its_file_and_damage_is_refused() {
    let (x, y, n_classes) = problem("rings", 200);
    let model = fit(&drawing(), x.view(), &y, n_classes);
    let json = serde_json::to_string(&model).unwrap();
    let back = serde_json::from_str::<BoostingModel>(&json).unwrap();
    let [p, q] = [&model, &back].map(|model| model.predict_proba(x.view()).unwrap());
    assert!(p.iter().zip(&q).all(|(p, q)| (p - q).abs() < 1e-14));
    assert_eq!(
        back.predict(x.view()).unwrap(),
        model.predict(x.view()).unwrap()
    );
    for (sound, damaged) in [
        ("\"n_columns\":6", "\"n_columns\":1"),
        ("\"left\":1}", "\"left\":0}"),
        ("\"left\":1}", "\"left\":4000000000}"),
        ("\"present\":[0,1,2]", "\"present\":[0,2,1]"),
        ("\"present\":[0,1,2]", "\"present\":[0,1]"),
    ] {
        assert!(json.contains(sound));
        let changed = serde_json::from_str::<BoostingModel>(&json.replace(sound, damaged));
        // A split turned into a leaf is a sound tree.
        assert_eq!(changed.is_ok(), damaged == "\"left\":0}", "{damaged}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let (x, y, n_classes) = problem("rings", 60);
    let samples = Samples::new(x.view(), &y, n_classes).unwrap();
    let stopping = BoostingConfig {
        early_stopping_rounds: Some(3),
        ..BoostingConfig::hist()
    };
    let error = Boosting::fit(&stopping, samples).unwrap_err().to_string();
    assert!(error.starts_with("early_stopping_rounds = 3"), "{error}");
    let narrow = Samples::new(x.slice(s![.., ..2]), &y, n_classes).unwrap();
    let error = Boosting::fit_with_validation(&stopping, samples, narrow).unwrap_err();
    assert!(matches!(error, FitError::Mismatch { actual: 2, .. }));
    let other = Samples::new(x.view(), &y, n_classes + 1).unwrap();
    let error = Boosting::fit_with_validation(&stopping, samples, other).unwrap_err();
    assert!(error.to_string().starts_with("validation classes: 4"));
    let model = fit(&BoostingConfig::hist(), x.view(), &y, n_classes);
    let error = model.predict(x.slice(s![.., ..2])).unwrap_err();
    assert!(error.to_string().starts_with("columns: 2"));
    assert!(model.predict(x.slice(s![..0, ..])).unwrap().is_empty());
}

//! Boosting beside XGBoost and scikit-learn's `HistGradientBoostingClassifier`; the goldens come from
//! `scripts/make_boosting_goldens.py`.

use std::collections::HashMap;

use earmark_classical::boosting::{BoostingConfig, Growth};
use ndarray::{Array2, s};
use serde::Deserialize;

use crate::fit;
use crate::problems::problem;

/// Rows of the small tables, and of the continuous problems, that models are fitted to.
const N_TRAIN_TABLE: usize = 120;
const N_TRAIN: usize = 500;
const N_TEST: usize = 1000;

#[derive(Deserialize)]
struct Goldens {
    tables: HashMap<usize, Table>,
    exact: Vec<Exact>,
    scores: Vec<Score>,
}

#[derive(Deserialize)]
struct Table {
    x: Vec<f64>,
    y: Vec<usize>,
}

#[derive(Deserialize)]
struct Exact {
    name: String,
    program: String,
    n_classes: usize,
    n_rounds: usize,
    first_row: usize,
    settings: HashMap<String, serde_json::Value>,
    probabilities: Vec<Vec<f64>>,
}

#[derive(Deserialize)]
struct Score {
    problem: String,
    program: String,
    accuracy: f64,
    log_loss: f64,
}

fn goldens() -> Goldens {
    serde_json::from_str(include_str!("../goldens/boosting.json")).expect("a golden file")
}

fn preset(program: &str, n_rounds: usize) -> BoostingConfig {
    let preset = match program {
        "xgboost" => BoostingConfig::xgboost(),
        "hist" => BoostingConfig::hist(),
        other => panic!("no preset is called {other}"),
    };
    BoostingConfig { n_rounds, ..preset }
}

/// The programs' names and values as ours.
fn config(case: &Exact) -> BoostingConfig {
    let mut config = preset(&case.program, case.n_rounds);
    for (name, value) in &case.settings {
        let number = value.as_f64();
        let count = value.as_u64().map(|count| count as usize);
        match name.as_str() {
            "eta" | "learning_rate" => config.learning_rate = number.expect("a number"),
            "lambda" | "l2_regularization" => config.lambda = number.expect("a number"),
            "alpha" => config.alpha = number.expect("a number"),
            "gamma" => config.gamma = number.expect("a number"),
            "min_child_weight" => config.min_child_weight = number.expect("a number"),
            "max_depth" => config.max_depth = count.filter(|depth| *depth > 0),
            "max_leaves" | "max_leaf_nodes" => config.max_leaves = count,
            "min_samples_leaf" => config.min_samples_leaf = count.expect("a count"),
            "grow_policy" => config.growth = Growth::LeafWise,
            "tree_method" => assert_eq!(value, "exact", "finds the same splits"),
            other => panic!("no parameter is called {other}"),
        }
    }
    config
}

#[test]
fn probabilities_are_those_of_the_reference() {
    let goldens = goldens();
    for case in &goldens.exact {
        let table = &goldens.tables[&case.n_classes];
        let shape = (table.y.len(), table.x.len() / table.y.len());
        let x = Array2::from_shape_vec(shape, table.x.clone()).expect("whole rows");
        let train = x.slice(s![..N_TRAIN_TABLE, ..]);
        let shown = case.first_row..case.first_row + case.probabilities.len();
        let model = fit(
            &config(case),
            train,
            &table.y[..N_TRAIN_TABLE],
            case.n_classes,
        );
        let ours = model
            .predict_proba(x.slice(s![shown, ..]))
            .expect("the same columns");
        let pairs = ours.iter().zip(case.probabilities.iter().flatten());
        let worst = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        // Both programs hold gradients, XGBoost also margins, in single precision.
        assert!(worst < 1e-5, "{}: off by {worst:.2e}", case.name);
    }
}

#[test]
fn held_out_scores_are_those_of_the_reference() {
    for score in goldens().scores {
        let (x, y, n_classes) = problem(&score.problem, N_TRAIN + N_TEST);
        let config = preset(&score.program, 50);
        let model = fit(
            &config,
            x.slice(s![..N_TRAIN, ..]),
            &y[..N_TRAIN],
            n_classes,
        );
        let test = x.slice(s![N_TRAIN.., ..]);
        let p = model.predict_proba(test).expect("the same columns");
        let (mut hits, mut loss) = (0, 0.0);
        let predicted = model.predict(test).expect("the same columns");
        for ((p, class), predicted) in p.rows().into_iter().zip(&y[N_TRAIN..]).zip(predicted) {
            hits += usize::from(predicted == *class);
            loss -= p[*class].ln() / N_TEST as f64;
        }
        let accuracy = hits as f64 / N_TEST as f64;
        let name = format!("{} beside {}", score.problem, score.program);
        println!(
            "{name}: {accuracy} for {}, {loss:.4} for {:.4}",
            score.accuracy, score.log_loss
        );
        assert!(
            (accuracy - score.accuracy).abs() <= 0.02,
            "{name}: {accuracy}"
        );
        assert!(
            (loss / score.log_loss - 1.0).abs() <= 0.05,
            "{name}: {loss}"
        );
    }
}

//! Forests and bagging: as good as scikit-learn's, and the same with any number of threads.

use earmark_classical::forest::{ForestConfig, MaxFeatures};
use earmark_classical::{Estimator, Predictor, Samples};
use ndarray::{Array2, s};

use crate::problems::{N_TRAIN, Problem};
use crate::{fit, golden, pipeline};

const SEEDS: u64 = 10;

/// Draws differ, so mean accuracies are compared; 800 test rows make a standard error of about 1.5 points
/// for one forest, and the same rows on both sides take most of it away.
#[test]
fn accuracy_is_within_two_points_of_scikit_learn() {
    for case in golden::read().forests {
        let problem = Problem::new(&case.problem, 1200);
        let pipeline = pipeline(&case.kind, &case.settings);
        let expected = &problem.y[N_TRAIN..];
        let mut correct = 0;
        for seed in 0..SEEDS {
            let fitted = fit(&pipeline, problem.train(), seed);
            let classes = fitted.predict(problem.x.slice(s![N_TRAIN.., ..])).unwrap();
            correct += classes.iter().zip(expected).filter(|(a, b)| a == b).count();
        }
        let accuracy = correct as f64 / (SEEDS as usize * expected.len()) as f64;
        let name = format!("{} {} {:?}", case.problem, case.kind, case.settings);
        println!("{name}: {accuracy:.4}, scikit-learn {:.4}", case.accuracy);
        assert!(
            (accuracy - case.accuracy).abs() < 0.02,
            "{name}: {accuracy} {}",
            case.accuracy
        );
    }
}

#[test]
fn results_do_not_depend_on_threads_but_on_the_seed() {
    let problem = Problem::new("rings", 500);
    for kind in ["random-forest", "extra-trees", "bagged-naive-bayes"] {
        let pipeline = pipeline(kind, &[]);
        let on = |n_threads, seed| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            let run = || {
                let fitted = fit(&pipeline, problem.train(), seed);
                let probabilities = fitted.predict_proba(problem.x.view()).unwrap();
                (fitted, probabilities)
            };
            pool.build().unwrap().install(run)
        };
        assert!(on(1, 3) == on(3, 3), "{kind}");
        assert!(on(1, 3) != on(1, 4), "{kind}");
    }
}

#[test]
fn a_deep_tree_learns_its_rows_by_heart() {
    let problem = Problem::new("stairs", N_TRAIN);
    for (config, n_trees) in [
        (ForestConfig::extra_trees(), 1),
        (
            ForestConfig {
                bootstrap: false,
                ..ForestConfig::random_forest()
            },
            3,
        ),
    ] {
        let config = ForestConfig {
            n_estimators: n_trees,
            ..config
        };
        let model = config.fit(problem.train(), 0).unwrap();
        assert_eq!(model.n_trees(), n_trees);
        assert_eq!(model.predict(problem.x.view()).unwrap(), problem.y);
    }
}

/// All columns but one are constant: drawing goes on until one that varies is found.
#[test]
fn constant_columns_do_not_stop_a_tree() {
    let x = Array2::from_shape_fn((20, 30), |(row, column)| match column {
        17 => row as f64,
        _ => 4.0,
    });
    let y: Vec<usize> = (0..20).map(|row| row / 10).collect();
    let samples = Samples::new(x.view(), &y, 2).unwrap();
    let config = ForestConfig {
        n_estimators: 1,
        bootstrap: false,
        max_features: MaxFeatures::Count(1),
        ..ForestConfig::random_forest()
    };
    assert_eq!(
        config.fit(samples, 5).unwrap().predict(x.view()).unwrap(),
        y
    );
}

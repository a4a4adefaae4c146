//! Properties that hold for all finite rows and every configuration.

use earmark_classical::boosting::{Boosting, BoostingConfig, Growth, SoftmaxHessian};
use earmark_classical::{FitError, Samples};
use ndarray::Array2;
use proptest::prelude::*;

use crate::fit;

/// Values that repeat, and values of every size.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (-3i32..4).prop_map(f64::from),
        2 => -1.0f64..1.0,
        1 => proptest::num::f64::NORMAL | proptest::num::f64::ZERO | proptest::num::f64::SUBNORMAL,
    ]
}

fn rows() -> impl Strategy<Value = (Array2<f64>, Vec<usize>)> {
    (2usize..50, 1usize..5).prop_flat_map(|(n_rows, n_columns)| {
        let x = proptest::collection::vec(value(), n_rows * n_columns);
        let y = proptest::collection::vec(0usize..5, n_rows);
        (x, y).prop_map(move |(x, y)| {
            let x = Array2::from_shape_vec((n_rows, n_columns), x);
            (x.expect("whole rows"), y)
        })
    })
}

prop_compose! {
    fn config()(
        counts in (1usize..6, 1usize..4, 2usize..257, 0u64..100),
        depth in proptest::option::of(1usize..5),
        leaves in proptest::option::of(2usize..9),
        penalties in (0.0f64..3.0, 0.0f64..2.0, 0.0f64..2.0, 0.0f64..1.0),
        shares in (0.01f64..1.0, 0.01f64..1.0, 0.01f64..1.0, 0.01f64..1.0),
        plain in any::<[bool; 4]>(),
    ) -> BoostingConfig {
        let or = |plain, share, value| if plain { value } else { share };
        BoostingConfig {
            n_rounds: counts.0,
            learning_rate: or(plain[0], shares.0, 1.0),
            growth: if plain[1] { Growth::DepthWise } else { Growth::LeafWise },
            max_depth: depth,
            max_leaves: leaves,
            min_child_weight: or(plain[2], penalties.0, 0.0),
            min_samples_leaf: counts.1,
            lambda: or(plain[3], penalties.1, 0.0),
            alpha: or(plain[2], penalties.2, 0.0),
            gamma: or(plain[3], penalties.3, 0.0),
            subsample: or(plain[1], shares.1, 1.0),
            colsample_bytree: or(plain[0], shares.2, 1.0),
            colsample_bynode: or(plain[2], shares.3, 1.0),
            max_bins: counts.2,
            softmax_hessian: if plain[3] { SoftmaxHessian::Diagonal } else { SoftmaxHessian::Doubled },
            seed: counts.3,
            ..BoostingConfig::hist()
        }
    }
}

proptest! {
    #[test]
    fn rows_make_probabilities_or_a_typed_error((x, y) in rows(), config in config()) {
        let samples = match Samples::new(x.view(), &y, 5) {
            Ok(samples) => samples,
            Err(FitError::OneClass { .. }) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let model = Boosting::fit(&config, samples).expect("a valid configuration");
        let p = model.predict_proba(x.view()).expect("the same columns");
        for row in p.rows() {
            prop_assert!(row.iter().all(|p| (0.0..=1.0).contains(p)), "{row}");
            prop_assert!((row.sum() - 1.0).abs() < 1e-12);
        }
        let json = serde_json::to_string(&model).expect("finite numbers");
        prop_assert!(serde_json::from_str::<earmark_classical::boosting::BoostingModel>(&json).is_ok());
    }

    /// Also on rows the model was not fitted to: thresholds are values that occur, not means of two.
    #[test]
    fn increasing_transforms_change_nothing((x, mut y) in rows(), config in config()) {
        (y[0], y[1]) = (0, 1);
        let whole = x.mapv(|value| value.clamp(-1000.0, 1000.0).round());
        let stretched = whole.mapv(|value| value.powi(3) * 0.5 + value + 7.0);
        let half = whole.nrows().div_ceil(2).max(2);
        let proba = |x: &Array2<f64>| {
            let train = x.slice(ndarray::s![..half, ..]);
            fit(&config, train, &y[..half], 5).predict_proba(x.view()).expect("the same columns")
        };
        prop_assert_eq!(proba(&whole), proba(&stretched));
    }

    /// The order of rows decides nothing where none are drawn.
    #[test]
    fn rows_may_come_in_any_order((x, mut y) in rows(), config in config()) {
        (y[0], y[1]) = (0, 1);
        let config = BoostingConfig { subsample: 1.0, ..config };
        let backwards = x.slice(ndarray::s![..;-1, ..]);
        let reversed: Vec<usize> = y.iter().rev().copied().collect();
        let model = fit(&config, x.view(), &y, 5);
        prop_assert_eq!(model, fit(&config, backwards, &reversed, 5));
    }
}

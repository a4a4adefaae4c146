//! Whatever the data: a model or a typed error.

use earmark_classical::Samples;
use earmark_classical::pipeline::{Pipeline, kind_names};
use ndarray::Array2;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Table {
    x: Array2<f64>,
    y: Vec<usize>,
    n_classes: usize,
}

fn tables(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Table> {
    (2usize..5, 1usize..6, 1usize..24).prop_flat_map(move |(n_classes, n_columns, n_rows)| {
        let values = prop::collection::vec(value.clone(), n_rows * n_columns);
        let classes = prop::collection::vec(0..n_classes, n_rows);
        (values, classes).prop_map(move |(values, y)| Table {
            x: Array2::from_shape_vec((n_rows, n_columns), values).expect("as many as asked for"),
            y,
            n_classes,
        })
    })
}

/// Numbers of any size, most of them far from 1.
fn any_size() -> impl Strategy<Value = f64> + Clone {
    let size = prop_oneof![Just(0), -30..30, -320..308];
    (-1.0..1.0, size).prop_map(|(digits, exponent)| digits * 10f64.powi(exponent))
}

/// Values that repeat, so that rows, columns and whole classes coincide.
fn coarse() -> impl Strategy<Value = f64> + Clone {
    (-2i8..=2).prop_map(f64::from)
}

fn pipelines() -> impl Strategy<Value = Pipeline> {
    let names: Vec<String> = kind_names().collect();
    let steps = (
        any::<bool>(),
        prop::option::of(1usize..4),
        prop::option::of(1usize..4),
    );
    (prop::sample::select(names), steps).prop_map(|(name, (scaler, selection, pca))| {
        let mut pipeline = Pipeline::from_name(&name).expect("a kind of the table");
        pipeline
            .set(&format!("scaler={scaler}"))
            .expect("a truth value");
        for (step, count) in [("selection", selection), ("pca", pca)] {
            if let Some(count) = count {
                pipeline.set(&format!("{step}={count}")).expect("a count");
            }
        }
        // Few rows need no more, and values of any size may need more than a test has time for.
        for (ending, value) in [("n_estimators", 4), ("n_rounds", 4), ("max_iter", 200)] {
            for parameter in pipeline.parameters() {
                if parameter.name.ends_with(ending) {
                    let setting = format!("{}={value}", parameter.name);
                    pipeline.set(&setting).expect("a count");
                }
            }
        }
        pipeline
    })
}

fn check(pipeline: &Pipeline, table: &Table, seed: u64) -> Result<(), TestCaseError> {
    let samples = Samples::new(table.x.view(), &table.y, table.n_classes);
    let Ok(fitted) = samples.and_then(|samples| pipeline.fit(samples, seed)) else {
        return Ok(());
    };
    let Ok(probabilities) = fitted.predict_proba(table.x.view()) else {
        return Ok(());
    };
    prop_assert_eq!(probabilities.dim(), (table.y.len(), table.n_classes));
    for row in probabilities.outer_iter() {
        prop_assert!(row.iter().all(|p| (0.0..=1.0).contains(p)), "{}", row);
        prop_assert!((row.sum() - 1.0).abs() < 1e-9, "{}", row);
        for (class, p) in row.iter().enumerate() {
            prop_assert!(*p == 0.0 || table.y.contains(&class));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_that_coincide(table in tables(coarse()), pipeline in pipelines(), seed in any::<u64>()) {
        check(&pipeline, &table, seed)?;
    }

    #[test]
    fn values_of_any_size(table in tables(any_size()), pipeline in pipelines(), seed in any::<u64>()) {
        check(&pipeline, &table, seed)?;
    }

    /// Rows of moderate size always give a model where the pipeline asks for no more than there is.
    #[test]
    fn values_of_moderate_size_give_a_model(
        table in tables(-1e3..1e3),
        name in prop::sample::select(kind_names().filter(|name| !name.ends_with("knn")).collect::<Vec<_>>()),
        seed in any::<u64>(),
    ) {
        if let Ok(samples) = Samples::new(table.x.view(), &table.y, table.n_classes) {
            let mut pipeline = Pipeline::from_name(&name).expect("a kind of the table");
            for parameter in pipeline.parameters() {
                if parameter.name.ends_with("n_estimators") || parameter.name.ends_with("n_rounds") {
                    pipeline.set(&format!("{}=4", parameter.name)).expect("a count");
                }
            }
            let fitted = pipeline.fit(samples, seed);
            prop_assert!(fitted.is_ok(), "{:?}", fitted.err());
            check(&pipeline, &table, seed)?;
        }
    }
}

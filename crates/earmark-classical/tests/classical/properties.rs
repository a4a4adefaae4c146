//! Whatever the data: a model or a typed error.

use earmark_classical::Samples;
use earmark_classical::pipeline::{Pipeline, kind_names};
use proptest::prelude::*;

use crate::random_tables::{Table, any_size, coarse, tables};

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

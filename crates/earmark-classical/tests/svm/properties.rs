//! Whatever the data: a model or a typed error.

use earmark_classical::svm::{ClassWeight, Gamma, Kernel, Svm, SvmConfig, SvmModel};
use earmark_classical::{FitError, Samples};
use proptest::prelude::*;

use crate::random_tables::{Table, any_size, coarse, tables};

fn configs() -> impl Strategy<Value = SvmConfig> {
    let gamma = prop_oneof![
        Just(Gamma::Scale),
        Just(Gamma::Auto),
        (1e-3..10.0).prop_map(Gamma::Value)
    ];
    let kernel =
        (0..3, gamma, 0.0..2.0, 1u32..4).prop_map(|(kernel, gamma, coef0, degree)| match kernel {
            0 => Kernel::Linear,
            1 => Kernel::Rbf { gamma },
            _ => Kernel::Polynomial {
                gamma,
                coef0,
                degree,
            },
        });
    let weight = prop_oneof![Just(ClassWeight::Uniform), Just(ClassWeight::Balanced)];
    (kernel, weight, 0.01..100.0, any::<bool>(), any::<u64>()).prop_map(
        |(kernel, class_weight, c, shrinking, seed)| SvmConfig {
            c,
            kernel,
            class_weight,
            shrinking,
            // Values of any size may need more steps than a test has time for.
            max_iter: Some(2000),
            probability: true,
            seed,
            ..SvmConfig::default()
        },
    )
}

fn fit(table: &Table, config: &SvmConfig) -> Result<SvmModel, FitError> {
    let samples = Samples::new(table.x.view(), &table.y, table.n_classes)?;
    Svm::fit(config, samples)
}

fn check_answers(model: &SvmModel, table: &Table) -> Result<(), TestCaseError> {
    let probabilities = model
        .predict_proba(table.x.view())
        .expect("rows it was fitted to");
    prop_assert_eq!(probabilities.dim(), (table.y.len(), table.n_classes));
    for row in probabilities.outer_iter() {
        prop_assert!(row.iter().all(|p| (0.0..=1.0).contains(p)), "{}", row);
        prop_assert!((row.sum() - 1.0).abs() < 1e-9, "{}", row);
    }
    for class in model
        .predict(table.x.view())
        .expect("rows it was fitted to")
    {
        prop_assert!(table.y.contains(&class));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_that_coincide_give_a_model(table in tables(coarse()), config in configs()) {
        match fit(&table, &config) {
            Ok(model) => check_answers(&model, &table)?,
            Err(error) => prop_assert!(matches!(error, FitError::OneClass { .. }), "{}", error),
        }
    }

    #[test]
    fn values_of_any_size_give_a_model_or_an_error(
        table in tables(any_size()),
        config in configs(),
    ) {
        match fit(&table, &config) {
            Ok(model) => check_answers(&model, &table)?,
            Err(FitError::InvalidParameter { name, .. }) => {
                prop_assert!(["kernel", "gamma"].contains(&name), "{}", name);
            }
            Err(error) => prop_assert!(matches!(error, FitError::OneClass { .. }), "{}", error),
        }
    }

    #[test]
    fn values_of_moderate_size_give_a_model_or_an_error(
        table in tables(-1e6..1e6),
        config in configs(),
    ) {
        match fit(&table, &config) {
            Ok(model) => check_answers(&model, &table)?,
            Err(FitError::InvalidParameter { name, .. }) => prop_assert_eq!(name, "kernel"),
            Err(error) => prop_assert!(matches!(error, FitError::OneClass { .. }), "{}", error),
        }
    }
}

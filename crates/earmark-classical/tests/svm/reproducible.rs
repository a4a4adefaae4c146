//! The model follows from samples and parameters alone, and survives being stored.

use earmark_classical::svm::{Kernel, Svm, SvmConfig, SvmModel};
use earmark_classical::{FitError, Samples};

use crate::golden::{Rows, distance, read};

fn with_probability() -> SvmConfig {
    SvmConfig {
        probability: true,
        ..SvmConfig::default()
    }
}

fn fit(config: &SvmConfig, rows: &Rows) -> SvmModel {
    Svm::fit(config, rows.samples()).expect("a model")
}

#[test]
fn the_number_of_threads_changes_not_a_bit() {
    let rows = read().rows("ten");
    for cache_bytes in [0, 200_000_000] {
        let config = SvmConfig {
            cache_bytes,
            ..with_probability()
        };
        let [one, three] = [1, 3].map(|n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            let pool = pool.build().expect("a pool");
            pool.install(|| {
                let model = fit(&config, &rows);
                let probabilities = model.predict_proba(rows.x.view()).expect("fitted for them");
                (model, probabilities)
            })
        });
        assert_eq!(one, three);
    }
}

#[test]
fn memory_and_shrinking_hardly_change_the_model() {
    let rows = read().rows("ten");
    for kernel in [Kernel::default(), Kernel::Linear] {
        let config = SvmConfig {
            c: 30.0,
            tol: 1e-8,
            kernel,
            ..SvmConfig::default()
        };
        let decisions = |config: &SvmConfig| {
            let model = fit(config, &rows);
            model.decision_function(rows.x.view()).expect("finite rows")
        };
        let expected = decisions(&config);
        for (cache_bytes, shrinking) in [(0, true), (0, false), (200_000_000, false)] {
            let other = SvmConfig {
                cache_bytes,
                shrinking,
                ..config.clone()
            };
            // As far as kernel values, rounded to f32, differ by how they are computed.
            assert!(distance(&decisions(&other), &expected) < 1e-4);
        }
    }
}

#[test]
fn another_seed_moves_probabilities_alone() {
    let rows = read().rows("three");
    let [a, b] = [1, 2].map(|seed| {
        let config = SvmConfig {
            seed,
            ..with_probability()
        };
        fit(&config, &rows)
    });
    assert_eq!(a.dual_coef(), b.dual_coef());
    assert_ne!(
        a.predict_proba(rows.x.view()),
        b.predict_proba(rows.x.view())
    );
}

#[test]
fn a_stored_model_answers_alike() {
    let rows = read().rows("ten");
    let model = fit(&with_probability(), &rows);
    let text = serde_json::to_string(&model).expect("finite numbers");
    let back: SvmModel = serde_json::from_str(&text).expect("what was written");
    assert_eq!(back.predict(rows.x.view()), model.predict(rows.x.view()));
    let [a, b] = [&model, &back].map(|m| m.predict_proba(rows.x.view()).expect("fitted for them"));
    // The last digit of a number may change in JSON.
    assert!(distance(&a, &b) < 1e-12);
    let broken = text.replace("\"present\":[0,1", "\"present\":[1,0");
    let error = serde_json::from_str::<SvmModel>(&broken).unwrap_err();
    assert!(error.to_string().starts_with("present = [1, 0"), "{error}");
}

#[test]
fn a_class_without_rows_never_wins() {
    let rows = read().rows("three");
    // Class 1 of 6 has no rows, nor have the last two.
    let y: Vec<usize> = rows.y.iter().map(|class| [0, 2, 3][*class]).collect();
    let samples = Samples::new(rows.x.view(), &y, 6).expect("valid rows");
    let sparse = Svm::fit(&with_probability(), samples).expect("a model");
    let dense = fit(&with_probability(), &rows);
    assert_eq!(sparse.pairs(), [[0, 2], [0, 3], [2, 3]]);
    let counts = dense.n_support();
    assert_eq!(
        sparse.n_support(),
        [counts[0], 0, counts[1], counts[2], 0, 0]
    );
    let expected = dense.predict(rows.x.view()).expect("finite rows");
    let expected: Vec<usize> = expected.into_iter().map(|class| [0, 2, 3][class]).collect();
    assert_eq!(sparse.predict(rows.x.view()), Ok(expected));
    let probabilities = sparse
        .predict_proba(rows.x.view())
        .expect("fitted for them");
    let of_dense = dense.predict_proba(rows.x.view()).expect("fitted for them");
    assert_eq!(probabilities.select(ndarray::Axis(1), &[0, 2, 3]), of_dense);
    assert!(probabilities.column(1).iter().all(|p| *p == 0.0));
}

#[test]
fn rows_of_another_width_are_refused() {
    let rows = read().rows("three");
    let model = fit(&SvmConfig::default(), &rows);
    let error = model
        .predict(rows.x.slice(ndarray::s![.., ..3]))
        .unwrap_err();
    assert!(
        matches!(error, FitError::Mismatch { actual: 3, .. }),
        "{error}"
    );
    let huge = ndarray::Array2::from_elem((1, 4), 1e200);
    let error = model.predict(huge.view()).unwrap_err();
    assert!(error.to_string().contains("scale the features"), "{error}");
}

#[test]
fn a_tolerance_met_at_once_leaves_a_model_without_support_vectors() {
    let rows = read().rows("three");
    let config = SvmConfig {
        tol: 5.0,
        ..with_probability()
    };
    let model = fit(&config, &rows);
    assert_eq!(model.n_support(), [0; 3]);
    let decisions = model.decision_function(rows.x.view()).expect("finite rows");
    assert!(decisions.iter().all(|decision| *decision == 0.0));
    let probabilities = model.predict_proba(rows.x.view()).expect("fitted for them");
    assert!(probabilities.iter().all(|p| (p - 1.0 / 3.0).abs() < 1e-2));
}

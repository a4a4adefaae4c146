//! What pipelines promise: fitted to training rows only, and stored to the last bit.

use earmark_classical::Samples;
use earmark_classical::pipeline::{FittedPipeline, Pipeline, StoreError, kind_names};
use ndarray::{Array2, s};

use crate::problems::{N_TRAIN, Problem};
use crate::{fit, pipeline};

fn small(kind: &str) -> Pipeline {
    let mut pipeline = pipeline(kind, &["selection=6".into(), "pca=4".into()]);
    for parameter in pipeline.parameters() {
        if parameter.name.ends_with("n_estimators") || parameter.name.ends_with("n_rounds") {
            pipeline
                .set(&format!("{}=3", parameter.name))
                .expect("a count");
        }
    }
    pipeline
}

/// A scaler fitted before the split would know of the test rows. No pipeline can be given one (the
/// documentation of `Pipeline` holds code that does not compile), and what a pipeline fits is the same
/// whatever lies in the rows behind the split.
#[test]
fn no_step_sees_rows_behind_the_split() {
    let problem = Problem::new("rings", N_TRAIN + 50);
    let mut x = problem.x.clone();
    x.slice_mut(s![N_TRAIN.., ..]).fill(1e9);
    let train = Samples::new(x.slice(s![..N_TRAIN, ..]), &problem.y[..N_TRAIN], 3).unwrap();
    let pipeline = small("svm");
    let fitted = fit(&pipeline, train, 2);
    assert!(fitted == fit(&pipeline, problem.train(), 2));
    let mean = problem.train().x().mean_axis(ndarray::Axis(0)).unwrap();
    assert_eq!(fitted.scaler().unwrap().mean(), mean);
    let before = fitted.clone();
    fitted.predict_proba(x.view()).unwrap();
    assert!(fitted == before, "asking does not fit");
}

#[test]
fn every_kind_comes_back_from_json_to_the_last_bit() {
    let problem = Problem::new("stairs", N_TRAIN);
    let x = problem.x.slice(s![..120, ..]);
    let samples = Samples::new(x, &problem.y[..120], 5).unwrap();
    for kind in kind_names() {
        let fitted = fit(&small(&kind), samples, 9);
        let mut json = Vec::new();
        fitted.write_json(&mut json).unwrap();
        let text = std::str::from_utf8(&json).unwrap();
        let plain = kind.strip_prefix("bagged-").unwrap_or(&kind);
        assert!(text.contains(&format!("\"kind\":\"{plain}\"")), "{kind}");
        let read = FittedPipeline::read_json(json.as_slice()).unwrap();
        assert!(read == fitted, "{kind}");
        let probabilities = [&fitted, &read].map(|p| p.predict_proba(problem.x.view()).unwrap());
        assert_eq!(probabilities[0], probabilities[1], "{kind}");
    }
}

#[test]
fn a_pipeline_itself_comes_back_from_json() {
    for kind in kind_names() {
        let pipeline = small(&kind);
        let json = serde_json::to_string(&pipeline).unwrap();
        assert_eq!(serde_json::from_str::<Pipeline>(&json).unwrap(), pipeline);
    }
}

#[test]
fn damaged_files_are_refused() {
    let problem = Problem::new("rings", N_TRAIN);
    for (kind, from, to) in [
        ("naive-bayes", "\"present\":[0,1,2]", "\"present\":[0,1,7]"),
        ("random-forest", "\"left\":1}", "\"left\":99999}"),
        ("knn", "\"n_neighbors\":5", "\"n_neighbors\":5000"),
        (
            "logistic-regression",
            "\"present\":[0,1,2]",
            "\"present\":[0,1]",
        ),
        ("majority", "\"n_columns\":4", "\"n_columns\":5"),
        (
            "bagged-naive-bayes",
            "\"columns\":[0,1,2,3]",
            "\"columns\":[0,1,2,9]",
        ),
        ("knn", "\"support\":[", "\"support\":[77,"),
    ] {
        let mut json = Vec::new();
        fit(&small(kind), problem.train(), 1)
            .write_json(&mut json)
            .unwrap();
        let text = String::from_utf8(json).unwrap();
        let damaged = text.replacen(from, to, 1);
        assert_ne!(damaged, text, "{kind} has {from}");
        let error = FittedPipeline::read_json(damaged.as_bytes()).unwrap_err();
        assert!(matches!(error, StoreError::Json(_)), "{kind}: {error}");
    }
    let error = FittedPipeline::read_json(&br#"{"schema":"x/v2","pipeline":{}}"#[..]).unwrap_err();
    let expected = r#"schema is "x/v2": must be "earmark.pipeline/v1" (fit the pipeline again)"#;
    assert_eq!(error.to_string(), expected);
}

#[test]
fn rows_of_another_width_are_refused() {
    let problem = Problem::new("rings", N_TRAIN);
    let fitted = fit(&small("knn"), problem.train(), 0);
    let error = fitted
        .predict_proba(Array2::zeros((2, 7)).view())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "columns: 7, where 8, as the model was fitted to was expected"
    );
}

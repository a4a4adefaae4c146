//! Parameters by `name=value`.

use earmark_classical::pipeline::{KINDS, Pipeline, SettingError, kind_names};

fn value(pipeline: &Pipeline, name: &str) -> String {
    let parameters = pipeline.parameters();
    let parameter = parameters.iter().find(|parameter| parameter.name == name);
    parameter
        .expect("a parameter of the pipeline")
        .value
        .clone()
}

#[test]
fn every_name_makes_a_pipeline_of_that_name() {
    let names: Vec<String> = kind_names().collect();
    assert_eq!(names.len(), 2 * KINDS.len());
    for name in names {
        let pipeline = Pipeline::from_name(&name).unwrap();
        assert_eq!(pipeline.classifier.name(), name);
        pipeline.check().unwrap();
    }
}

/// No list says what can be set, so none can be out of date: each parameter takes the value it shows.
#[test]
fn every_parameter_can_be_set_to_the_value_it_shows() {
    for name in kind_names() {
        let pipeline = Pipeline::from_name(&name).unwrap();
        let mut changed = pipeline.clone();
        for parameter in pipeline.parameters() {
            let name = &parameter.name;
            assert!(!name.ends_with("seed") && !name.contains("early"), "{name}");
            let setting = format!("{}={}", parameter.name, parameter.value);
            changed
                .set(&setting)
                .unwrap_or_else(|error| panic!("{error}"));
        }
        assert_eq!(changed, pipeline);
    }
}

#[test]
fn values_of_all_types_are_understood() {
    for (kind, name, values) in [
        ("svm", "svm.c", &["10", "0.5"][..]),
        ("svm", "svm.gamma", &["auto", "scale", "0.25"]),
        ("svm", "svm.kernel", &["poly", "linear"]),
        (
            "svm",
            "svm.class_weight",
            &["balanced", "[1.0,2.5]", "uniform"],
        ),
        ("svm", "svm.max_iter", &["1000", "none"]),
        (
            "random-forest",
            "random-forest.max_features",
            &["log2", "3", "0.5", "all"],
        ),
        ("random-forest", "random-forest.bootstrap", &["false"]),
        ("bagged-knn", "bagged-knn.max_samples", &["0.5"]),
        ("bagged-knn", "bagged-knn.estimator.weights", &["distance"]),
        ("xgboost", "xgboost.max_depth", &["3", "none"]),
        ("knn", "pca", &["10", "0.95", "none"]),
        ("knn", "selection", &["20", "none"]),
        ("knn", "scaler", &["false"]),
    ] {
        let mut pipeline = Pipeline::from_name(kind).unwrap();
        for expected in values {
            pipeline.set(&format!("{name} = {expected}")).unwrap();
            let actual = value(&pipeline, name);
            let same = |a: &str, b: &str| match (a.parse::<f64>(), b.parse::<f64>()) {
                (Ok(a), Ok(b)) => a == b,
                _ => a == b,
            };
            assert!(same(&actual, expected), "{name}: {actual} {expected}");
        }
    }
}

#[test]
fn mistakes_are_named_with_the_nearest_parameter() {
    let mut pipeline = Pipeline::from_name("random-forest").unwrap();
    let before = pipeline.clone();
    let mut message = |setting| pipeline.set(setting).unwrap_err().to_string();
    assert_eq!(
        message("random-forest.n_estimator=10"),
        "there is no parameter random-forest.n_estimator, did you mean random-forest.n_estimators?"
    );
    assert_eq!(
        message("random-forest.n_estimators=0"),
        "random-forest.n_estimators: n_estimators = 0: must be at least 1"
    );
    assert_eq!(
        message("scaler"),
        "scaler: must be NAME=VALUE, for example svm.c=10"
    );
    let wrong = message("random-forest.n_estimators=many");
    assert!(
        wrong.contains("many") && wrong.contains("expected usize"),
        "{wrong}"
    );
    let wrong = message("random-forest.splitter=worst");
    assert!(wrong.contains("`best`"), "{wrong}");
    assert_eq!(message("qqq=1"), "there is no parameter qqq");
    assert_eq!(pipeline, before);
    let error = Pipeline::from_name("svn").unwrap_err();
    let nearest = Some("svm".to_owned());
    let name = "svn".to_owned();
    assert_eq!(error, SettingError::UnknownKind { name, nearest });
    assert!(Pipeline::from_name("bagged-bagged-svm").is_err());
}

//! Scaling, selection, principal components.

use earmark_classical::Samples;
use earmark_classical::preprocess::{Components, Pca, SelectKBest, StandardScaler, anova_f};
use ndarray::{Array2, array};

use crate::golden::{self, distance, matrix};

fn assert_near(actual: &[f64], expected: &[f64], what: &str) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    for (actual, expected) in actual.iter().zip(expected) {
        let off = (actual - expected).abs();
        assert!(
            off <= 1e-9 * expected.abs().max(1.0),
            "{what}: {actual} {expected}"
        );
    }
}

#[test]
fn scaler_and_f_values_are_those_of_scikit_learn() {
    let goldens = golden::read();
    for case in &goldens.steps {
        let rows = goldens.rows(&case.data);
        let scaler = StandardScaler::fit(rows.train().x()).unwrap();
        assert_near(&scaler.mean().to_vec(), &case.mean, &case.data);
        assert_near(&scaler.scale().to_vec(), &case.scale, &case.data);
        let values = anova_f(rows.train()).unwrap();
        let (constant, values) = values.split_last().unwrap();
        assert_near(values, &case.f, &case.data);
        assert_eq!(*constant, 0.0);
        let best = SelectKBest::fit(rows.train(), case.k).unwrap();
        assert_eq!(best.support(), case.support);
    }
}

#[test]
fn components_are_those_of_scikit_learn_with_their_signs() {
    let goldens = golden::read();
    for case in &goldens.steps {
        let rows = goldens.rows(&case.data);
        let scaler = StandardScaler::fit(rows.train().x()).unwrap();
        let x = scaler.transform(rows.train().x()).unwrap();
        let pca = Pca::fit(x.view(), Components::Count(3)).unwrap();
        assert_near(
            &pca.explained_variance().to_vec(),
            &case.variance,
            &case.data,
        );
        assert!(distance(pca.components(), matrix(&case.components).view()) < 1e-8);
        let turned = pca
            .transform(scaler.transform(rows.test()).unwrap().view())
            .unwrap();
        assert!(distance(turned.view(), matrix(&case.turned).view()) < 1e-7);
        let share = Pca::fit(x.view(), Components::Share(0.9)).unwrap();
        assert_eq!(
            share.components().nrows(),
            case.n_for_90_percent,
            "{}",
            case.data
        );
    }
}

#[test]
fn columns_that_are_constant_or_repeat_add_no_component() {
    let x = Array2::from_shape_fn((12, 4), |(row, column)| match column {
        0 => row as f64,
        1 => 2.0 * row as f64,
        2 => 0.1,
        _ => ((row * 5) % 7) as f64,
    });
    let pca = Pca::fit(x.view(), Components::Count(4)).unwrap();
    assert_eq!(pca.components().nrows(), 2);
    let turned = pca.transform(x.view()).unwrap();
    let restored = turned.dot(&pca.components()) + x.mean_axis(ndarray::Axis(0)).unwrap();
    assert!(distance(restored.view(), x.view()) < 1e-12);
    let error = Pca::fit(Array2::ones((3, 2)).view(), Components::Count(1)).unwrap_err();
    assert!(
        error.to_string().contains("all rows are the same"),
        "{error}"
    );
}

#[test]
fn constant_columns_are_only_centred() {
    let x = array![[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]];
    let scaler = StandardScaler::fit(x.view()).unwrap();
    assert_eq!(scaler.scale()[0], 1.0);
    let scaled = scaler.transform(array![[1.1, 2.0]].view()).unwrap();
    assert!(distance(scaled.view(), array![[1.0, 0.0]].view()) < 1e-12);
}

#[test]
fn a_column_that_is_constant_within_classes_comes_first() {
    let x = array![
        [0.0, 1.0, 7.0],
        [0.1, 1.0, 7.0],
        [3.0, 2.0, 7.0],
        [3.1, 2.0, 7.0]
    ];
    let samples = Samples::new(x.view(), &[0, 0, 1, 1], 2).unwrap();
    assert_eq!(anova_f(samples).unwrap()[1..], [f64::INFINITY, 0.0]);
    assert_eq!(SelectKBest::fit(samples, 1).unwrap().support(), [1]);
    let error = SelectKBest::fit(samples, 4).unwrap_err().to_string();
    assert_eq!(
        error,
        "selection = 4: must be between 1 and 3, the number of columns"
    );
}

#[test]
fn what_cannot_be_squared_is_refused() {
    let error = StandardScaler::fit(array![[0.0], [1e200]].view()).unwrap_err();
    let expected = "row 1, column 0 is 1e200: must be at most 1e140 in size (choose another unit)";
    assert_eq!(error.to_string(), expected);
}

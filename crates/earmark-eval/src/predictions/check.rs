//! What a list of predictions must fulfil.

use std::collections::HashSet;

use super::Prediction;
use crate::EvalError;

/// How far a row of probabilities may be from adding up to 1: a softmax in f32 is within 1e-6, one printed with
/// five digits within 5e-5 for ten classes.
const SUM_TOLERANCE: f64 = 1e-4;

pub(super) fn classes(names: &[String]) -> Result<(), EvalError> {
    if names.len() < 2 {
        return Err(EvalError::TooFewClasses { found: names.len() });
    }
    let mut seen = HashSet::new();
    match names.iter().find(|name| !seen.insert(name.as_str())) {
        Some(name) => Err(EvalError::DuplicateClass { name: name.clone() }),
        None => Ok(()),
    }
}

pub(super) fn column(column: &'static str, found: usize, expected: usize) -> Result<(), EvalError> {
    if found == expected {
        return Ok(());
    }
    Err(EvalError::ColumnLength {
        column,
        found,
        expected,
    })
}

pub(super) fn tracks(classes: &[String], tracks: &[Prediction]) -> Result<(), EvalError> {
    if tracks.is_empty() {
        return Err(EvalError::NoPredictions);
    }
    let mut seen = HashSet::new();
    tracks.iter().try_for_each(|track| {
        if !seen.insert(track.id.as_str()) {
            let id = track.id.clone();
            return Err(EvalError::DuplicateTrack { id });
        }
        row(classes, track)
    })
}

/// One row: its length, its label, its values, their sum.
pub(crate) fn row(classes: &[String], track: &Prediction) -> Result<(), EvalError> {
    let id = || track.id.clone();
    let n_classes = classes.len();
    if track.probabilities.len() != n_classes {
        return Err(EvalError::RowLength {
            id: id(),
            found: track.probabilities.len(),
            expected: n_classes,
        });
    }
    if track.label >= n_classes {
        return Err(EvalError::LabelOutOfRange {
            id: id(),
            label: track.label,
            n_classes,
        });
    }
    let values = track.probabilities.iter().zip(classes);
    if let Some((&value, class)) = values.clone().find(|(p, _)| !(0.0..=1.0).contains(*p)) {
        return Err(EvalError::BadProbability {
            id: id(),
            class: class.clone(),
            value,
        });
    }
    let sum: f64 = track.probabilities.iter().sum();
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(EvalError::RowSum { id: id(), sum });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{EvalError, Prediction, PredictionColumns, Predictions};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    fn refused(tracks: Vec<Prediction>) -> EvalError {
        Predictions::new(names(&["a", "b"]), tracks).unwrap_err()
    }

    #[test]
    fn a_metric_with_label_broadcast_is_refused() {
        // With NumPy, labels of shape [n, 1] against predictions of shape [n] compare all with all; the mean of
        // that matrix looks like an accuracy. One label for all tracks is stretched as silently.
        let columns = |labels: Vec<usize>| PredictionColumns {
            ids: names(&["1", "2", "3"]),
            groups: names(&["x", "y", "z"]),
            labels,
            probabilities: vec![vec![1.0, 0.0]; 3],
        };
        let classes = names(&["a", "b"]);
        for n_labels in [1, 2, 9] {
            let error = Predictions::from_columns(classes.clone(), columns(vec![0; n_labels]));
            let (column, found, expected) = ("labels", n_labels, 3);
            assert_eq!(
                error.unwrap_err(),
                EvalError::ColumnLength {
                    column,
                    found,
                    expected
                }
            );
        }
        // Nor is one probability per track, or one too many, taken for a row.
        for n_values in [1, 3] {
            let mut wrong = columns(vec![0; 3]);
            wrong.probabilities = vec![vec![1.0 / n_values as f64; n_values]; 3];
            let error = Predictions::from_columns(classes.clone(), wrong).unwrap_err();
            assert!(
                matches!(error, EvalError::RowLength { found, expected: 2, .. } if found == n_values)
            );
        }
        assert!(Predictions::from_columns(classes, columns(vec![0; 3])).is_ok());
    }

    #[test]
    fn every_fault_of_a_list_is_named() {
        let track = |id: &str, row: &[f64]| Prediction::new(id, 0, row.to_vec());
        assert_eq!(refused(vec![]), EvalError::NoPredictions);
        let twice = vec![track("1", &[1.0, 0.0]), track("1", &[1.0, 0.0])];
        assert_eq!(refused(twice), EvalError::DuplicateTrack { id: "1".into() });
        for (row, shown) in [
            ([f64::NAN, 1.0], "NaN of \"a\""),
            ([1.0, f64::INFINITY], "inf of \"b\""),
            ([1.1, -0.1], "1.1 of \"a\""),
            ([-0.1, 1.1], "-0.1 of \"a\""),
        ] {
            let message = refused(vec![track("song", &row)]).to_string();
            assert!(message.contains(shown), "{message}");
            assert!(message.contains("\"song\""), "{message}");
        }
        let error = refused(vec![track("1", &[0.5, 0.4])]);
        assert!(matches!(error, EvalError::RowSum { sum, .. } if (sum - 0.9).abs() < 1e-12));
        let error = refused(vec![Prediction::new("1", 2, vec![0.5, 0.5])]);
        assert!(matches!(error, EvalError::LabelOutOfRange { label: 2, .. }));
    }

    #[test]
    fn classes_are_two_or_more_and_differ() {
        let refused = |classes: &[&str]| Predictions::new(names(classes), vec![]).unwrap_err();
        assert_eq!(refused(&[]), EvalError::TooFewClasses { found: 0 });
        assert_eq!(refused(&["a"]), EvalError::TooFewClasses { found: 1 });
        let error = refused(&["a", "b", "a"]);
        assert_eq!(error, EvalError::DuplicateClass { name: "a".into() });
    }

    #[test]
    fn a_softmax_in_f32_passes() {
        let row: Vec<f64> = [0.1f32, 0.2, 0.7].map(f64::from).to_vec();
        let track = Prediction::new("1", 0, row);
        assert!(Predictions::new(names(&["a", "b", "c"]), vec![track]).is_ok());
    }

    #[test]
    fn what_is_read_is_checked() {
        let json = r#"{"class_names": ["a", "b"], "tracks":
            [{"id": "1", "group": "g", "label": 0, "probabilities": [0.7, 0.7]}]}"#;
        let error = serde_json::from_str::<Predictions>(json).unwrap_err();
        assert!(error.to_string().contains("add up to 1.4"), "{error}");
    }

    #[test]
    fn of_equals_the_first_is_predicted() {
        let track = |label| Prediction::new("1", label, vec![0.4, 0.2, 0.4]);
        assert_eq!(track(0).predicted(), 0);
        assert_eq!([0, 1, 2].map(|label| track(label).rank()), [0, 2, 1]);
    }
}

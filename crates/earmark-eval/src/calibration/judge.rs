//! Calibrations fitted on one side and judged on the other.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{Calibration, CalibrationMethod};
use crate::metrics::Scorer;
use crate::{EvalError, EvalOptions, Prediction, Predictions};

/// How well probabilities mean what they say; all three are better when lower.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationQuality {
    /// As [`Metrics::log_loss`](crate::Metrics::log_loss).
    pub log_loss: f64,
    /// As [`Metrics::brier`](crate::Metrics::brier).
    pub brier: f64,
    /// As [`Metrics::ece`](crate::Metrics::ece), with 15 bins.
    pub ece: f64,
}

impl CalibrationQuality {
    pub(super) fn of(predictions: &Predictions) -> Self {
        let once = vec![1; predictions.tracks().len()];
        let metrics = Scorer::new(predictions, &EvalOptions::default()).metrics(&once);
        // These are defined of every list with a track, and checked lists have one.
        let defined = |value: Option<f64>| value.unwrap_or(0.0);
        Self {
            log_loss: defined(metrics.log_loss),
            brier: defined(metrics.brier),
            ece: defined(metrics.ece),
        }
    }
}

/// A calibration, with what it does to the predictions it was fitted on. That flatters it; see [`calibrate`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FittedCalibration {
    /// The calibration.
    pub calibration: Calibration,
    /// On what it was fitted on, as it came.
    pub before: CalibrationQuality,
    /// On the same, calibrated.
    pub after: CalibrationQuality,
}

/// Predictions calibrated by others, with what that did to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibrated {
    /// The calibration.
    pub calibration: Calibration,
    /// The predictions judged, calibrated.
    pub predictions: Predictions,
    /// On the predictions judged, as they came.
    pub before: CalibrationQuality,
    /// On the same, calibrated.
    pub after: CalibrationQuality,
}

/// Fits a calibration on `training_side` and applies it to `judged`.
///
/// # Errors
/// [`EvalError::CalibrationLeak`] where they share a track or a group, [`EvalError::DifferentClasses`].
///
/// ```
/// use earmark_eval::{CalibrationMethod, Prediction, Predictions, calibrate};
///
/// // Says 0.99 and is right three times in four.
/// let list = |name: &str| {
///     let track = |n| Prediction::new(format!("{name}{n}"), usize::from(n % 4 == 0), vec![0.99, 0.01]);
///     Predictions::new(vec!["a".into(), "b".into()], (0..100).map(track).collect())
/// };
/// let judged = calibrate(CalibrationMethod::Temperature, &list("train")?, &list("test")?)?;
/// assert!((judged.before.ece - 0.24).abs() < 1e-9);
/// assert!(judged.after.ece < 0.01);
/// # Ok::<(), earmark_eval::EvalError>(())
/// ```
pub fn calibrate(
    method: CalibrationMethod,
    training_side: &Predictions,
    judged: &Predictions,
) -> Result<Calibrated, EvalError> {
    apart("track", training_side, judged, |track| &track.id)?;
    apart("group", training_side, judged, |track| &track.group)?;
    let calibration = Calibration::fit(method, training_side).calibration;
    let predictions = calibration.apply(judged)?;
    Ok(Calibrated {
        calibration,
        before: CalibrationQuality::of(judged),
        after: CalibrationQuality::of(&predictions),
        predictions,
    })
}

fn apart(
    field: &'static str,
    left: &Predictions,
    right: &Predictions,
    name: impl Fn(&Prediction) -> &str,
) -> Result<(), EvalError> {
    let seen: HashSet<&str> = left.tracks().iter().map(&name).collect();
    match right
        .tracks()
        .iter()
        .map(&name)
        .find(|name| seen.contains(name))
    {
        None => Ok(()),
        Some(name) => Err(EvalError::CalibrationLeak {
            field,
            name: name.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[(&str, &str)]) -> Predictions {
        let track =
            |(id, group): &(&str, &str)| Prediction::new(*id, 0, vec![0.7, 0.3]).in_group(*group);
        Predictions::new(
            vec!["a".into(), "b".into()],
            names.iter().map(track).collect(),
        )
        .unwrap()
    }

    #[test]
    fn a_calibration_judged_on_what_it_was_fitted_on_is_refused() {
        let train = list(&[("1", "Abba"), ("2", "Dio")]);
        let refused =
            |judged| calibrate(CalibrationMethod::Temperature, &train, &list(judged)).unwrap_err();
        let leak = |field, name: &str| EvalError::CalibrationLeak {
            field,
            name: name.to_owned(),
        };
        assert_eq!(refused(&[("3", "x"), ("2", "y")]), leak("track", "2"));
        assert_eq!(refused(&[("3", "x"), ("4", "Abba")]), leak("group", "Abba"));
        assert!(calibrate(CalibrationMethod::Vector, &train, &list(&[("3", "x")])).is_ok());
    }

    #[test]
    fn other_classes_are_refused() {
        let train = list(&[("1", "x")]);
        let track = Prediction::new("2", 0, vec![0.7, 0.3]);
        let judged = Predictions::new(vec!["b".into(), "a".into()], vec![track]).unwrap();
        let error = calibrate(CalibrationMethod::Temperature, &train, &judged).unwrap_err();
        assert!(matches!(error, EvalError::DifferentClasses { .. }));
    }
}

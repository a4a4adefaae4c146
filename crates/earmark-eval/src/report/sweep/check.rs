//! What a sweep must fulfil.

use super::{SettingValue, SweepReport, SweepTrial};
use crate::report::ReportError;
use crate::report::check::bad_number;

const FINITE: &str = "finite numbers";

pub(super) fn sweep(sweep: &SweepReport) -> Result<(), ReportError> {
    for (n, found) in sweep.trials.iter().enumerate() {
        trial(n, found)?;
    }
    let has_score = |best: usize| {
        sweep
            .trials
            .get(best)
            .is_some_and(|trial| trial.score.is_some())
    };
    match sweep.best {
        Some(best) if !has_score(best) => Err(ReportError::BadChoice {
            best,
            n_trials: sweep.trials.len(),
        }),
        _ => Ok(()),
    }
}

fn trial(n: usize, trial: &SweepTrial) -> Result<(), ReportError> {
    for (place, setting) in trial.settings.iter().enumerate() {
        let name = &setting.name;
        if trial.settings[..place]
            .iter()
            .any(|other| other.name == *name)
        {
            let (trial, name) = (n, name.clone());
            return Err(ReportError::DuplicateSetting { trial, name });
        }
        if let SettingValue::Number(value) = setting.value {
            finite(n, &format!("the setting {name:?}"), value)?;
        }
    }
    if let Some(score) = trial.score {
        finite(n, "the score", score.value)?;
        let ends = score.interval.map(|interval| [interval.low, interval.high]);
        for end in ends.into_iter().flatten() {
            finite(n, "an end of the interval", end)?;
        }
    }
    for score in &trial.fold_scores {
        finite(n, "the score of a fold", *score)?;
    }
    if trial.seconds >= 0.0 && trial.seconds.is_finite() {
        return Ok(());
    }
    let what = format!("the time of trial {n}");
    Err(bad_number(
        &what,
        trial.seconds,
        "finite seconds, 0 or more",
    ))
}

fn finite(n: usize, what: &str, value: f64) -> Result<(), ReportError> {
    if value.is_finite() {
        return Ok(());
    }
    Err(bad_number(&format!("{what} of trial {n}"), value, FINITE))
}

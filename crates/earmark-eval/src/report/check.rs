//! What a report must fulfil. Evaluations and mistakes can be read from files, which may say anything.

use super::mistakes::relative_url;
use super::{Learning, MapPoint, Mistake, Report, ReportError};
use crate::Evaluation;

const SHARE: &str = "a number from 0 to 1";

pub(super) fn report(report: &Report) -> Result<(), ReportError> {
    evaluation(&report.evaluation)?;
    let classes = &report.evaluation.metrics.classes;
    let names: Vec<&str> = classes.iter().map(|class| class.name.as_str()).collect();
    let mut mistakes = report.mistakes.iter();
    mistakes.try_for_each(|found| mistake(found, &names))?;
    if let Some(segments) = &report.segments {
        evaluation(segments)?;
        let n_classes = segments.metrics.classes.len();
        class_count("the evaluation of segments", n_classes, names.len())?;
    }
    let mut numbers = report.learning.iter().flat_map(Learning::numbers);
    if let Some(value) = numbers.find(|value| !value.is_finite()) {
        return Err(bad_number("a score of an epoch", value, "finite numbers"));
    }
    let mut points = report.maps.iter().flat_map(|map| &map.points);
    points.try_for_each(|found| point(found, names.len()))
}

fn point(point: &MapPoint, n_classes: usize) -> Result<(), ReportError> {
    let track = &point.track;
    for value in [point.x, point.y] {
        if !value.is_finite() {
            let what = format!("a place of {track:?} on a map");
            return Err(bad_number(&what, value, "finite numbers"));
        }
    }
    let mut classes = std::iter::once(point.class).chain(point.predicted);
    match classes.find(|class| *class >= n_classes) {
        Some(class) => Err(ReportError::ClassOutOfRange {
            track: track.clone(),
            class,
            n_classes,
        }),
        None => Ok(()),
    }
}

fn evaluation(evaluation: &Evaluation) -> Result<(), ReportError> {
    let n_classes = evaluation.metrics.classes.len();
    let counts = &evaluation.confusion.counts;
    class_count("the confusion matrix", counts.len(), n_classes.max(1))?;
    for row in counts {
        class_count("a row of the confusion matrix", row.len(), n_classes)?;
    }
    let mut wrong = None;
    evaluation.metrics.clone().map(|estimate| {
        let interval = estimate.and_then(|estimate| estimate.interval);
        let ends = interval.map(|interval| [interval.low, interval.high]);
        let values = estimate.map(|estimate| estimate.value);
        let all = values.into_iter().chain(ends.into_iter().flatten());
        wrong = wrong.or(all.into_iter().find(|value| !value.is_finite()));
    });
    let bins = evaluation.metrics.reliability.iter();
    let edges = bins.flat_map(|bin| [bin.lower, bin.upper]);
    let coverages = evaluation
        .metrics
        .coverage
        .iter()
        .map(|point| point.coverage);
    wrong = wrong.or(edges.chain(coverages).find(|value| !value.is_finite()));
    match wrong {
        Some(value) => Err(bad_number("a metric", value, "finite numbers")),
        None => Ok(()),
    }
}

fn mistake(mistake: &Mistake, names: &[&str]) -> Result<(), ReportError> {
    let path = &mistake.path;
    for class in [&mistake.truth, &mistake.predicted] {
        if !names.contains(&class.as_str()) {
            let (path, class) = (path.clone(), class.clone());
            return Err(ReportError::UnknownClass { path, class });
        }
    }
    let what = format!("the row of probabilities of {path:?}");
    class_count(&what, mistake.probabilities.len(), names.len())?;
    for &value in &mistake.probabilities {
        if !(0.0..=1.0).contains(&value) {
            return Err(bad_number(
                &format!("a probability of {path:?}"),
                value,
                SHARE,
            ));
        }
    }
    for neighbour in &mistake.neighbours {
        let value = neighbour.distance;
        if !(value >= 0.0 && value.is_finite()) {
            let what = format!("the distance of {:?} to {path:?}", neighbour.path);
            return Err(bad_number(&what, value, "a finite number, 0 or more"));
        }
    }
    match &mistake.audio {
        Some(audio) if relative_url(audio).is_none() => Err(ReportError::AbsoluteAudio {
            path: path.clone(),
            audio: audio.clone(),
        }),
        _ => Ok(()),
    }
}

fn class_count(what: &str, found: usize, expected: usize) -> Result<(), ReportError> {
    if found == expected {
        return Ok(());
    }
    Err(ReportError::ClassCount {
        what: what.to_owned(),
        found,
        expected,
    })
}

pub(super) fn bad_number(what: &str, value: f64, allowed: &'static str) -> ReportError {
    ReportError::BadNumber {
        what: what.to_owned(),
        value,
        allowed,
    }
}

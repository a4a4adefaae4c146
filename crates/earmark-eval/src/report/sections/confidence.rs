//! Whether probabilities mean what they say, and what abstaining gains.

use crate::report::html::Html;
use crate::report::numbers::Unit;
use crate::report::{ReportError, figures};
use crate::{Estimate, Evaluation};

/// The share of the tracks that is told in words.
const TOLD: f64 = 0.5;

pub(super) fn write(html: &mut Html, evaluation: &Evaluation) -> Result<(), ReportError> {
    html.section("confidence", "Confidence", |html| {
        html.leaf("p", &[], &in_words(evaluation));
        html.element("div", &[("class", "pair")], |html| {
            write_figures(html, evaluation)
        })
    })
}

fn write_figures(html: &mut Html, evaluation: &Evaluation) -> Result<(), ReportError> {
    let svg = figures::reliability("reliability", &evaluation.metrics)?;
    html.figure(
        &svg,
        "Reliability: on the dashed diagonal, probabilities are shares of right answers; below it they promise too \
         much. Below: tracks of each probability.",
    );
    let svg = figures::coverage("coverage", &evaluation.metrics)?;
    html.figure(
        &svg,
        "Accuracy against coverage: accuracy among the most confident tracks, with its 95\u{a0}% interval. The dashed \
         line is the accuracy on all.",
    );
    Ok(())
}

fn in_words(evaluation: &Evaluation) -> String {
    let metrics = &evaluation.metrics;
    let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
    let calibration = value(metrics.ece).map(|ece| {
        let points = 100.0 * ece;
        format!(
            "Probabilities differ from the share of right answers by {points:.1} points on average \
             (expected calibration error over {} bins).",
            evaluation.options.n_bins
        )
    });
    let half = metrics
        .coverage
        .iter()
        .find(|point| point.coverage >= TOLD - 1e-9);
    let coverage = half.and_then(|point| {
        let accuracy = Unit::Percent.value(value(point.accuracy)?);
        let threshold = Unit::Percent.value(value(point.threshold)?);
        Some(format!(
            "Answering only the surer half, those with {threshold} or more, it is right for {accuracy}."
        ))
    });
    let parts: Vec<String> = calibration.into_iter().chain(coverage).collect();
    parts.join(" ")
}

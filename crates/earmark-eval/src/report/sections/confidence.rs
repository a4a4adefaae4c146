//! Whether probabilities mean what they say, and what abstaining gains.

use crate::Evaluation;
use crate::report::html::Html;
use crate::report::in_words::confidence;
use crate::report::{ReportError, figures};

pub(super) fn write(html: &mut Html, evaluation: &Evaluation) -> Result<(), ReportError> {
    html.section("confidence", "Confidence", |html| {
        html.leaf("p", &[], &confidence(evaluation));
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

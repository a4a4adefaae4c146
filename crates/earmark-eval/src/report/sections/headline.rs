//! The accuracy, what it means, and the other numbers.

use super::segments;
use crate::report::html::Html;
use crate::report::in_words::{basis, guess};
use crate::report::metric_rows::metric_rows;
use crate::report::numbers::Unit;
use crate::report::{Report, Stamp};
use crate::{Estimate, Evaluation};

pub(super) fn write(html: &mut Html, report: &Report) {
    if let Some(stamp) = &report.stamp {
        write_stamp(html, stamp);
    }
    let evaluation = &report.evaluation;
    html.section("result", "Result", |html| {
        html.element("div", &[("class", "headline")], |html| {
            let accuracy = evaluation.metrics.accuracy;
            html.element("p", &[("class", "big")], |html| {
                html.leaf("b", &[], &Unit::Percent.estimate(accuracy));
                html.leaf("span", &[], &under_accuracy(accuracy));
            });
            html.element("div", &[], |html| {
                html.leaf("p", &[], &meaning(evaluation));
                html.leaf("p", &[("class", "soft")], &basis(evaluation));
            });
        });
        html.element("div", &[("class", "beside")], |html| {
            write_metrics(html, evaluation);
            if let Some(segments) = &report.segments {
                segments::write(html, segments);
            }
        });
    });
}

fn write_stamp(html: &mut Html, stamp: &Stamp) {
    let attributes = [
        ("class", "stamp"),
        ("role", "note"),
        ("aria-label", "Warning"),
    ];
    html.element("div", &attributes, |html| {
        html.leaf("b", &[], &stamp.name);
        html.leaf("p", &[], &stamp.meaning);
    });
}

fn under_accuracy(accuracy: Option<Estimate>) -> String {
    match Unit::Percent.interval(accuracy).as_str() {
        "" => "accuracy, no interval: one group only".to_owned(),
        interval => format!("accuracy; 95\u{a0}% interval {interval}\u{a0}%"),
    }
}

/// The accuracy in words, and what guessing would reach.
fn meaning(evaluation: &Evaluation) -> String {
    let Some(accuracy) = evaluation.metrics.accuracy else {
        return "There is no accuracy: nothing was evaluated.".to_owned();
    };
    let n_classes = evaluation.metrics.classes.len();
    let right = 100.0 * accuracy.value;
    let range = accuracy.interval.map_or_else(String::new, |interval| {
        let (low, high) = (100.0 * interval.low, 100.0 * interval.high);
        format!("; with other tracks of this kind it could well be {low:.0} to {high:.0}")
    });
    let guess = guess(evaluation).map_or_else(String::new, |guess| format!(" {guess}"));
    format!(
        "Of 100 tracks like these, about {right:.0} get the right one of {n_classes} classes{range}.{guess}"
    )
}

fn write_metrics(html: &mut Html, evaluation: &Evaluation) {
    let head = [
        ("Metric", ""),
        ("Value", "n"),
        ("95\u{a0}% interval", "n"),
        ("What it says", ""),
    ];
    html.table("All tracks", &head, |html| {
        for row in metric_rows(evaluation) {
            html.element("tr", &[], |html| {
                html.leaf("th", &[("scope", "row")], &row.name);
                html.leaf("td", &[("class", "n")], &row.unit.estimate(row.estimate));
                html.leaf("td", &[("class", "n")], &row.unit.interval(row.estimate));
                html.leaf("td", &[("class", "soft")], row.says);
            });
        }
    });
}

//! The accuracy, what it means, and the other numbers.

use crate::metrics::Metrics;
use crate::report::html::Html;
use crate::report::numbers::{Unit, counted};
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
        write_metrics(html, evaluation);
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
    let guess = largest_class(evaluation).map_or_else(String::new, |(name, share)| {
        let share = Unit::Percent.value(share);
        format!(" Always answering \u{201c}{name}\u{201d}, the most frequent class, would be right for {share}.")
    });
    format!(
        "Of 100 tracks like these, about {right:.0} get the right one of {n_classes} classes{range}.{guess}"
    )
}

fn largest_class(evaluation: &Evaluation) -> Option<(&str, f64)> {
    let classes = &evaluation.metrics.classes;
    // The first of equals.
    let largest = classes.iter().rev().max_by_key(|class| class.support)?;
    let all = classes.iter().map(|class| class.support).sum::<u64>();
    (all > 0).then(|| (largest.name.as_str(), largest.support as f64 / all as f64))
}

fn basis(evaluation: &Evaluation) -> String {
    let tracks = counted(evaluation.n_tracks, "track", "tracks");
    let groups = counted(evaluation.n_groups, "group", "groups");
    format!(
        "Measured on {tracks} of {groups} (artists or albums, which stay together). Intervals are 95\u{a0}% \
         percentile intervals of {} draws of whole groups with replacement, seed {}.",
        evaluation.options.n_resamples, evaluation.options.seed
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
        for (name, estimate, unit, says) in rows(&evaluation.metrics, evaluation.options.top_k) {
            html.element("tr", &[], |html| {
                html.leaf("th", &[("scope", "row")], &name);
                html.leaf("td", &[("class", "n")], &unit.estimate(estimate));
                html.leaf("td", &[("class", "n")], &unit.interval(estimate));
                html.leaf("td", &[("class", "soft")], says);
            });
        }
    });
}

type Row = (String, Option<Estimate>, Unit, &'static str);

fn rows(metrics: &Metrics<Option<Estimate>>, top_k: usize) -> Vec<Row> {
    let row = |name: &str, estimate, unit, says| (name.to_owned(), estimate, unit, says);
    let (percent, plain) = (Unit::Percent, Unit::Plain);
    vec![
        row(
            "Accuracy",
            metrics.accuracy,
            percent,
            "The most probable class is the true one.",
        ),
        row(
            &format!("Top-{top_k} accuracy"),
            metrics.top_k_accuracy,
            percent,
            "The true class is among the most probable ones.",
        ),
        row(
            "Macro F1",
            metrics.macro_f1,
            plain,
            "Mean F1 of the classes, small ones counting as much as large ones.",
        ),
        row(
            "ROC AUC",
            metrics.roc_auc,
            plain,
            "How well probabilities order tracks, one class against the rest; 0.5 is chance.",
        ),
        row(
            "PR AUC",
            metrics.pr_auc,
            plain,
            "Mean average precision, one class against the rest.",
        ),
        row(
            "Log-loss",
            metrics.log_loss,
            plain,
            "Mean surprise at the true class in nats; lower is better.",
        ),
        row(
            "Brier score",
            metrics.brier,
            plain,
            "Squared error of the probabilities, 0 to 2; lower is better.",
        ),
        row(
            "Calibration error (ECE)",
            metrics.ece,
            plain,
            "How far probabilities are from shares of right answers; lower is better. Chance raises it, so its interval lies high.",
        ),
        row(
            "Area under coverage",
            metrics.coverage_area,
            plain,
            "Mean accuracy over all shares of most confident tracks.",
        ),
    ]
}

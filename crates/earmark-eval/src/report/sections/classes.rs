//! Each class against the rest.

use crate::report::html::Html;
use crate::report::in_words::{Class, best_first};
use crate::report::numbers::Unit;
use crate::report::{ReportError, figures};
use crate::{Estimate, Evaluation};

pub(super) fn write(html: &mut Html, evaluation: &Evaluation) -> Result<(), ReportError> {
    let classes = best_first(evaluation);
    html.section("classes", "Classes", |html| {
        html.leaf(
            "p",
            &[],
            "Recall is the share of a class that was found; precision is the share of what was given its name that \
             deserved it. Best F1 first; lines through bars are 95\u{a0}% intervals.",
        );
        html.element("div", &[("class", "pair")], |html| write_bars(html, evaluation, &classes))?;
        write_table(html, &classes);
        Ok(())
    })
}

fn write_bars(
    html: &mut Html,
    evaluation: &Evaluation,
    classes: &[&Class],
) -> Result<(), ReportError> {
    let bars = |of: fn(&Class) -> Option<Estimate>| -> Vec<(&str, Option<Estimate>)> {
        classes
            .iter()
            .map(|class| (class.name.as_str(), of(class)))
            .collect()
    };
    let accuracy = evaluation.metrics.accuracy.map(|estimate| estimate.value);
    let recall = bars(|class| class.recall);
    let svg = figures::class_bars("recall", "Recall", &recall, accuracy)?;
    html.figure(
        &svg,
        "Recall of each class. The dashed line is the accuracy on all tracks.",
    );
    let precision = bars(|class| class.precision);
    let svg = figures::class_bars("precision", "Precision", &precision, None)?;
    html.figure(
        &svg,
        "Precision of each class; a class that was never predicted has no bar.",
    );
    Ok(())
}

fn write_table(html: &mut Html, classes: &[&Class]) {
    let head = [
        ("Class", ""),
        ("Tracks", "n"),
        ("Precision", "n"),
        ("Recall", "n"),
        ("F1", "n"),
        ("ROC AUC", "n"),
        ("PR AUC", "n"),
    ];
    html.table(
        "Each class against the rest, with 95\u{a0}% intervals",
        &head,
        |html| {
            for class in classes {
                html.element("tr", &[], |html| write_row(html, class));
            }
        },
    );
}

fn write_row(html: &mut Html, class: &Class) {
    html.leaf("th", &[("scope", "row")], &class.name);
    html.leaf("td", &[("class", "n")], &class.support.to_string());
    let metrics = [
        (class.precision, Unit::Percent),
        (class.recall, Unit::Percent),
        (class.f1, Unit::Plain),
        (class.roc_auc, Unit::Plain),
        (class.pr_auc, Unit::Plain),
    ];
    for (estimate, unit) in metrics {
        html.element("td", &[("class", "n")], |html| {
            html.text(&unit.estimate(estimate));
            html.leaf("span", &[("class", "soft")], &unit.interval(estimate));
        });
    }
}

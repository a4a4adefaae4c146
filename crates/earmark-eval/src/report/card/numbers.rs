//! How well it does.

use super::markdown::Markdown;
use crate::report::Report;
use crate::report::in_words::{SEGMENTS_APART, best_first, confidence, most_mistaken};
use crate::report::metric_rows::{MetricRow, headline_rows, metric_rows};
use crate::report::numbers::{Unit, counted};
use crate::{Estimate, Evaluation};

pub(super) fn write(card: &mut Markdown, report: &Report) {
    let evaluation = &report.evaluation;
    card.heading(2, "Quantitative Analyses");
    card.heading(3, "All tracks");
    write_rows(card, metric_rows(evaluation));
    card.heading(3, "Classes");
    write_classes(card, evaluation);
    let names: Vec<&str> = evaluation
        .metrics
        .classes
        .iter()
        .map(|class| class.name.as_str())
        .collect();
    card.paragraph(&most_mistaken(evaluation, &names));
    card.heading(3, "Calibration");
    card.paragraph(&confidence(evaluation));
    if let Some(segments) = &report.segments {
        let n = counted(segments.n_tracks, "segment", "segments");
        card.heading(3, &format!("Segments alone ({n})"));
        card.paragraph(SEGMENTS_APART);
        write_rows(card, headline_rows(segments));
    }
}

fn write_rows(card: &mut Markdown, rows: Vec<MetricRow>) {
    let rows = rows.into_iter().map(|row| {
        let (value, interval) = (
            row.unit.estimate(row.estimate),
            row.unit.interval(row.estimate),
        );
        vec![row.name, value, interval]
    });
    card.table(&["Metric", "Value", "95\u{a0}% interval"], rows);
}

fn write_classes(card: &mut Markdown, evaluation: &Evaluation) {
    let rows = best_first(evaluation).into_iter().map(|class| {
        vec![
            class.name.clone(),
            class.support.to_string(),
            cell(class.precision, Unit::Percent),
            cell(class.recall, Unit::Percent),
            cell(class.f1, Unit::Plain),
            cell(class.roc_auc, Unit::Plain),
        ]
    });
    card.table(
        &["Class", "Tracks", "Precision", "Recall", "F1", "ROC AUC"],
        rows,
    );
}

fn cell(estimate: Option<Estimate>, unit: Unit) -> String {
    let value = unit.estimate(estimate);
    match unit.interval(estimate).as_str() {
        "" => value,
        interval => format!("{value} ({interval})"),
    }
}

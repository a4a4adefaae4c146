//! The metrics in the order and the words in which the page and the model card show them.

use super::numbers::Unit;
use crate::{Estimate, Evaluation};

/// How many of the first metrics make the headline.
const N_HEADLINE: usize = 4;

/// One metric.
pub(super) struct MetricRow {
    pub(super) name: String,
    pub(super) estimate: Option<Estimate>,
    pub(super) unit: Unit,
    /// What it says, in a sentence.
    pub(super) says: &'static str,
}

/// The first metrics, which are enough where few are wanted.
pub(super) fn headline_rows(evaluation: &Evaluation) -> Vec<MetricRow> {
    let mut rows = metric_rows(evaluation);
    rows.truncate(N_HEADLINE);
    rows
}

/// All metrics of an evaluation, the most telling first.
pub(super) fn metric_rows(evaluation: &Evaluation) -> Vec<MetricRow> {
    let (metrics, top_k) = (&evaluation.metrics, evaluation.options.top_k);
    let row = |name: &str, estimate, unit, says| MetricRow {
        name: name.to_owned(),
        estimate,
        unit,
        says,
    };
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

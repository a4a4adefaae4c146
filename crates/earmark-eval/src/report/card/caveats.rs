//! What to beware of.

use super::markdown::Markdown;
use crate::report::in_words::{NO_LEAK_CHECK, guess};
use crate::report::{LeakCheck, Report};

pub(super) fn write(card: &mut Markdown, report: &Report) {
    card.heading(2, "Caveats and Recommendations");
    if let Some(stamp) = &report.stamp {
        card.item(&stamp.name, &stamp.meaning);
    }
    if let Some(guess) = guess(&report.evaluation) {
        card.item("What guessing reaches", &guess);
    }
    if report.leak_checks.is_empty() {
        card.item("Leaks", NO_LEAK_CHECK);
    }
    for check in &report.leak_checks {
        card.item(&format!("Leak check, {}", check.name), &found(check));
    }
}

fn found(check: &LeakCheck) -> String {
    match check.findings.as_slice() {
        [] => "none found.".to_owned(),
        findings => format!("{} found: {}", findings.len(), findings.join("; ")),
    }
}

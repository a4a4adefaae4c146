//! The report as a model card in Markdown.
//!
//! | file | what lives there |
//! |---|---|
//! | `markdown.rs` | headings, lists, tables, and text that stays text |
//! | `data.rs` | what it was made of and judged on |
//! | `numbers.rs` | how well it does |
//! | `caveats.rs` | what to beware of |
//!
//! Sections have the names of Mitchell et al. (2019) and come in their order.

mod caveats;
mod data;
mod markdown;
mod numbers;

use super::Report;
use super::in_words::basis;
use super::metric_rows::metric_rows;
use markdown::Markdown;

pub(super) fn write(report: &Report) -> String {
    let mut card = Markdown::default();
    card.heading(1, &report.title);
    if let Some(stamp) = &report.stamp {
        card.quote(&stamp.name, &stamp.meaning);
    }
    data::write_details(&mut card, &report.facts);
    write_use(&mut card, report);
    card.heading(2, "Factors");
    card.paragraph("Each class is judged by itself, see the table of classes below; nothing else was told apart.");
    write_metrics(&mut card, report);
    data::write_evaluation_data(&mut card, report);
    data::write_training_data(&mut card, &report.facts);
    numbers::write(&mut card, report);
    caveats::write(&mut card, report);
    card.finish()
}

fn write_use(card: &mut Markdown, report: &Report) {
    card.heading(2, "Intended Use");
    let classes = report.evaluation.metrics.classes.iter();
    let names: Vec<&str> = classes.map(|class| class.name.as_str()).collect();
    card.paragraph(&format!(
        "It tells which of {} classes a track is of: {}. It was judged on nothing else, and has no answer for a track of \
         none of them.",
        names.len(),
        names.join(", ")
    ));
    data::write_uses(card, &report.facts);
}

fn write_metrics(card: &mut Markdown, report: &Report) {
    card.heading(2, "Metrics");
    card.paragraph(&basis(&report.evaluation));
    for row in metric_rows(&report.evaluation) {
        card.item(&row.name, row.says);
    }
}

//! Which class was taken for which.

use crate::Evaluation;
use crate::report::html::Html;
use crate::report::{ReportError, figures};

/// How many pairs of classes are told in words.
const N_PAIRS: usize = 3;

pub(super) fn write(html: &mut Html, evaluation: &Evaluation) -> Result<(), ReportError> {
    let classes = evaluation.metrics.classes.iter();
    let names: Vec<&str> = classes.map(|class| class.name.as_str()).collect();
    html.section("confusion", "Confusion", |html| {
        html.leaf("p", &[], &in_words(evaluation, &names));
        let svg = figures::confusion("confusion-matrix", &names, &evaluation.confusion)?;
        html.element("div", &[("class", "many")], |html| {
            html.figure(
                &svg,
                "Tracks of each true class (rows) by predicted class (columns), with their share of the row; \
                 blue is right.",
            );
        });
        html.element("details", &[], |html| {
            html.leaf("summary", &[], "The same as a table");
            write_table(html, evaluation, &names);
        });
        Ok(())
    })
}

/// The most frequent mistakes.
fn in_words(evaluation: &Evaluation, names: &[&str]) -> String {
    let counts = &evaluation.confusion.counts;
    let cells = counts.iter().enumerate().flat_map(|(truth, row)| {
        row.iter()
            .enumerate()
            .map(move |(predicted, count)| (truth, predicted, *count))
    });
    let mut wrong: Vec<(usize, usize, u64)> = cells
        .filter(|(truth, predicted, count)| truth != predicted && *count > 0)
        .collect();
    wrong.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    if wrong.is_empty() {
        return "No track was taken for another class.".to_owned();
    }
    let pairs = wrong.iter().take(N_PAIRS).map(|(truth, predicted, count)| {
        format!("{} for {} ({count})", names[*truth], names[*predicted])
    });
    let pairs: Vec<String> = pairs.collect();
    format!("Most often mistaken: {}.", pairs.join(", "))
}

fn write_table(html: &mut Html, evaluation: &Evaluation, names: &[&str]) {
    let columns = names.iter().map(|name| (*name, "n"));
    let head: Vec<(&str, &str)> = std::iter::once(("True \\ predicted", ""))
        .chain(columns)
        .collect();
    html.table(
        "Tracks by true class (rows) and predicted class (columns)",
        &head,
        |html| {
            for (name, row) in names.iter().zip(&evaluation.confusion.counts) {
                html.element("tr", &[], |html| {
                    html.leaf("th", &[("scope", "row")], name);
                    for count in row {
                        html.leaf("td", &[("class", "n")], &count.to_string());
                    }
                });
            }
        },
    );
}

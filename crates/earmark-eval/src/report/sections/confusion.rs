//! Which class was taken for which.

use crate::Evaluation;
use crate::report::html::Html;
use crate::report::in_words::most_mistaken;
use crate::report::{ReportError, figures};

pub(super) fn write(html: &mut Html, evaluation: &Evaluation) -> Result<(), ReportError> {
    let classes = evaluation.metrics.classes.iter();
    let names: Vec<&str> = classes.map(|class| class.name.as_str()).collect();
    html.section("confusion", "Confusion", |html| {
        html.leaf("p", &[], &most_mistaken(evaluation, &names));
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

//! The sections of the page, in their order. Each writes its heading, says in a sentence how to read what follows,
//! and shows it.

mod classes;
mod confidence;
mod confusion;
pub(super) mod facts;
mod headline;
mod leaks;
mod learning;
pub(super) mod left_out;
mod maps;
mod mistakes;
pub(super) mod odds;
pub(super) mod player;
mod segments;

use super::html::Html;
use super::{Report, ReportError};

/// The id of a section and its name in the navigation.
pub(super) type Name = (&'static str, &'static str);

/// The sections that a report has.
pub(super) fn names(report: &Report) -> Vec<Name> {
    let map = (!report.maps.is_empty()).then_some(("map", "Map"));
    let learning = (report.learning.is_some()).then_some(("learning", "Learning"));
    let before = [
        ("result", "Result"),
        ("facts", "Data and model"),
        ("classes", "Classes"),
        ("confusion", "Confusion"),
        ("confidence", "Confidence"),
    ];
    let after = [
        ("mistakes", "Mistakes"),
        ("leaks", "Leak check"),
        ("left-out", "Left out"),
    ];
    before
        .into_iter()
        .chain(learning)
        .chain(map)
        .chain(after)
        .collect()
}

pub(super) fn write(html: &mut Html, report: &Report) -> Result<(), ReportError> {
    headline::write(html, report);
    facts::write(html, "Data and model", &report.facts);
    classes::write(html, &report.evaluation)?;
    confusion::write(html, &report.evaluation)?;
    confidence::write(html, &report.evaluation)?;
    if let Some(learning) = &report.learning {
        learning::write(html, learning)?;
    }
    if !report.maps.is_empty() {
        maps::write(html, report)?;
    }
    mistakes::write(html, report);
    leaks::write(html, &report.leak_checks);
    left_out::write(html, "Left out", &report.left_out);
    Ok(())
}

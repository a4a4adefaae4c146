//! The sections of the page, in their order. Each writes its heading, says in a sentence how to read what follows,
//! and shows it.

mod classes;
mod confidence;
mod confusion;
mod facts;
mod headline;
mod leaks;
mod left_out;
mod mistakes;

use super::html::Html;
use super::{Report, ReportError};

/// The ids of the sections and their names in the navigation.
pub(super) const NAMES: [(&str, &str); 8] = [
    ("result", "Result"),
    ("facts", "Data and model"),
    ("classes", "Classes"),
    ("confusion", "Confusion"),
    ("confidence", "Confidence"),
    ("mistakes", "Mistakes"),
    ("leaks", "Leak check"),
    ("left-out", "Left out"),
];

pub(super) fn write(html: &mut Html, report: &Report) -> Result<(), ReportError> {
    headline::write(html, report);
    facts::write(html, &report.facts);
    classes::write(html, &report.evaluation)?;
    confusion::write(html, &report.evaluation)?;
    confidence::write(html, &report.evaluation)?;
    mistakes::write(html, report);
    leaks::write(html, &report.leak_checks);
    left_out::write(html, &report.left_out);
    Ok(())
}

//! The report as data.

use serde::{Deserialize, Serialize};

use super::{Report, ReportError};

const SCHEMA: &str = "earmark.report/v1";

#[derive(Serialize)]
struct Labelled<'a> {
    schema: &'static str,
    #[serde(flatten)]
    report: &'a Report,
}

#[derive(Deserialize)]
struct Label {
    schema: String,
}

pub(super) fn write(report: &Report) -> Result<String, ReportError> {
    let schema = SCHEMA;
    let mut text = serde_json::to_string_pretty(&Labelled { schema, report })?;
    text.push('\n');
    Ok(text)
}

pub(super) fn read(text: &str) -> Result<Report, ReportError> {
    let label: Label = serde_json::from_str(text)?;
    if label.schema != SCHEMA {
        return Err(ReportError::Schema {
            found: label.schema,
            expected: SCHEMA,
        });
    }
    Ok(serde_json::from_str(text)?)
}

//! Pages as data: an object with its schema first.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ReportError;

#[derive(Serialize)]
struct Labelled<'a, T> {
    schema: &'static str,
    #[serde(flatten)]
    content: &'a T,
}

#[derive(Deserialize)]
struct Label {
    schema: String,
}

pub(super) fn write<T: Serialize>(
    schema: &'static str,
    content: &T,
) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(&Labelled { schema, content })?;
    text.push('\n');
    Ok(text)
}

pub(super) fn read<T: DeserializeOwned>(
    expected: &'static str,
    text: &str,
) -> Result<T, ReportError> {
    let label: Label = serde_json::from_str(text)?;
    if label.schema != expected {
        return Err(ReportError::Schema {
            found: label.schema,
            expected,
        });
    }
    Ok(serde_json::from_str(text)?)
}

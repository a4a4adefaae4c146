//! What is said of a model to people.

use std::io::{self, Write};

use earmark::eval::CalibrationMethod;
use earmark::models::shipped::{MUSICNN_NOTICE, ShippedModel};
use earmark::models::taxonomy::{TagKind, TagOutput, outputs};

use super::record::Record;
use crate::learning::percent;
use crate::output::{BOLD, DIM, RED};

pub(super) fn write_shipped(out: &mut impl Write, model: &ShippedModel) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}\n{}\n", model.name, model.summary)?;
    fact(out, "source", model.source)?;
    fact(out, "licence", model.licence)?;
    let weights = weights(model.weights.len() as u64, model.sha256);
    fact(out, "weights", &weights)?;
    let outputs = outputs(model.labels);
    for kind in TagKind::ALL {
        let mut names: Vec<_> = of_kind(&outputs, kind).collect();
        names.sort_unstable();
        names.dedup();
        fact(out, kind.as_str(), &names.join(", "))?;
    }
    writeln!(out, "\n{}", MUSICNN_NOTICE.trim())
}

/// Of a record of a run.
pub(super) fn write_trained(out: &mut impl Write, record: &Record) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}\n{}\n", record.name, record.summary)?;
    let Some(training) = &record.training else {
        fact(out, "source", &record.source)?;
        return fact(out, "genres", &record.labels.join(", "));
    };
    fact(out, "folder", &training.path.display().to_string())?;
    fact(out, "classifier", &training.kind)?;
    let columns = "the columns of a table (cannot hear audio)";
    fact(
        out,
        "features",
        training.features.as_deref().unwrap_or(columns),
    )?;
    if let Some(segments) = &training.segments {
        fact(out, "segments", segments)?;
    }
    fact(out, "source", &record.source)?;
    fact(out, "protocol", &training.protocol)?;
    if let Some(stamp) = &training.stamp {
        let text = format!("{RED}{}:{RED:#} {}", stamp.name, stamp.meaning);
        fact(out, "stamp", &text)?;
    }
    if training.accuracy.is_some() {
        fact(out, "accuracy", &percent(training.accuracy))?;
    }
    let calibration = match training.calibration {
        None => "none: probabilities as they come".to_owned(),
        Some(method) => format!("{} scaling", serde_name(method)),
    };
    fact(out, "calibration", &calibration)?;
    fact(out, "weights", &weights(record.bytes, &record.sha256))?;
    fact(out, "genres", &record.labels.join(", "))
}

fn fact(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "{DIM}{name:<11}{DIM:#} {value}")
}

/// The word that records have for it.
fn serde_name(method: CalibrationMethod) -> String {
    let value = serde_json::json!(method);
    value.as_str().unwrap_or_default().to_owned()
}

fn weights(bytes: u64, sha256: &str) -> String {
    format!("{:.1} MB, SHA-256 {sha256}", bytes as f64 / 1e6)
}

fn of_kind(outputs: &[TagOutput], kind: TagKind) -> impl Iterator<Item = &'static str> {
    let of_kind = outputs.iter().filter(move |output| output.kind == kind);
    of_kind.map(|output| output.name)
}

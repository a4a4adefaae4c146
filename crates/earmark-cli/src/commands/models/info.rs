//! What is said of a model to people.

use std::io::{self, Write};

use earmark::eval::CalibrationMethod;
use earmark::models::shipped::{MUSICNN_NOTICE, ShippedModel};
use earmark::models::taxonomy::{TagKind, TagOutput, outputs};

use super::record::{Ensemble, Inputs, Record};
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
    match &training.ensemble {
        Some(ensemble) => write_ensemble(out, ensemble)?,
        None => write_inputs(out, &training.inputs)?,
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

fn write_inputs(out: &mut impl Write, inputs: &Inputs) -> io::Result<()> {
    let columns = "the columns of a table (cannot hear audio)";
    fact(
        out,
        "features",
        inputs.features.as_deref().unwrap_or(columns),
    )?;
    match &inputs.segments {
        Some(segments) => fact(out, "segments", segments),
        None => Ok(()),
    }
}

/// How it combines whom: `pools: svm of musicnn-msd/pools:mean-std, weight 0.61`.
fn write_ensemble(out: &mut impl Write, ensemble: &Ensemble) -> io::Result<()> {
    fact(out, "combined by", &ensemble.by.to_string())?;
    ensemble.members.iter().try_for_each(|member| {
        let weight = member.weight;
        let weight = weight.map_or(String::new(), |weight| format!(", weight {weight:.2}"));
        let text = format!("{}: {}{weight}", member.name, member.what());
        fact(out, "member", &text)
    })
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

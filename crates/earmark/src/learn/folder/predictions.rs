//! `predictions.csv`: what was said of each test track.

use std::path::Path;

use csv::StringRecord;
use earmark_data::AsideFile;
use earmark_eval::{Prediction, Predictions};

use super::csv_text::csv_text;
use crate::{Error, ErrorKind};

pub(in crate::learn) const FILE: &str = "predictions.csv";
/// Columns before the probabilities.
const HEAD: [&str; 4] = ["id", "group", "label", "predicted"];
/// What comes before the name of a class in the name of its column.
const PREFIX: &str = "p:";

/// `id,group,label,predicted,p:blues,p:classical,…`.
pub(super) fn head(class_names: &[String]) -> Vec<String> {
    let columns = class_names.iter().map(|name| format!("{PREFIX}{name}"));
    HEAD.map(str::to_owned).into_iter().chain(columns).collect()
}

/// The line of a track.
pub(super) fn line(class_names: &[String], track: &Prediction) -> Vec<String> {
    let (label, predicted) = (&class_names[track.label], &class_names[track.predicted()]);
    let cells = [&track.id, &track.group, label, predicted].map(String::clone);
    let probabilities = track.probabilities.iter().map(f64::to_string);
    cells.into_iter().chain(probabilities).collect()
}

/// `predictions.csv`, one line a track.
pub(in crate::learn) fn text(predictions: &Predictions) -> Result<Vec<u8>, Error> {
    let names = predictions.class_names();
    let lines = predictions.tracks().iter().map(|track| line(names, track));
    csv_text([head(names)].into_iter().chain(lines))
}

/// Writes `predictions.csv` into `folder`.
pub(in crate::learn) fn write(predictions: &Predictions, folder: &Path) -> Result<(), Error> {
    Ok(AsideFile::write(&folder.join(FILE), &text(predictions)?)?)
}

/// What was said of the test tracks of the run in `folder`.
pub(in crate::learn) fn read(folder: &Path) -> Result<Predictions, Error> {
    let path = folder.join(FILE);
    let lines = read_lines(&path, &[])?;
    let tracks = lines.tracks.into_iter().map(|(_, track)| track);
    Predictions::new(lines.class_names, tracks.collect()).map_err(|error| broken(&path, &error))
}

/// That `path` holds no predictions.
pub(super) fn broken(path: &Path, reason: &dyn std::fmt::Display) -> Error {
    let message = format!("these are no predictions of a run ({reason}); train it again");
    Error::new(ErrorKind::Model, message).at(path)
}

/// A table of predictions as it is read.
pub(super) struct Lines {
    pub(super) class_names: Vec<String>,
    /// Each with its cells in the columns before.
    pub(super) tracks: Vec<(StringRecord, Prediction)>,
}

/// Reads a table that has the columns `before` those of predictions.
pub(super) fn read_lines(path: &Path, before: &[&str]) -> Result<Lines, Error> {
    let broken = |reason: &dyn std::fmt::Display| broken(path, reason);
    let mut reader = csv::Reader::from_path(path).map_err(|error| broken(&error))?;
    let head = reader.headers().map_err(|error| broken(&error))?.clone();
    let fixed = before.len() + HEAD.len();
    let names: Option<Vec<String>> = head
        .iter()
        .skip(fixed)
        .map(|column| column.strip_prefix(PREFIX).map(str::to_owned))
        .collect();
    let expected = before.iter().chain(&HEAD).copied();
    let (true, Some(names)) = (head.iter().take(fixed).eq(expected), names) else {
        return Err(broken(&"other columns"));
    };
    let mut tracks = Vec::new();
    for record in reader.records() {
        // As many cells as the head, or the reader would have said so.
        let record = record.map_err(|error| broken(&error))?;
        let cell = |n: usize| &record[before.len() + n];
        let label = names.iter().position(|name| name == cell(2));
        let label = label.ok_or_else(|| broken(&format!("no class {:?}", cell(2))))?;
        let numbers = record.iter().skip(fixed).map(str::parse);
        let numbers: Result<Vec<f64>, _> = numbers.collect();
        let probabilities = numbers.map_err(|error| broken(&error))?;
        let track = Prediction::new(cell(0), label, probabilities).in_group(cell(1));
        tracks.push((record.iter().take(before.len()).collect(), track));
    }
    Ok(Lines {
        class_names: names,
        tracks,
    })
}

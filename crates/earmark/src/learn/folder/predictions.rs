//! `predictions.csv`: what was said of each test track.

use std::path::Path;

use earmark_data::AsideFile;
use earmark_eval::{Prediction, Predictions};

use super::csv_text::csv_text;
use crate::{Error, ErrorKind};

pub(super) const FILE: &str = "predictions.csv";
/// Columns before the probabilities.
const HEAD: [&str; 4] = ["id", "group", "label", "predicted"];
/// What comes before the name of a class in the name of its column.
const PREFIX: &str = "p:";

/// `id,group,label,predicted,p:blues,p:classical,…`, one line a track.
pub(super) fn text(predictions: &Predictions) -> Result<Vec<u8>, Error> {
    let names = predictions.class_names();
    let columns = names.iter().map(|name| format!("{PREFIX}{name}"));
    let head = HEAD.map(str::to_owned).into_iter().chain(columns);
    let row = |track: &Prediction| {
        let (label, predicted) = (&names[track.label], &names[track.predicted()]);
        let cells = [&track.id, &track.group, label, predicted].map(String::clone);
        let probabilities = track.probabilities.iter().map(f64::to_string);
        cells.into_iter().chain(probabilities).collect()
    };
    csv_text(
        [head.collect()]
            .into_iter()
            .chain(predictions.tracks().iter().map(row)),
    )
}

/// Writes `predictions.csv` into `folder`.
pub(in crate::learn) fn write(predictions: &Predictions, folder: &Path) -> Result<(), Error> {
    Ok(AsideFile::write(&folder.join(FILE), &text(predictions)?)?)
}

/// What was said of the test tracks of the run in `folder`.
pub(in crate::learn) fn read(folder: &Path) -> Result<Predictions, Error> {
    let path = folder.join(FILE);
    let broken = |reason: &dyn std::fmt::Display| {
        let message = format!("these are no predictions of a run ({reason}); train it again");
        Error::new(ErrorKind::Model, message).at(&path)
    };
    let mut reader = csv::Reader::from_path(&path).map_err(|error| broken(&error))?;
    let head = reader.headers().map_err(|error| broken(&error))?.clone();
    let names: Option<Vec<String>> = head
        .iter()
        .skip(HEAD.len())
        .map(|column| column.strip_prefix(PREFIX).map(str::to_owned))
        .collect();
    let (true, Some(names)) = (head.iter().take(HEAD.len()).eq(HEAD), names) else {
        return Err(broken(&"other columns"));
    };
    let mut tracks = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        // As many cells as the head, or the reader would have said so.
        let label = names.iter().position(|name| *name == record[2]);
        let label = label.ok_or_else(|| broken(&format!("no class {:?}", &record[2])))?;
        let numbers = record.iter().skip(HEAD.len()).map(str::parse);
        let numbers: Result<Vec<f64>, _> = numbers.collect();
        let probabilities = numbers.map_err(|error| broken(&error))?;
        tracks.push(Prediction::new(&record[0], label, probabilities).in_group(&record[1]));
    }
    Predictions::new(names, tracks).map_err(|error| broken(&error))
}

//! Runs side by side.

use std::path::{Path, PathBuf};

use earmark_eval::{Comparison, EvalOptions, Predictions, compare};

use super::folder::{Metrics, read_predictions};
use crate::{Error, ErrorKind};

/// Runs that were judged on the same tracks, each against the first.
pub struct RunComparison {
    /// In the order given.
    pub runs: Vec<ComparedRun>,
}

/// A run in a comparison.
pub struct ComparedRun {
    /// Its folder.
    pub folder: PathBuf,
    /// Its numbers.
    pub metrics: Metrics,
    /// What it said.
    pub predictions: Predictions,
    /// Against the first run; none of the first itself.
    pub difference: Option<Comparison>,
}

impl RunComparison {
    /// Compares the runs in `folders`, at least one, with the first.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that is none of a run, [`ErrorKind::Config`] for runs that were not judged
    /// on the same tracks.
    pub fn new(folders: &[PathBuf]) -> Result<Self, Error> {
        let mut runs: Vec<ComparedRun> = Vec::with_capacity(folders.len());
        for folder in folders {
            let predictions = read_predictions(folder)?;
            let difference = match runs.first() {
                None => None,
                Some(first) => Some(difference(first, folder, &predictions)?),
            };
            runs.push(ComparedRun {
                folder: folder.clone(),
                metrics: Metrics::read(folder)?,
                predictions,
                difference,
            });
        }
        Ok(Self { runs })
    }
}

/// What the run in `folder` gains over the first.
fn difference(
    first: &ComparedRun,
    folder: &Path,
    predictions: &Predictions,
) -> Result<Comparison, Error> {
    compare(predictions, &first.predictions, &EvalOptions::default()).map_err(|error| {
        let message = format!(
            "it cannot be compared with {}: {error}; train both with one split (--split FILE)",
            first.folder.display()
        );
        Error::new(ErrorKind::Config, message).at(folder)
    })
}

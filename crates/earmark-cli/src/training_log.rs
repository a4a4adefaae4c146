//! The epochs of networks as JSON lines.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use earmark::learn::{TrainingProgress, TrainingScores};
use serde::Serialize;

use crate::output::say;
use crate::status::Fatal;

/// A file that gets a line for every epoch as it ends.
pub(crate) struct TrainingLog {
    path: PathBuf,
    /// None once it could not be written.
    file: Option<File>,
}

/// An epoch.
#[derive(Serialize)]
struct EpochEntry<'a> {
    schema: &'static str,
    fit: &'a str,
    epoch: usize,
    n_epochs: usize,
    loss: Option<f64>,
    accuracy: Option<f64>,
    validation_loss: Option<f64>,
    validation_accuracy: Option<f64>,
    is_best: bool,
}

impl TrainingLog {
    /// A new file at `path`, or more lines of one that is there.
    pub(crate) fn open(path: &Path) -> Result<Self, Fatal> {
        let opened = File::options().create(true).append(true).open(path);
        let file = opened.map_err(|error| {
            let path = path.display();
            Fatal::new(format!(
                "{path}: cannot be written ({error}); name another file (--log)"
            ))
        })?;
        Ok(Self {
            path: path.to_owned(),
            file: Some(file),
        })
    }

    pub(crate) fn note(&mut self, progress: &TrainingProgress) {
        let Some(file) = self.file.as_mut().filter(|_| progress.step == 0) else {
            return;
        };
        let value = |scores: Option<TrainingScores>, of: fn(TrainingScores) -> f64| scores.map(of);
        let entry = EpochEntry {
            schema: "earmark.epoch/v1",
            fit: &progress.fit,
            epoch: progress.epoch,
            n_epochs: progress.n_epochs,
            loss: value(progress.training, |scores| scores.loss),
            accuracy: value(progress.training, |scores| scores.accuracy),
            validation_loss: value(progress.validation, |scores| scores.loss),
            validation_accuracy: value(progress.validation, |scores| scores.accuracy),
            is_best: progress.is_best,
        };
        let line = serde_json::to_string(&entry).map_err(std::io::Error::from);
        let written = line.and_then(|line| writeln!(file, "{line}"));
        if let Err(error) = written {
            // Hours of learning are not lost for a log.
            say(&format!(
                "{}: cannot be written ({error}); it ends here",
                self.path.display()
            ));
            self.file = None;
        }
    }
}

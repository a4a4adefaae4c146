//! The run of a member.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use earmark_data::{Part, Place, Split};
use earmark_eval::Predictions;
use earmark_eval::report::Report;

use super::description;
use crate::learn::folder::{Metrics, read_held_out, read_predictions};
use crate::learn::model::{DESCRIPTION, TrainedModel};
use crate::{Error, ErrorKind};

/// A run, read as far as an ensemble needs it.
pub(super) struct Member {
    /// Its folder's, unlike that of any other member.
    pub(super) name: String,
    pub(super) folder: PathBuf,
    pub(super) model: TrainedModel,
    /// Of `model.toml`, which has that of the weights.
    pub(super) sha256: String,
    pub(super) split: Split,
    pub(super) metrics: Metrics,
    pub(super) report: Report,
    pub(super) predictions: Predictions,
    /// By the number of the round, from 1.
    pub(super) held_out: BTreeMap<usize, Predictions>,
}

impl Member {
    /// Reads the run in `folder`.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that is no run or was changed, [`ErrorKind::Config`] for an ensemble, and for
    /// a run that held no tracks out.
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if description::is_ensemble(&folder) {
            let message = "this is an ensemble; name its members (in its folder `members`) instead";
            return Err(Error::new(ErrorKind::Config, message).at(&folder));
        }
        let model = TrainedModel::load(&folder)?;
        let metrics = Metrics::read(&folder)?;
        let name = folder.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            sha256: description::hash_of(&folder.join(DESCRIPTION))?,
            split: Split::read(&folder.join("split.csv"))?,
            report: report(&folder)?,
            predictions: read_predictions(&folder)?,
            held_out: read_held_out(&folder)?,
            model,
            metrics,
            folder,
        })
    }

    /// Its predictions of the test of a round, number from 1.
    pub(super) fn round(&self, number: usize) -> Result<Predictions, Error> {
        let place = match self.split.folds().into_iter().nth(number - 1) {
            Some(fold) => Place::Fold(fold),
            None => Place::Part(Part::Test),
        };
        let tracks = self.predictions.tracks().iter();
        let mine = tracks.filter(|track| self.split.place_of(&track.id) == Some(place));
        let names = self.predictions.class_names().to_vec();
        Ok(Predictions::new(names, mine.cloned().collect())?)
    }

    /// What was fitted, in a word and its settings.
    pub(super) fn what(&self) -> String {
        let model = &self.metrics.model;
        let name = std::slice::from_ref(&model.name);
        [name, &model.set].concat().join(" ")
    }
}

/// Gives members of one name a number each.
pub(super) fn name_apart(members: &mut [Member]) {
    for n in 1..members.len() {
        let (before, from) = members.split_at_mut(n);
        let is_taken = |name: &str| before.iter().any(|member| member.name == name);
        let name = from[0].name.clone();
        let mut names = (2..).map(|number| format!("{name}-{number}"));
        if is_taken(&name)
            && let Some(free) = names.find(|name| !is_taken(name))
        {
            from[0].name = free;
        }
    }
}

fn report(folder: &Path) -> Result<Report, Error> {
    let path = folder.join("report.json");
    let broken = |reason: String| {
        let message = format!("this is no report of a run ({reason}); train it again");
        Error::new(ErrorKind::Model, message).at(&path)
    };
    let text = fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
    Report::from_json(&text).map_err(|error| broken(error.to_string()))
}

//! A trained model asked about other tracks.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use earmark_data::{AsideFile, Part, Place, Split};
use earmark_eval::report::{FactGroup, LeakCheck, LeftOut, Report};
use earmark_eval::{EvalOptions, Predictions, evaluate};

use super::folder::{Metrics, write_predictions};
use super::host::Host;
use super::report::{mistakes, stamp};
use super::{DataConfig, Examples, TrainedModel};
use crate::{Error, ErrorKind};

/// What a model says of tracks it was not fitted to.
pub struct Judgement {
    /// The numbers, and all that goes with them.
    pub report: Report,
    /// What was said of each track.
    pub predictions: Predictions,
    /// How often the model was scored on these tracks, this time included.
    pub n_scored: usize,
}

impl Judgement {
    /// Asks the model of the run in `folder` about the tracks of `data`, and notes in its `metrics.json` that it
    /// did. Tracks the run was fitted to or chosen with are left out, be it by name or by content.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder without a sound model, [`ErrorKind::Config`] for data it cannot be asked
    /// about: other features, unknown labels, no track but those it was trained on; [`ErrorKind::Interrupted`].
    pub fn new(
        folder: &Path,
        data: &DataConfig,
        out: &Path,
        host: &mut Host<'_>,
    ) -> Result<Self, Error> {
        let model = TrainedModel::load(folder)?;
        let mut metrics = Metrics::read(folder)?;
        let known = Known::read(folder)?;
        let examples = Examples::read(&model.data(data), host)?;
        model.check_columns(&examples)?;
        let examples = examples.with_classes(model.labels())?;
        let mut left_out = examples.left_out.clone();
        let mut units = Vec::new();
        for (n, unit) in examples.units.iter().enumerate() {
            match known.side_of(&unit.id, &unit.hash.to_string()) {
                Some(reason) => left_out.push(LeftOut {
                    path: unit.id.clone(),
                    reason,
                }),
                None => units.push(n),
            }
        }
        if units.is_empty() {
            let message = "the model was fitted to every one of these tracks; what it says of them is no test. The \
                           figures of its own folds are in its metrics.json";
            return Err(Error::new(ErrorKind::Config, message).at(&data.path));
        }
        let answer = host.on_threads(|| model.ask(&examples, &units))??;
        let options = EvalOptions::default();
        let n_scored = metrics.test_sets.note(&answer.tracks, "evaluate");
        metrics.replace(folder)?;
        let title = format!("{} asked about {}", metrics.title, data.path.display());
        let mut report = Report::new(title, evaluate(&answer.tracks, &options)?);
        if examples.has_segments() {
            report.segments = Some(evaluate(&answer.segments, &options)?);
        }
        report.stamp = metrics.split.stamp.as_deref().map(stamp);
        report.facts = facts(&model, &metrics, data, n_scored, units.len());
        report.mistakes = mistakes(&answer.tracks, &examples, out);
        report.leak_checks = vec![LeakCheck {
            name: "A track the model was fitted to, by name or content (left out below)".to_owned(),
            findings: Vec::new(),
        }];
        report.left_out = left_out;
        Ok(Self {
            report,
            predictions: answer.tracks,
            n_scored,
        })
    }

    /// Writes `report.html`, `report.json` and `predictions.csv` into `folder`, which is made where it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn write(&self, folder: &Path) -> Result<(), Error> {
        fs::create_dir_all(folder).map_err(|error| {
            let message = format!("cannot be made ({error}); name another folder");
            Error::new(ErrorKind::Io, message).at(folder)
        })?;
        AsideFile::write(
            &folder.join("report.html"),
            self.report.to_html()?.as_bytes(),
        )?;
        AsideFile::write(
            &folder.join("report.json"),
            self.report.to_json()?.as_bytes(),
        )?;
        write_predictions(&self.predictions, folder)
    }
}

fn facts(
    model: &TrainedModel,
    metrics: &Metrics,
    data: &DataConfig,
    n_scored: usize,
    n_tracks: usize,
) -> Vec<FactGroup> {
    let training = &model.description.training;
    vec![
        FactGroup::new("Data")
            .fact("path", data.path.display().to_string())
            .fact("tracks", n_tracks.to_string())
            .fact(
                "these tracks scored by this model",
                format!("{n_scored} times"),
            ),
        FactGroup::new("Model")
            .fact("classifier", metrics.model.name.clone())
            .fact("parameters", metrics.model.set.join(", "))
            .fact("features", metrics.model.features.clone())
            .fact(
                "trained on",
                format!("{} tracks, {}", training.n_tracks, training.protocol),
            )
            .fact("split SHA-256", training.split_sha256.clone())
            .fact("weights SHA-256", model.sha256())
            .fact("Earmark", training.earmark.clone()),
    ]
}

/// The tracks a run was fitted to or chosen with.
struct Known {
    by_id: HashMap<String, &'static str>,
    by_hash: HashMap<String, (String, &'static str)>,
}

impl Known {
    fn read(folder: &Path) -> Result<Self, Error> {
        let split = Split::read(&folder.join("split.csv"))?;
        let (mut by_id, mut by_hash) = (HashMap::new(), HashMap::new());
        for (id, hash) in super::folder::read_tracks(folder)? {
            let side = match split.place_of(&id) {
                Some(Place::Fold(_) | Place::Part(Part::Train)) => "fitted to",
                Some(Place::Part(Part::Validation)) => "chosen with",
                _ => continue,
            };
            // Of a segment, the track.
            let track = match (split.stamp(), id.rsplit_once('#')) {
                (Some(_), Some((track, _))) => track.to_owned(),
                _ => id,
            };
            by_hash.insert(hash, (track.clone(), side));
            by_id.insert(track, side);
        }
        Ok(Self { by_id, by_hash })
    }

    fn side_of(&self, id: &str, hash: &str) -> Option<String> {
        match (self.by_id.get(id), self.by_hash.get(hash)) {
            (Some(side), _) => Some(format!("the model was {side} it")),
            (None, Some((track, side))) => {
                Some(format!("the same as {track}, which the model was {side}"))
            }
            (None, None) => None,
        }
    }
}

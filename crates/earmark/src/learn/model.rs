//! A model that was trained, and how it is kept.

use std::collections::HashSet;

use earmark_data::Layout;
use earmark_eval::report::Stamp;
use earmark_eval::{Calibration, Segments};
use serde::{Deserialize, Serialize};

use super::examples::ReadTable;
use super::fit::Fitted;
use super::rounds::Plan;
use super::sequences::Cut;
use super::stored::{hash, weights};
use super::{DataConfig, Examples, Experiment};
use crate::{Error, ErrorKind};

pub(super) const SCHEMA: &str = "earmark.model/v1";
pub(super) const DESCRIPTION: &str = "model.toml";
/// The weights of a classifier.
pub(super) const PIPELINE: &str = "pipeline.json";
/// The weights of a network.
pub(super) const NETWORK: &str = "network.safetensors";

/// A trained model: what it is described by, its classes, its weights, its calibration.
#[derive(Clone, Debug)]
pub struct TrainedModel {
    pub(super) description: Description,
    pub(super) fitted: Fitted,
}

/// All of a model but its weights: `model.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Description {
    pub(super) schema: String,
    /// The kind of classifier.
    pub(super) name: String,
    /// The classes, in the order of the probabilities.
    pub(super) labels: Vec<String>,
    pub(super) inputs: InputDescription,
    pub(super) training: TrainingDescription,
    pub(super) calibration: Option<Calibration>,
    pub(super) weights: WeightsDescription,
}

/// What rows it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InputDescription {
    /// As asked for; none for the columns of a table.
    pub(super) features: Option<String>,
    pub(super) segments: Option<String>,
    /// With versions.
    pub(super) kind: String,
    pub(super) columns: Vec<String>,
    /// Of sequences: how they are cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stretches: Option<Stretches>,
}

/// How sequences are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stretches {
    pub(super) frames: usize,
    pub(super) step: usize,
}

/// What it was trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrainingDescription {
    pub(super) protocol: String,
    pub(super) split_sha256: String,
    pub(super) stamp: Option<Stamp>,
    pub(super) n_tracks: usize,
    pub(super) seed: u64,
    pub(super) earmark: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightsDescription {
    pub(super) file: String,
    pub(super) sha256: String,
}

impl TrainedModel {
    pub(super) fn new(
        experiment: &Experiment,
        examples: &Examples,
        plan: &Plan,
        stamp: Option<&Stamp>,
        fitted: Fitted,
    ) -> Result<Self, Error> {
        let n_trained = match plan.rounds.as_slice() {
            [only] => only.train.len(),
            folds => {
                let fitted: HashSet<usize> = folds
                    .iter()
                    .flat_map(|round| round.train.iter().chain(&round.test).copied())
                    .collect();
                fitted.len()
            }
        };
        let (file, weights) = weights(&fitted.predictor)?;
        let description = Description {
            schema: SCHEMA.to_owned(),
            name: experiment.model.name.clone(),
            labels: examples.classes.clone(),
            inputs: InputDescription {
                features: examples.features.clone(),
                segments: experiment.data.segments.clone(),
                kind: examples.kind.clone(),
                columns: examples.columns.clone(),
                stretches: examples.cut().map(|cut| Stretches {
                    frames: cut.n_frames,
                    step: cut.step,
                }),
            },
            training: TrainingDescription {
                protocol: plan.protocol.clone(),
                split_sha256: plan.split.hash().to_string(),
                stamp: stamp.cloned(),
                n_tracks: n_trained,
                seed: experiment.model.seed,
                earmark: env!("CARGO_PKG_VERSION").to_owned(),
            },
            calibration: fitted.calibration.clone(),
            weights: WeightsDescription {
                file: file.to_owned(),
                sha256: hash(&weights)?,
            },
        };
        Ok(Self {
            description,
            fitted,
        })
    }

    /// The classes, in the order of the probabilities.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.description.labels
    }

    /// SHA-256 of the weights.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.description.weights.sha256
    }

    /// The file of its weights in a run folder.
    pub(super) fn weights_file(&self) -> &str {
        &self.description.weights.file
    }

    /// The files of the model: name and content.
    pub(super) fn files(&self) -> Result<[(&'static str, Vec<u8>); 2], Error> {
        let description = toml::to_string(&self.description)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        Ok([
            (DESCRIPTION, description.into_bytes()),
            weights(&self.fitted.predictor)?,
        ])
    }

    /// That description and weights belong together.
    pub(super) fn check(&self) -> Result<(), String> {
        let Description { labels, inputs, .. } = &self.description;
        let predictor = &self.fitted.predictor;
        let (n_classes, (n_bands, n_frames)) = (predictor.n_classes(), predictor.shape());
        if n_classes != labels.len() {
            return Err(format!("{} labels for {n_classes} classes", labels.len()));
        }
        let n_columns = match inputs.stretches {
            Some(stretches) if n_frames > stretches.frames => {
                let given = stretches.frames;
                return Err(format!(
                    "{n_frames} frames are taken, and {given} are given"
                ));
            }
            Some(_) => n_bands,
            None => n_bands * n_frames,
        };
        if n_columns != inputs.columns.len() {
            let named = inputs.columns.len();
            return Err(format!(
                "{named} columns are named, and the weights take {n_columns}"
            ));
        }
        match &self.fitted.calibration {
            Some(calibration) if calibration.weights().len() != labels.len() => {
                Err("the calibration has other classes".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// The same data, described as the model wants it.
    #[must_use]
    pub fn data(&self, data: &DataConfig) -> DataConfig {
        DataConfig {
            features: self.description.inputs.features.clone(),
            segments: self.description.inputs.segments.clone(),
            frames: self.description.inputs.stretches.map(|cut| cut.frames),
            step: self.description.inputs.stretches.map(|cut| cut.step),
            ..data.clone()
        }
    }

    /// How it wants sequences to be cut; none of a model that takes columns.
    pub(super) fn cut(&self) -> Option<Cut> {
        let stretches = self.description.inputs.stretches?;
        Some(Cut {
            n_frames: stretches.frames,
            step: stretches.step,
        })
    }

    /// The probabilities of a track of one row, calibrated.
    pub(crate) fn ask_row(&self, row: &[f64]) -> Result<Vec<f64>, Error> {
        let inputs = &self.description.inputs;
        let table = ReadTable {
            features: inputs.features.clone(),
            kind: inputs.kind.clone(),
            layout: Layout::Table,
            has_ids: true,
            columns: inputs.columns.clone(),
            n_frames: 1,
        };
        let examples = Examples::of_one_track(table, row.to_vec(), self.labels())?;
        let answer = self.ask(&examples, &[0])?;
        Ok(answer.tracks.tracks()[0].probabilities.clone())
    }

    /// What it says of all `examples`, which must be described as those it was trained on.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for other features, or for a label it does not know.
    pub(super) fn ask(&self, examples: &Examples, units: &[usize]) -> Result<Segments, Error> {
        self.fitted.ask(examples, units)
    }

    /// That `data` may have the columns it takes, before they are described.
    pub(super) fn check_source(&self, data: &DataConfig) -> Result<(), Error> {
        let is_table = data.path.extension().is_some_and(|ending| ending == "csv");
        if self.description.inputs.features.is_some() || is_table {
            return Ok(());
        }
        let message = "the model takes the columns of a CSV table, and this is none; give a table with those columns";
        Err(Error::new(ErrorKind::Config, message).at(&data.path))
    }

    /// That rows of that kind have the columns it takes.
    pub(super) fn check_columns(&self, here: &str, columns_here: &[String]) -> Result<(), Error> {
        let InputDescription { kind, columns, .. } = &self.description.inputs;
        if here == kind && columns_here == columns {
            return Ok(());
        }
        let difference = match columns.iter().zip(columns_here).position(|(a, b)| a != b) {
            Some(n) => format!(
                "column {} is {:?} here and {:?} there",
                n + 1,
                columns_here[n],
                columns[n]
            ),
            None => format!(
                "{} columns here and {} there",
                columns_here.len(),
                columns.len()
            ),
        };
        let message = format!(
            "the model takes other columns ({kind} there, {here} here): {difference}; describe the tracks alike"
        );
        Err(Error::new(ErrorKind::Config, message))
    }
}

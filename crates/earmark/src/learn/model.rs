//! A model that was trained, and how it is kept.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use earmark_classical::pipeline::FittedPipeline;
use earmark_data::ContentHash;
use earmark_eval::report::Stamp;
use earmark_eval::{Calibration, Segments};
use serde::{Deserialize, Serialize};

use super::fit::Fitted;
use super::method::Predictor;
use super::rounds::Plan;
use super::sequences::Cut;
use super::{DataConfig, Examples, Experiment};
use crate::{Error, ErrorKind};

const SCHEMA: &str = "earmark.model/v1";
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
    schema: String,
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

    /// Reads the model of a run folder; its weights must be those it was written with.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that holds no model, one of another version, or one that was changed.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(DESCRIPTION);
        let broken = |path: &Path, reason: String| {
            let message = format!("{reason}; train it again, or restore the folder");
            Error::new(ErrorKind::Model, message).at(path)
        };
        let text = fs::read_to_string(&path).map_err(|error| {
            let message = format!(
                "there is no model in this folder ({error}); give a folder that train wrote"
            );
            Error::new(ErrorKind::Model, message).at(&path)
        })?;
        let description: Description =
            toml::from_str(&text).map_err(|error| broken(&path, error.to_string()))?;
        if description.schema != SCHEMA {
            let reason = format!("its schema is {}, not {SCHEMA}", description.schema);
            return Err(broken(&path, reason));
        }
        // A name, not a way out of the folder.
        let read = match description.weights.file.as_str() {
            PIPELINE => read_pipeline,
            NETWORK => read_network,
            other => {
                let reason =
                    format!("its weights are in {other:?}, not in {PIPELINE} or {NETWORK}");
                return Err(broken(&path, reason));
            }
        };
        let path = folder.join(&description.weights.file);
        let open = || File::open(&path).map_err(|error| broken(&path, error.to_string()));
        let hash =
            ContentHash::of_reader(open()?).map_err(|error| broken(&path, error.to_string()))?;
        if hash.to_string() != description.weights.sha256 {
            let reason = format!("its SHA-256 is {hash}, not {}", description.weights.sha256);
            return Err(broken(&path, reason));
        }
        let predictor = read(open()?).map_err(|reason| broken(&path, reason))?;
        let model = Self {
            fitted: Fitted {
                predictor,
                calibration: description.calibration.clone(),
            },
            description,
        };
        model
            .check()
            .map_err(|reason| broken(&folder.join(DESCRIPTION), reason))?;
        Ok(model)
    }

    /// That description and weights belong together.
    fn check(&self) -> Result<(), String> {
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

/// The weights, and the file they are kept in.
fn weights(predictor: &Predictor) -> Result<(&'static str, Vec<u8>), Error> {
    let internal = |error: String| Error::new(ErrorKind::Internal, error);
    match predictor {
        Predictor::Pipeline(pipeline) => {
            let mut text = Vec::new();
            let written = pipeline.write_json(&mut text);
            written.map_err(|error| internal(error.to_string()))?;
            Ok((PIPELINE, text))
        }
        #[cfg(feature = "networks")]
        Predictor::Network(network) => {
            let bytes = network.to_bytes();
            Ok((NETWORK, bytes.map_err(|error| internal(error.to_string()))?))
        }
    }
}

fn hash(bytes: &[u8]) -> Result<String, Error> {
    let hash = ContentHash::of_reader(bytes);
    let hash = hash.map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    Ok(hash.to_string())
}

fn read_pipeline(file: File) -> Result<Predictor, String> {
    let pipeline = FittedPipeline::read_json(BufReader::new(file));
    let pipeline = pipeline.map_err(|error| error.to_string())?;
    Ok(Predictor::Pipeline(Box::new(pipeline)))
}

#[cfg(feature = "networks")]
fn read_network(mut file: File) -> Result<Predictor, String> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).map_err(|error| error.to_string())?;
    let network = super::network::load(&bytes).map_err(|error| error.message)?;
    Ok(Predictor::Network(Box::new(network)))
}

#[cfg(not(feature = "networks"))]
fn read_network(_: File) -> Result<Predictor, String> {
    Err(super::method::WITHOUT_NETWORKS.to_owned())
}

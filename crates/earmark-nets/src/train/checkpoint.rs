//! What outlives a process: one file, written aside and renamed after every epoch.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::{
    architecture::Architecture,
    error::NetError,
    input::InputShape,
    stored::{NamedTensor, Shape, TensorFile, restore, shapes, write_tensors},
    train::{
        EpochReport, Examples, Normalization, TrainConfig,
        history::History,
        session::{State, Training},
    },
};

/// Changes whenever old checkpoints can no longer be taken up.
const VERSION: u32 = 1;

/// Text of a checkpoint: a long history, never more.
const MOST_TEXT: usize = 64 << 20;

/// What must be the same for a checkpoint to be taken up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Arguments {
    version: u32,
    n_classes: usize,
    train: String,
    validation: String,
    input: InputShape,
    architecture: Architecture,
    config: TrainConfig,
}

impl Arguments {
    pub(crate) fn new(
        training: &Training<'_>,
        input: InputShape,
        normalization: &Normalization,
    ) -> Self {
        let values = normalization.mean().iter().chain(normalization.std());
        let bits = values.map(|value| u64::from(value.to_bits()));
        let labels = |examples: &dyn Examples| {
            let indices = 0..examples.n_examples();
            let labels = indices.flat_map(|i| [examples.label(i) as u64, examples.unit(i) as u64]);
            labels.collect::<Vec<_>>()
        };
        let validation = training.validation.map(labels).unwrap_or_default();
        Self {
            version: VERSION,
            n_classes: training.train.n_classes(),
            train: digest(labels(training.train).into_iter().chain(bits)),
            validation: digest(validation),
            input,
            architecture: training.architecture.clone(),
            config: training.config.clone(),
        }
    }
}

/// FNV-1a over words; tells examples apart that were changed by mistake, not by an enemy.
fn digest(words: impl IntoIterator<Item = u64>) -> String {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3);
    let hash = words.into_iter().fold(0xcbf2_9ce4_8422_2325, step);
    format!("{hash:016x}")
}

/// The text beside the tensors.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    arguments: Arguments,
    /// Steps that parts of the optimiser count.
    counts: BTreeMap<String, u64>,
    history: Vec<EpochReport>,
}

/// The file of one run.
pub(crate) struct Checkpoint<'a> {
    pub(crate) path: &'a Path,
    pub(crate) arguments: &'a Arguments,
}

const NETWORK: &str = "network/";
const BEST: &str = "best/";
const OPTIMIZER: &str = "optimizer/";

impl Checkpoint<'_> {
    /// Writes the state after an epoch; `network` are its settled parameters.
    pub(crate) fn write(&self, state: &State, network: Vec<NamedTensor>) -> Result<(), NetError> {
        let (vectors, counts) = state.rule.save();
        let record = Record {
            arguments: self.arguments.clone(),
            counts,
            history: state.history.0.clone(),
        };
        let best = state.best.iter().cloned();
        let network = network.into_iter().map(|tensor| tensor.under(NETWORK));
        let vectors = vectors.into_iter().map(|tensor| tensor.under(OPTIMIZER));
        let tensors = network.chain(best.map(|tensor| tensor.under(BEST)));
        let tensors: Vec<_> = tensors.chain(vectors).collect();
        let text = toml::to_string(&record).map_err(|error| self.error(error))?;
        let bytes = write_tensors(&tensors, text).map_err(|error| self.error(error))?;
        self.replace(&bytes).map_err(|error| self.error(error))
    }

    /// Whole or not at all, whenever the process ends.
    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        let mut aside = self.path.as_os_str().to_owned();
        aside.push(".partial");
        let aside = PathBuf::from(aside);
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, self.path)
    }

    /// The state in the file; `fresh` where there is no file.
    pub(crate) fn take_up(&self, fresh: State, device: &Device) -> Result<State, NetError> {
        let bytes = match fs::read(self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(fresh),
            Err(error) => return Err(self.error(error)),
        };
        self.parse(&bytes, fresh, device)
            .map_err(|error| match error {
                NetError::Checkpoint { .. } => error,
                other => self.error(other),
            })
    }

    fn parse(&self, bytes: &[u8], fresh: State, device: &Device) -> Result<State, NetError> {
        let mut file = TensorFile::read(bytes, MOST_TEXT)?;
        let record: Record = toml::from_str(file.text()).map_err(|error| self.error(error))?;
        if record.arguments != *self.arguments {
            let reason = "it is of a run with another architecture, configuration or examples: \
                          give the same again, or another file";
            return Err(self.error(reason));
        }
        let shapes = shapes(&fresh.network);
        let network = file.take_all(NETWORK, &shapes)?;
        let history = History(record.history);
        let best = match history.best(&self.arguments.config) {
            Some(_) => file.take_all(BEST, &shapes)?,
            None => Vec::new(),
        };
        let names: Vec<&str> = shapes.iter().map(|(name, _)| name.as_str()).collect();
        let vectors = file.take_all(OPTIMIZER, &parts(&shapes, &file.names(OPTIMIZER)))?;
        file.finish()?;
        let mut rule = fresh.rule;
        rule.load(&names, vectors, &record.counts, device);
        let network = restore(fresh.network, network)?;
        Ok(State {
            network,
            rule,
            history,
            best,
        })
    }

    fn error(&self, reason: impl std::fmt::Display) -> NetError {
        NetError::Checkpoint {
            path: self.path.display().to_string(),
            reason: reason.to_string(),
        }
    }
}

/// The parts of an optimiser's state that belong to a parameter, each a vector of its size.
fn parts(shapes: &[Shape], names: &[String]) -> Vec<Shape> {
    let belongs = |name: &str, parameter: &str| {
        name.strip_prefix(parameter)
            .is_some_and(|part| part.starts_with('.'))
    };
    let part = |name: &String| {
        let (_, shape) = shapes
            .iter()
            .find(|(parameter, _)| belongs(name, parameter))?;
        Some((name.clone(), vec![shape.iter().product()]))
    };
    names.iter().filter_map(part).collect()
}

//! What learns, and what has learnt: a pipeline of a classifier, or a network.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use earmark_classical::Samples;
#[cfg(feature = "networks")]
use earmark_classical::pipeline::kind_names;
use earmark_classical::pipeline::{FittedPipeline, Pipeline};
use earmark_eval::report::Learning;

use super::Examples;
use super::config::ModelConfig;
use super::examples::Rows;
use super::host::Telling;
#[cfg(feature = "networks")]
use super::network::{Recipe, TrainedNetwork, network_names};
use crate::Error;
#[cfg(feature = "networks")]
use crate::ErrorKind;

/// Why a network is unknown to a build without them.
#[cfg(not(feature = "networks"))]
pub(super) const WITHOUT_NETWORKS: &str =
    "this build of Earmark has no networks; build it with them (--features networks)";

/// What learns.
#[derive(Clone, Debug)]
pub(super) enum Method {
    Pipeline(Box<Pipeline>),
    #[cfg(feature = "networks")]
    Network(Box<Recipe>),
}

/// What has learnt.
#[derive(Clone, Debug)]
pub(super) enum Predictor {
    Pipeline(Box<FittedPipeline>),
    #[cfg(feature = "networks")]
    Network(Box<TrainedNetwork>),
}

/// A fit that is asked for.
#[cfg_attr(
    not(feature = "networks"),
    expect(dead_code, reason = "networks alone use it")
)]
pub(super) struct Fit<'a> {
    pub(super) examples: &'a Examples,
    pub(super) train: &'a [usize],
    /// What a network is watched by while it learns.
    pub(super) validation: &'a [usize],
    pub(super) seed: u64,
    pub(super) stop: &'a AtomicBool,
    pub(super) tell: &'a Telling<'a>,
    /// Which fit of the run it is, in words.
    pub(super) name: &'a str,
    /// Where a network learns.
    pub(super) device: &'a str,
    /// Where it is kept as far as it has come; only networks are.
    pub(super) checkpoint: Option<PathBuf>,
}

impl Method {
    /// The method of a name, with all parameters set.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) names the kind, parameter or value that is none, and the
    /// nearest.
    pub(super) fn new(config: &ModelConfig) -> Result<Self, Error> {
        #[cfg(feature = "networks")]
        if let Some(recipe) = Recipe::of(config)? {
            return Ok(Self::Network(Box::new(recipe)));
        }
        #[cfg(feature = "networks")]
        if !kind_names().any(|name| name == config.name) {
            return Err(unknown(&config.name));
        }
        let pipeline = config.pipeline();
        #[cfg(not(feature = "networks"))]
        let pipeline = pipeline.map_err(|error| crate::Error {
            message: format!("{}; {WITHOUT_NETWORKS}", error.message),
            ..error
        });
        Ok(Self::Pipeline(Box::new(pipeline?)))
    }

    /// That it can learn on a device, before hours of work.
    #[cfg_attr(not(feature = "networks"), expect(unused_variables))]
    pub(super) fn check_device(&self, device: &str) -> Result<(), Error> {
        match self {
            Self::Pipeline(_) => Ok(()),
            #[cfg(feature = "networks")]
            Self::Network(_) => super::network::check_device(device),
        }
    }

    /// Whether it wants tracks to be watched by while it learns; calibrations are fitted on them, too.
    pub(super) fn is_watched(&self) -> bool {
        match self {
            Self::Pipeline(_) => false,
            #[cfg(feature = "networks")]
            Self::Network(_) => true,
        }
    }

    /// What of it is fitted, in words.
    pub(super) fn fitted(&self) -> &'static str {
        match self {
            Self::Pipeline(_) => "scaler, selection, components, classifier, calibration",
            #[cfg(feature = "networks")]
            Self::Network(_) => "normalisation, network, epoch to stop at, calibration",
        }
    }

    /// Its parameters as a report shows them: name and value.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        match self {
            Self::Pipeline(pipeline) => {
                let parameters = pipeline.parameters().into_iter();
                parameters
                    .map(|parameter| (parameter.name, parameter.value))
                    .collect()
            }
            #[cfg(feature = "networks")]
            Self::Network(recipe) => recipe.parameters(),
        }
    }

    /// Sets a parameter: `name=value`.
    pub(super) fn set(&mut self, setting: &str) -> Result<(), Error> {
        match self {
            Self::Pipeline(pipeline) => Ok(pipeline.set(setting)?),
            #[cfg(feature = "networks")]
            Self::Network(recipe) => recipe.set(setting),
        }
    }

    /// Learns, all steps included.
    pub(super) fn fit(&self, fit: &Fit<'_>) -> Result<Predictor, Error> {
        match self {
            Self::Pipeline(pipeline) => {
                let Fit { examples, .. } = fit;
                let rows = examples.rows_of(fit.train);
                let (x, y) = (examples.matrix(&rows)?, examples.labels_of(&rows));
                let groups = examples.group_numbers(&rows);
                let samples = Samples::new(x.view(), &y, examples.classes.len())?;
                let samples = samples.with_groups(&groups)?;
                let fitted = pipeline.fit(samples, fit.seed)?;
                Ok(Predictor::Pipeline(Box::new(fitted)))
            }
            #[cfg(feature = "networks")]
            Self::Network(recipe) => {
                let network = super::network::fit(recipe, fit)?;
                Ok(Predictor::Network(Box::new(network)))
            }
        }
    }
}

/// Why no model has this name: the one that is spelled most like it.
#[cfg(feature = "networks")]
fn unknown(name: &str) -> Error {
    let networks = network_names().map(str::to_owned);
    let likeness = |known: &String| strsim::jaro_winkler(name, known);
    let nearest = kind_names()
        .chain(networks)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let message = format!(
        "no classifier or network is called {name}; did you mean {}?",
        nearest.unwrap_or_default()
    );
    Error::new(ErrorKind::Config, message)
}

impl Predictor {
    /// Probabilities of the classes for each row.
    pub(super) fn predict(&self, examples: &Examples, rows: &Rows) -> Result<Vec<Vec<f64>>, Error> {
        match self {
            Self::Pipeline(pipeline) => {
                let answer = pipeline.predict_proba(examples.matrix(rows)?.view())?;
                Ok(answer.outer_iter().map(|row| row.to_vec()).collect())
            }
            #[cfg(feature = "networks")]
            Self::Network(network) => super::network::predict(network, examples, rows),
        }
    }

    /// The layers of a network, and what each of its epochs brought; none of a classifier.
    #[cfg_attr(not(feature = "networks"), expect(unused_variables))]
    pub(super) fn learning(&self, name: &str) -> Option<Learning> {
        match self {
            Self::Pipeline(_) => None,
            #[cfg(feature = "networks")]
            Self::Network(network) => Some(super::network::learning(network, name)),
        }
    }

    pub(super) fn n_classes(&self) -> usize {
        match self {
            Self::Pipeline(pipeline) => pipeline.n_classes(),
            #[cfg(feature = "networks")]
            Self::Network(network) => network.network().n_classes(),
        }
    }

    /// How many columns it takes, and frames of each: one of vectors.
    pub(super) fn shape(&self) -> (usize, usize) {
        match self {
            Self::Pipeline(pipeline) => (pipeline.n_columns(), 1),
            #[cfg(feature = "networks")]
            Self::Network(network) => {
                let input = network.network().input();
                (input.n_rows, input.n_frames)
            }
        }
    }
}

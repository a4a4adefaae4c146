//! Models in bytes and back: `model.toml` and the file of the weights.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use earmark_classical::pipeline::FittedPipeline;
use earmark_data::ContentHash;

use super::TrainedModel;
use super::fit::Fitted;
use super::method::Predictor;
use super::model::{DESCRIPTION, Description, NETWORK, PIPELINE, SCHEMA};
use crate::{Error, ErrorKind};

/// Opens a file of a model by its name.
type Open<'a> = dyn Fn(&str) -> io::Result<Box<dyn Read>> + 'a;

/// What is wrong with a file of a model.
struct Broken {
    file: String,
    reason: String,
}

impl TrainedModel {
    /// Reads the model of a run folder; its weights must be those it was written with.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that holds no model, one of another version, or one that was changed.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(DESCRIPTION);
        let text = fs::read_to_string(&path).map_err(|error| {
            let message = format!(
                "there is no model in this folder ({error}); give a folder that train wrote"
            );
            Error::new(ErrorKind::Model, message).at(&path)
        })?;
        let open = |file: &str| -> io::Result<Box<dyn Read>> {
            Ok(Box::new(BufReader::new(File::open(folder.join(file))?)))
        };
        read(&text, &open).map_err(|Broken { file, reason }| {
            let message = format!("{reason}; train it again, or restore the folder");
            Error::new(ErrorKind::Model, message).at(&folder.join(file))
        })
    }

    /// Reads a model that is part of the program.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] where the program is damaged.
    pub(crate) fn of_parts(description: &str, weights: &'static [u8]) -> Result<Self, Error> {
        let open = |_: &str| -> io::Result<Box<dyn Read>> { Ok(Box::new(weights)) };
        read(description, &open).map_err(|Broken { file, reason }| {
            let message = format!("{file}: {reason}; install Earmark again");
            Error::new(ErrorKind::Model, message).at(&PathBuf::from(file))
        })
    }
}

fn read(text: &str, open: &Open<'_>) -> Result<TrainedModel, Broken> {
    let of_description = |reason: String| Broken {
        file: DESCRIPTION.to_owned(),
        reason,
    };
    let description: Description =
        toml::from_str(text).map_err(|error| of_description(error.to_string()))?;
    if description.schema != SCHEMA {
        let reason = format!("its schema is {}, not {SCHEMA}", description.schema);
        return Err(of_description(reason));
    }
    // A name, not a way out of the folder.
    let file = description.weights.file.clone();
    let read = match file.as_str() {
        PIPELINE => read_pipeline,
        NETWORK => read_network,
        other => {
            let reason = format!("its weights are in {other:?}, not in {PIPELINE} or {NETWORK}");
            return Err(of_description(reason));
        }
    };
    let of_weights = |reason: String| Broken {
        file: file.clone(),
        reason,
    };
    let open = || open(&file).map_err(|error| of_weights(error.to_string()));
    let hash = ContentHash::of_reader(open()?).map_err(|error| of_weights(error.to_string()))?;
    if hash.to_string() != description.weights.sha256 {
        let reason = format!("its SHA-256 is {hash}, not {}", description.weights.sha256);
        return Err(of_weights(reason));
    }
    let model = TrainedModel {
        fitted: Fitted {
            predictor: read(open()?).map_err(of_weights)?,
            calibration: description.calibration.clone(),
        },
        description,
    };
    model.check().map_err(of_description)?;
    Ok(model)
}

/// The weights, and the file they are kept in.
pub(super) fn weights(predictor: &Predictor) -> Result<(&'static str, Vec<u8>), Error> {
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

pub(super) fn hash(bytes: &[u8]) -> Result<String, Error> {
    let hash = ContentHash::of_reader(bytes);
    let hash = hash.map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    Ok(hash.to_string())
}

fn read_pipeline(file: Box<dyn Read>) -> Result<Predictor, String> {
    let pipeline = FittedPipeline::read_json(file);
    let pipeline = pipeline.map_err(|error| error.to_string())?;
    Ok(Predictor::Pipeline(Box::new(pipeline)))
}

#[cfg(feature = "networks")]
fn read_network(mut file: Box<dyn Read>) -> Result<Predictor, String> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    let network = super::network::load(&bytes).map_err(|error| error.message)?;
    Ok(Predictor::Network(Box::new(network)))
}

#[cfg(not(feature = "networks"))]
fn read_network(_: Box<dyn Read>) -> Result<Predictor, String> {
    Err(super::method::WITHOUT_NETWORKS.to_owned())
}

use std::path::Path;

use earmark_models::shipped::{self, ShippedModel};

use super::ranking;
use crate::learn::{GTZAN10, RunModel, SHIPPED_RUNS, ShippedRun};
use crate::{Error, ErrorKind};

/// A model that can be asked about files.
#[derive(Clone, Debug)]
pub enum Model {
    /// The joint ranking of `musicnn-msd` and `gtzan10`: the default.
    Ranking,
    /// A tagger that ships with Earmark.
    Shipped(&'static ShippedModel),
    /// A trained model that ships with Earmark.
    ShippedRun(&'static ShippedRun),
    /// It was trained, and lies in the folder of a run.
    Trained(Box<RunModel>),
}

impl Model {
    /// What is asked where nothing is said.
    pub const DEFAULT: &'static str = ranking::NAME;

    /// All that ship with Earmark, the default first.
    pub fn all_shipped() -> impl Iterator<Item = Self> {
        let taggers = shipped::MODELS.iter().map(Self::Shipped);
        let runs = SHIPPED_RUNS.into_iter().map(Self::ShippedRun);
        [Self::Ranking].into_iter().chain(runs).chain(taggers)
    }

    /// The one that ships with Earmark under that name.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] with the names there are.
    pub fn shipped(name: &str) -> Result<Self, Error> {
        Self::all_shipped()
            .find(|model| model.name() == name)
            .ok_or_else(|| {
                let names: Vec<String> = Self::all_shipped()
                    .map(|model| model.name().to_owned())
                    .collect();
                let message = format!("no model {name:?}; choose one of {}", names.join(", "));
                Error::new(ErrorKind::Model, message)
            })
    }

    /// The shipped model of that name, else the trained one in the folder of that name. (A folder that is called
    /// like a shipped model is meant by `./musicnn-msd`.)
    ///
    /// # Errors
    /// [`ErrorKind::Model`] where neither is, or where the folder holds no sound model.
    ///
    /// ```
    /// use earmark::Model;
    ///
    /// assert_eq!(Model::find("musicnn-msd")?.name(), "musicnn-msd");
    /// assert!(Model::find("musicnn").unwrap_err().message.contains("musicnn-mtt"));
    /// # Ok::<(), earmark::Error>(())
    /// ```
    pub fn find(name: &str) -> Result<Self, Error> {
        let unknown = match Self::shipped(name) {
            Ok(model) => return Ok(model),
            Err(unknown) => unknown,
        };
        let folder = Path::new(name);
        if !folder.exists() {
            let message = format!("{unknown}, or give the folder of a run that train wrote");
            return Err(Error::new(ErrorKind::Model, message));
        }
        Ok(Self::Trained(Box::new(RunModel::load(folder)?)))
    }

    /// The name of the shipped model, or of the folder.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Ranking => ranking::NAME,
            Self::Shipped(model) => model.name,
            Self::ShippedRun(run) => run.name,
            Self::Trained(run) => run.name(),
        }
    }

    /// SHA-256 of the weights, lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        match self {
            Self::Ranking => ranking::sha256(),
            Self::Shipped(model) => model.sha256.to_owned(),
            Self::ShippedRun(run) => run.sha256.to_owned(),
            Self::Trained(run) => run.model().sha256().to_owned(),
        }
    }

    /// Bytes of the weights; of the default those of both its sources.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] where the folder of a trained model cannot be read any more.
    pub fn n_bytes(&self) -> Result<u64, Error> {
        Ok(match self {
            Self::Ranking => {
                let tagger = shipped::find(ranking::TAGGER)?;
                (tagger.weights.len() + GTZAN10.weights.len()) as u64
            }
            Self::Shipped(model) => model.weights.len() as u64,
            Self::ShippedRun(run) => run.weights.len() as u64,
            Self::Trained(run) => run.n_bytes()?,
        })
    }

    /// Compares the weights with their hash. Those of a trained model in a folder were compared when it was read.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if they differ.
    pub fn verify(&self) -> Result<(), Error> {
        match self {
            Self::Ranking => {
                shipped::find(ranking::TAGGER)?.verify()?;
                GTZAN10.model().map(drop)
            }
            Self::Shipped(model) => Ok(model.verify()?),
            Self::ShippedRun(run) => run.model().map(drop),
            Self::Trained(_) => Ok(()),
        }
    }
}

use std::path::Path;

use earmark_models::shipped::{self, ShippedModel};

use crate::learn::RunModel;
use crate::{Error, ErrorKind};

/// A model that can be asked about files.
#[derive(Clone, Debug)]
pub enum Model {
    /// It ships with Earmark.
    Shipped(&'static ShippedModel),
    /// It was trained, and lies in the folder of a run.
    Trained(Box<RunModel>),
}

impl Model {
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
        let unknown = match shipped::find(name) {
            Ok(model) => return Ok(Self::Shipped(model)),
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
            Self::Shipped(model) => model.name,
            Self::Trained(run) => run.name(),
        }
    }

    /// SHA-256 of the weights, lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        match self {
            Self::Shipped(model) => model.sha256,
            Self::Trained(run) => run.model().sha256(),
        }
    }

    /// Compares the weights with their hash. Those of a trained model were compared when it was read.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if they differ.
    pub fn verify(&self) -> Result<(), Error> {
        match self {
            Self::Shipped(model) => Ok(model.verify()?),
            Self::Trained(_) => Ok(()),
        }
    }
}

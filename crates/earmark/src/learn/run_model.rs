//! The model of a run: one, or several that are combined.

use std::path::{Path, PathBuf};

use super::TrainedModel;
use super::ensemble::{Combination, EnsembleDescription, MEMBERS, hash_of, is_ensemble};
use super::model::{DESCRIPTION, TrainingDescription};
use crate::{Error, ErrorKind};

/// What a run folder holds: a trained model, or an ensemble of several.
///
/// Each member describes a track by its own features and gives calibrated probabilities of it;
/// [`combine`](Self::combine) makes one answer of theirs.
#[derive(Clone, Debug)]
pub struct RunModel {
    labels: Vec<String>,
    sha256: String,
    pub(super) training: TrainingDescription,
    members: Vec<MemberModel>,
    /// None of a model that is alone.
    combination: Option<Combination>,
}

/// A model that is asked.
#[derive(Clone, Debug)]
pub struct MemberModel {
    /// As the ensemble calls it; empty if it is alone.
    pub name: String,
    /// Its run.
    pub folder: PathBuf,
    /// The model.
    pub model: TrainedModel,
}

impl RunModel {
    /// Reads the model of a run folder, with its members if it is an ensemble; all must be as they were written.
    ///
    /// # Errors
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) for a folder that holds no model, one of another version, or one
    /// that was changed.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        if is_ensemble(folder) {
            return Self::load_ensemble(folder);
        }
        let model = TrainedModel::load(folder)?;
        Ok(Self {
            labels: model.labels().to_vec(),
            sha256: model.sha256().to_owned(),
            training: model.description.training.clone(),
            members: vec![MemberModel {
                name: String::new(),
                folder: folder.to_owned(),
                model,
            }],
            combination: None,
        })
    }

    fn load_ensemble(folder: &Path) -> Result<Self, Error> {
        let (description, combination, models) = EnsembleDescription::load(folder)?;
        let names = description.members.iter().map(|member| &member.name);
        let members = names.zip(models).map(|(name, model)| MemberModel {
            name: name.clone(),
            folder: folder.join(MEMBERS).join(name),
            model,
        });
        Ok(Self {
            members: members.collect(),
            sha256: hash_of(&folder.join(DESCRIPTION))?,
            labels: description.labels,
            training: description.training,
            combination: Some(combination),
        })
    }

    /// The classes, in the order of the probabilities.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// SHA-256 of the weights; of an ensemble, of its `model.toml`, which has those of combination and members.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The models that are asked, at least one.
    #[must_use]
    pub fn members(&self) -> &[MemberModel] {
        &self.members
    }

    /// Whether there is more than one.
    #[must_use]
    pub fn is_ensemble(&self) -> bool {
        self.combination.is_some()
    }

    /// The probabilities of a track, from the calibrated probabilities of each member, in their order. Of a model that
    /// is alone, its own.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`](crate::ErrorKind::Internal) for another number of rows or classes.
    pub fn combine(&self, said: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
        match (&self.combination, said) {
            (Some(combination), said) => combination.ask(said),
            (None, [only]) if only.len() == self.labels.len() => Ok(only.clone()),
            (None, _) => {
                let message = format!("{} rows of probabilities for one model", said.len());
                Err(Error::new(ErrorKind::Internal, message))
            }
        }
    }
}

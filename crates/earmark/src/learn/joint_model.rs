//! Trained models that are asked as one.

use std::path::{Path, PathBuf};

use earmark_eval::Calibration;
use earmark_eval::report::Stamp;

use super::ensemble::{
    Combination, EnsembleDescription, EnsembleMethod, MEMBERS, hash_of, is_ensemble,
};
use super::model::{DESCRIPTION, TrainedModel, TrainingDescription};
use crate::{Error, ErrorKind};

/// What is asked: a trained model that is alone, or several that are combined.
///
/// Each member describes a track by its own features and gives calibrated probabilities of it;
/// [`combine`](Self::combine) makes one answer of theirs.
#[derive(Clone, Debug)]
pub struct JointModel {
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
    /// The model.
    pub model: TrainedModel,
}

impl JointModel {
    /// Reads the model of a run folder, with its members if it is an ensemble; all must be as they were written.
    pub(super) fn load(folder: &Path) -> Result<Self, Error> {
        if !is_ensemble(folder) {
            return Ok(TrainedModel::load(folder)?.into());
        }
        let (description, combination, models) = EnsembleDescription::load(folder)?;
        let names = description.members.iter().map(|member| &member.name);
        let members = names.zip(models).map(|(name, model)| MemberModel {
            name: name.clone(),
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

    /// The model, where it is alone.
    #[must_use]
    pub fn alone(&self) -> Option<&TrainedModel> {
        match (&self.combination, self.members.as_slice()) {
            (None, [only]) => Some(&only.model),
            _ => None,
        }
    }

    /// The kind of classifier: `logistic-regression`; `ensemble` of several.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.alone().map_or("ensemble", TrainedModel::kind)
    }

    /// How several are combined; none of one.
    #[must_use]
    pub fn method(&self) -> Option<EnsembleMethod> {
        self.combination.as_ref().map(Combination::method)
    }

    /// The weight of each member; none of a model that is alone, and where a regression has many.
    #[must_use]
    pub fn weights(&self) -> Option<Vec<f64>> {
        self.combination.as_ref()?.weights()
    }

    /// How the probabilities of whole tracks are calibrated, if they are; of an ensemble, after they are combined.
    #[must_use]
    pub fn calibration(&self) -> Option<&Calibration> {
        match &self.combination {
            Some(combination) => Some(combination.calibration()),
            None => self.alone()?.calibration(),
        }
    }

    /// The split it was judged by, in words.
    #[must_use]
    pub fn protocol(&self) -> &str {
        &self.training.protocol
    }

    /// What makes the numbers of its run less than they seem.
    #[must_use]
    pub fn stamp(&self) -> Option<&Stamp> {
        self.training.stamp.as_ref()
    }

    /// Tracks it was fitted to.
    #[must_use]
    pub fn n_tracks(&self) -> usize {
        self.training.n_tracks
    }

    /// The version of Earmark that made it.
    #[must_use]
    pub fn earmark_version(&self) -> &str {
        &self.training.earmark
    }

    /// The probabilities of a track, from the calibrated probabilities of each member, in their order. Of a model that
    /// is alone, its own.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] for another number of rows or classes.
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

impl From<TrainedModel> for JointModel {
    /// A model that is alone.
    fn from(model: TrainedModel) -> Self {
        Self {
            labels: model.labels().to_vec(),
            sha256: model.sha256().to_owned(),
            training: model.description.training.clone(),
            members: vec![MemberModel {
                name: String::new(),
                model,
            }],
            combination: None,
        }
    }
}

impl MemberModel {
    /// Its run, if the joint model lies in `folder`.
    #[must_use]
    pub fn folder(&self, folder: &Path) -> PathBuf {
        match self.name.as_str() {
            "" => folder.to_owned(),
            name => folder.join(MEMBERS).join(name),
        }
    }

    /// What is wrong with it, by its name.
    pub(super) fn named(&self, error: Error) -> Error {
        match self.name.as_str() {
            "" => error,
            name => Error {
                message: format!("member {name}: {}", error.message),
                ..error
            },
        }
    }
}

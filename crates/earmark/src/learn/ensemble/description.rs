//! `model.toml` of an ensemble, and the model it describes.

use std::fs;
use std::path::Path;

use earmark_data::ContentHash;
use serde::{Deserialize, Serialize};

use super::{Combination, EnsembleMethod};
use crate::learn::model::{DESCRIPTION, TrainedModel, TrainingDescription, WeightsDescription};
use crate::{Error, ErrorKind};

/// The schema of `model.toml` of an ensemble.
pub(in crate::learn) const SCHEMA: &str = "earmark.ensemble/v1";
pub(in crate::learn) const COMBINATION: &str = "combination.json";
/// The folder with a run a member.
pub(in crate::learn) const MEMBERS: &str = "members";

/// All of an ensemble but its members and its combination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::learn) struct EnsembleDescription {
    pub(super) schema: String,
    pub(super) by: EnsembleMethod,
    /// The classes, in the order of the probabilities.
    pub(in crate::learn) labels: Vec<String>,
    pub(in crate::learn) training: TrainingDescription,
    pub(in crate::learn) combination: WeightsDescription,
    pub(in crate::learn) members: Vec<MemberDescription>,
}

/// A member: a run in `members/NAME`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::learn) struct MemberDescription {
    pub(in crate::learn) name: String,
    /// Of its `model.toml`, which has that of its weights.
    pub(super) sha256: String,
}

/// Whether the model in `folder` is an ensemble.
pub(in crate::learn) fn is_ensemble(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join(DESCRIPTION)).unwrap_or_default();
    let table: Option<toml::Table> = text.parse().ok();
    let schema = table.as_ref().and_then(|table| table.get("schema"));
    schema.and_then(toml::Value::as_str) == Some(SCHEMA)
}

impl EnsembleDescription {
    /// Reads the ensemble in `folder`: description, combination and members, which must be those it was written with.
    pub(in crate::learn) fn load(
        folder: &Path,
    ) -> Result<(Self, Combination, Vec<TrainedModel>), Error> {
        let path = folder.join(DESCRIPTION);
        let text = fs::read_to_string(&path).map_err(|error| broken(&path, &error))?;
        let description: Self = toml::from_str(&text).map_err(|error| broken(&path, &error))?;
        if description.combination.file != COMBINATION {
            let reason = format!(
                "its combination is in {:?}, not in {COMBINATION}",
                description.combination.file
            );
            return Err(broken(&path, &reason));
        }
        let combination = description.combination(folder)?;
        let members = description.members.iter();
        let members = members.map(|member| member.load(folder, &description.labels));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        Ok((description, combination, members))
    }

    fn combination(&self, folder: &Path) -> Result<Combination, Error> {
        let path = folder.join(COMBINATION);
        ensure_hash(&path, &self.combination.sha256)?;
        let text = fs::read_to_string(&path).map_err(|error| broken(&path, &error))?;
        let combination: Combination =
            serde_json::from_str(&text).map_err(|error| broken(&path, &error))?;
        let checked = combination.check(self.members.len(), self.labels.len());
        checked.map_err(|reason| broken(&path, &reason))?;
        Ok(combination)
    }
}

impl MemberDescription {
    fn load(&self, folder: &Path, labels: &[String]) -> Result<TrainedModel, Error> {
        // A name, not a way out of the folder.
        let is_name = Path::new(&self.name).file_name() == Some(self.name.as_ref());
        if !is_name {
            let reason = format!("{:?} is no name of a member", self.name);
            return Err(broken(&folder.join(DESCRIPTION), &reason));
        }
        let folder = folder.join(MEMBERS).join(&self.name);
        let path = folder.join(DESCRIPTION);
        ensure_hash(&path, &self.sha256)?;
        let model = TrainedModel::load(&folder)?;
        if model.labels() != labels {
            return Err(broken(&path, &"it has other labels than its ensemble"));
        }
        Ok(model)
    }
}

/// SHA-256 of a file of a run.
pub(in crate::learn) fn hash_of(path: &Path) -> Result<String, Error> {
    let hash = fs::File::open(path).and_then(ContentHash::of_reader);
    let hash = hash.map_err(|error| broken(path, &format!("it cannot be read ({error})")))?;
    Ok(hash.to_string())
}

fn ensure_hash(path: &Path, expected: &str) -> Result<(), Error> {
    let hash = hash_of(path)?;
    if hash == expected {
        return Ok(());
    }
    Err(broken(
        path,
        &format!("its SHA-256 is {hash}, not {expected}"),
    ))
}

fn broken(path: &Path, reason: &dyn std::fmt::Display) -> Error {
    let message = format!("{reason}; make the ensemble again, or restore the folder");
    Error::new(ErrorKind::Model, message).at(path)
}

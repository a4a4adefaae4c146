//! The model in the folder of a run, and what it says of itself.

use std::fs;
use std::path::{Path, PathBuf};

use earmark_eval::Calibration;

use super::ensemble::COMBINATION;
use super::folder::METRICS;
use super::model::DESCRIPTION;
use super::{JointModel, Metrics, TrainedModel};
use crate::{Error, ErrorKind};

/// A trained model, or an ensemble of several, and the folder it lies in.
#[derive(Clone, Debug)]
pub struct RunModel {
    folder: PathBuf,
    name: String,
    model: JointModel,
}

impl RunModel {
    /// The model of the run in `folder`, with its members if it is an ensemble; all must be as they were written.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that holds no model, one of another version, or one that was changed.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let model = JointModel::load(folder)?;
        // `.` and `runs/..` have no name of their own.
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let name = whole.file_name().unwrap_or(whole.as_os_str());
        Ok(Self {
            folder: folder.to_owned(),
            name: name.to_string_lossy().into_owned(),
            model,
        })
    }

    /// Whether a run lies at `folder`, sound or not.
    #[must_use]
    pub fn is_at(folder: &Path) -> bool {
        folder.join(DESCRIPTION).is_file()
    }

    /// The folders of all runs right inside `folder`, or `folder` itself where it is one; in the order of their names.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be read.
    pub fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
        if Self::is_at(folder) {
            return Ok(vec![folder.to_owned()]);
        }
        let entries = fs::read_dir(folder).and_then(|entries| {
            let paths = entries.map(|entry| entry.map(|entry| entry.path()));
            paths.collect::<Result<Vec<_>, _>>()
        });
        let mut folders = entries.map_err(|error| {
            let message =
                format!("cannot be read ({error}); give a run, or a folder that holds runs");
            Error::new(ErrorKind::Io, message).at(folder)
        })?;
        folders.retain(|path| Self::is_at(path));
        folders.sort();
        Ok(folders)
    }

    /// The folder's name: what records call the model.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The model.
    #[must_use]
    pub fn model(&self) -> &JointModel {
        &self.model
    }

    /// The model, without its folder.
    #[must_use]
    pub fn into_model(self) -> JointModel {
        self.model
    }

    /// The numbers of the run; none where its `metrics.json` was not kept.
    ///
    /// # Errors
    /// As [`Metrics::read`].
    pub fn metrics(&self) -> Result<Option<Metrics>, Error> {
        if !self.folder.join(METRICS).exists() {
            return Ok(None);
        }
        Metrics::read(&self.folder).map(Some)
    }

    /// Bytes of the weights; of an ensemble, of all members' and of what combines them.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where they are gone.
    pub fn n_bytes(&self) -> Result<u64, Error> {
        let members = self.model.members().iter();
        let weights = members.map(|member| {
            let folder = member.folder(&self.folder);
            folder.join(member.model.weights_file())
        });
        let method = self.model.method();
        let combination = method.map(|_| self.folder.join(COMBINATION));
        let n_bytes = weights.chain(combination).map(|path| {
            let length = fs::metadata(&path).map(|file| file.len());
            length.map_err(|error| Error::new(ErrorKind::Io, error.to_string()).at(&path))
        });
        n_bytes.sum()
    }
}

/// What a model says of itself.
impl TrainedModel {
    /// The kind of classifier: `logistic-regression`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.description.name
    }

    /// What it takes, as [`Inputs`](super::Inputs) or the summary of arrays; none for the columns of a table.
    #[must_use]
    pub fn features(&self) -> Option<&str> {
        self.description.inputs.features.as_deref()
    }

    /// How tracks are cut for it, as [`Segments`](crate::Segments); none if they are not.
    #[must_use]
    pub fn segments(&self) -> Option<&str> {
        self.description.inputs.segments.as_deref()
    }

    /// What its rows are, versions and all.
    #[must_use]
    pub fn rows_kind(&self) -> &str {
        &self.description.inputs.kind
    }

    /// How the probabilities of whole tracks are calibrated, if they are.
    #[must_use]
    pub fn calibration(&self) -> Option<&Calibration> {
        self.description.calibration.as_ref()
    }
}

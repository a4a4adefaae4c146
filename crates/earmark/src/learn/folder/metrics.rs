//! `metrics.json`: the numbers of a run.

use std::fs::File;
use std::path::Path;

use earmark_data::AsideFile;
use earmark_eval::report::Stamp;
use earmark_eval::{Evaluation, Predictions};
use serde::{Deserialize, Serialize};

use crate::learn::Published;
use crate::learn::ledger::Ledger;
use crate::learn::model::DESCRIPTION;
use crate::{Error, ErrorKind};

pub(in crate::learn) const FILE: &str = "metrics.json";
const SCHEMA: &str = "earmark.metrics/v1";

/// The numbers of a run, and how often its test sets were looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    schema: String,
    /// As the report is called.
    pub title: String,
    /// SHA-256 of the configuration as it was asked for.
    pub config_sha256: String,
    /// What was fitted.
    pub model: MetricsModel,
    /// How it was split.
    pub split: MetricsSplit,
    /// The test sets, and how often each was scored.
    pub test_sets: Ledger,
    /// Of the test tracks.
    pub evaluation: Evaluation,
    /// Of their segments, where tracks have several rows; before calibration.
    pub segments: Option<Evaluation>,
    /// Of the validation tracks, where there are some.
    pub validation: Option<Evaluation>,
    /// Round by round.
    pub rounds: Vec<RoundMetrics>,
    /// What somebody else published for the like.
    pub published: Option<Published>,
}

/// What was fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsModel {
    /// The kind of classifier.
    pub name: String,
    /// Its parameters that are not at their defaults.
    pub set: Vec<String>,
    /// What its rows are.
    pub features: String,
    /// SHA-256 of the weights.
    pub sha256: String,
}

/// How it was split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsSplit {
    /// In words.
    pub protocol: String,
    /// Of `split.csv`.
    pub sha256: String,
    /// What makes the numbers less than they seem: `leaky-segments`, `chosen-on-test`, `leaks`.
    pub stamp: Option<Stamp>,
    /// Tracks whose artist is not known.
    pub n_without_group: usize,
    /// Leaks that were found, one line each.
    pub leaks: Vec<String>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundMetrics {
    /// Tracks it was fitted to.
    pub n_train: usize,
    /// Tracks it was chosen with.
    pub n_validation: usize,
    /// Tracks it was judged with.
    pub n_test: usize,
    /// Share of right answers among them.
    pub accuracy: f64,
    /// To fit and calibrate.
    pub seconds: f64,
}

/// All fields of [`Metrics`] but the schema.
pub(in crate::learn) struct Parts {
    pub(in crate::learn) title: String,
    pub(in crate::learn) config_sha256: String,
    pub(in crate::learn) model: MetricsModel,
    pub(in crate::learn) split: MetricsSplit,
    pub(in crate::learn) evaluation: Evaluation,
    pub(in crate::learn) segments: Option<Evaluation>,
    pub(in crate::learn) validation: Option<Evaluation>,
    pub(in crate::learn) rounds: Vec<RoundMetrics>,
    pub(in crate::learn) published: Option<Published>,
}

impl Metrics {
    pub(super) fn new(parts: Parts, test_sets: Ledger) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            title: parts.title,
            config_sha256: parts.config_sha256,
            model: parts.model,
            split: parts.split,
            test_sets,
            evaluation: parts.evaluation,
            segments: parts.segments,
            validation: parts.validation,
            rounds: parts.rounds,
            published: parts.published,
        }
    }

    pub(in crate::learn) fn to_json(&self) -> Result<String, Error> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        text.push('\n');
        Ok(text)
    }

    /// The numbers of the run in `folder`.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that is none of a run, or of another version.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let broken = |reason: String| {
            let message =
                format!("this is no folder of a run ({reason}); give one that train wrote");
            Error::new(ErrorKind::Model, message).at(&path)
        };
        let text = std::fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
        let metrics: Self =
            serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        if metrics.schema != SCHEMA {
            return Err(broken(format!(
                "its schema is {}, not {SCHEMA}",
                metrics.schema
            )));
        }
        Ok(metrics)
    }

    /// Notes in the folder of a run that its model was asked about these tracks; one process after the other.
    /// Returns the numbers of the run, and how often these tracks were scored.
    pub(in crate::learn) fn note(
        folder: &Path,
        predictions: &Predictions,
        by: &str,
    ) -> Result<(Self, usize), Error> {
        let path = folder.join(DESCRIPTION);
        // A file that stays while the numbers are replaced.
        let lock = File::open(&path).and_then(|file| file.lock().map(|()| file));
        let _held = lock.map_err(|error| {
            let message = format!("the run cannot be locked ({error}); check its permissions");
            Error::new(ErrorKind::Io, message).at(&path)
        })?;
        let mut metrics = Self::read(folder)?;
        let n_scored = metrics.test_sets.note(predictions, by);
        AsideFile::write(&folder.join(FILE), metrics.to_json()?.as_bytes())?;
        Ok((metrics, n_scored))
    }
}

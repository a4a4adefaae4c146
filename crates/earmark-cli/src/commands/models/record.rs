//! What is said of a model in lists for machines.

use std::path::PathBuf;

use earmark::eval::report::Stamp;
use earmark::eval::{CalibrationMethod, Estimate};
use earmark::learn::{EnsembleMethod, MemberModel, RunModel, ShippedRun, TrainedModel};
use earmark::models::shipped::ShippedModel;
use earmark::{Classifier, Error, Model};
use serde::Serialize;

use crate::output::Entry;

/// A model.
#[derive(Serialize)]
pub(super) struct Record {
    schema: &'static str,
    pub(super) name: String,
    pub(super) summary: String,
    pub(super) source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<String>,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    pub(super) labels: Vec<String>,
    #[serde(flatten)]
    pub(super) training: Option<Training>,
}

/// What is known of a trained model beside that.
#[derive(Serialize)]
pub(super) struct Training {
    pub(super) path: PathBuf,
    pub(super) kind: String,
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) calibration: Option<CalibrationMethod>,
    #[serde(flatten)]
    pub(super) ensemble: Option<Ensemble>,
    pub(super) n_tracks: usize,
    pub(super) protocol: String,
    pub(super) stamp: Option<Stamp>,
    /// Of the test tracks of the run; none where its `metrics.json` was not kept.
    pub(super) accuracy: Option<Estimate>,
    earmark: String,
}

/// What a model takes.
#[derive(Serialize)]
pub(super) struct Inputs {
    pub(super) features: Option<String>,
    pub(super) segments: Option<String>,
}

/// What is known of an ensemble beside that.
#[derive(Serialize)]
pub(super) struct Ensemble {
    pub(super) by: EnsembleMethod,
    pub(super) members: Vec<Member>,
}

/// A member of an ensemble.
#[derive(Serialize)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(flatten)]
    inputs: Inputs,
    sha256: String,
    pub(super) weight: Option<f64>,
}

impl Inputs {
    fn of(model: &TrainedModel) -> Self {
        Self {
            features: model.features().map(str::to_owned),
            segments: model.segments().map(str::to_owned),
        }
    }

    /// The features in words.
    pub(super) fn features(&self) -> &str {
        self.features.as_deref().unwrap_or("a table's columns")
    }
}

impl Ensemble {
    fn of(run: &RunModel) -> Option<Self> {
        let model = run.model();
        let weights = model.weights();
        let member = |(n, member): (usize, &MemberModel)| Member {
            name: member.name.clone(),
            kind: member.model.kind().to_owned(),
            inputs: Inputs::of(&member.model),
            sha256: member.model.sha256().to_owned(),
            weight: weights.as_ref().map(|weights| weights[n]),
        };
        let members = model.members().iter().enumerate();
        Some(Self {
            by: model.method()?,
            members: members.map(member).collect(),
        })
    }
}

impl Member {
    /// `logistic-regression of gtzan57`.
    pub(super) fn what(&self) -> String {
        format!("{} of {}", self.kind, self.inputs.features())
    }
}

impl Record {
    pub(super) fn of(model: &Model) -> Result<Self, Error> {
        match model {
            Model::Shipped(model) => Ok(Self::of_shipped(model)),
            Model::ShippedRun(run) => Self::of_shipped_run(run),
            Model::Trained(run) => Self::of_run(run),
            _ => Self::of_ranking(model),
        }
    }

    /// The joint ranking, which has the genres of its two sources.
    fn of_ranking(model: &Model) -> Result<Self, Error> {
        let classifier = Classifier::new(model.clone())?;
        let summary = format!(
            "the default: {} genres, those of musicnn-msd and gtzan10 in one ranking; other tags beside them",
            classifier.n_genres()
        );
        Ok(Self {
            schema: SCHEMA,
            name: model.name().to_owned(),
            summary,
            source: "musicnn-msd and gtzan10".to_owned(),
            licence: Some("ISC and (MIT OR Apache-2.0)".to_owned()),
            sha256: model.sha256(),
            bytes: model.n_bytes()?,
            labels: classifier.genre_names(),
            training: None,
        })
    }

    fn of_shipped_run(run: &ShippedRun) -> Result<Self, Error> {
        let model = run.model()?;
        Ok(Self {
            schema: SCHEMA,
            name: run.name.to_owned(),
            summary: run.summary.to_owned(),
            source: run.source.to_owned(),
            licence: Some(run.licence.to_owned()),
            sha256: run.sha256.to_owned(),
            bytes: run.weights.len() as u64,
            labels: model.labels().to_vec(),
            training: None,
        })
    }

    fn of_shipped(model: &'static ShippedModel) -> Self {
        Self {
            schema: SCHEMA,
            name: model.name.to_owned(),
            summary: model.summary.to_owned(),
            source: model.source.to_owned(),
            licence: Some(model.licence.to_owned()),
            sha256: model.sha256.to_owned(),
            bytes: model.weights.len() as u64,
            labels: model
                .labels
                .iter()
                .map(|label| (*label).to_owned())
                .collect(),
            training: None,
        }
    }

    pub(super) fn of_run(run: &RunModel) -> Result<Self, Error> {
        let model = run.model();
        let metrics = run.metrics()?;
        let accuracy = metrics.and_then(|metrics| metrics.evaluation.metrics.accuracy);
        let training = Training {
            path: run.folder().to_owned(),
            kind: model.kind().to_owned(),
            inputs: match model.alone() {
                Some(model) => Inputs::of(model),
                // Each member has its own.
                None => Inputs {
                    features: None,
                    segments: None,
                },
            },
            ensemble: Ensemble::of(run),
            calibration: model.calibration().map(|calibration| calibration.method()),
            n_tracks: model.n_tracks(),
            protocol: model.protocol().to_owned(),
            stamp: model.stamp().cloned(),
            accuracy,
            earmark: model.earmark_version().to_owned(),
        };
        Ok(Self {
            schema: SCHEMA,
            name: run.name().to_owned(),
            summary: training.summary(model.labels().len()),
            source: format!(
                "trained by Earmark {} on {} tracks",
                training.earmark, training.n_tracks
            ),
            licence: None,
            sha256: model.sha256().to_owned(),
            bytes: run.n_bytes()?,
            labels: model.labels().to_vec(),
            training: Some(training),
        })
    }

    /// What `--model` calls it.
    pub(super) fn called(&self) -> String {
        match &self.training {
            Some(training) => training.path.display().to_string(),
            None => self.name.clone(),
        }
    }
}

const SCHEMA: &str = "earmark.model/v1";

impl Training {
    /// `svm of gtzan57: 10 genres, 54.3 % of test tracks right`; `ensemble of svm, forest by mean: …`.
    fn summary(&self, n_labels: usize) -> String {
        let of = match &self.ensemble {
            None => self.inputs.features().to_owned(),
            Some(ensemble) => {
                let names: Vec<_> = ensemble.members.iter().map(|m| m.name.as_str()).collect();
                format!("{} by {}", names.join(", "), ensemble.by)
            }
        };
        let mut summary = format!("{} of {of}: {n_labels} genres", self.kind);
        if let Some(accuracy) = self.accuracy {
            summary += &format!(", {:.1} % of test tracks right", 100.0 * accuracy.value);
        }
        if let Some(stamp) = &self.stamp {
            summary += &format!(" ({})", stamp.name);
        }
        summary
    }
}

impl Entry for Record {
    const HEAD: &[&str] = &[
        "name", "summary", "source", "licence", "sha256", "bytes", "path", "accuracy",
    ];

    fn row(&self) -> Vec<String> {
        let training = self.training.as_ref();
        let accuracy = training.and_then(|training| training.accuracy);
        vec![
            self.name.clone(),
            self.summary.clone(),
            self.source.clone(),
            self.licence.clone().unwrap_or_default(),
            self.sha256.clone(),
            self.bytes.to_string(),
            training.map_or(String::new(), |training| {
                training.path.display().to_string()
            }),
            accuracy.map_or(String::new(), |accuracy| accuracy.value.to_string()),
        ]
    }
}

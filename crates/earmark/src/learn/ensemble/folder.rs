//! The folder of an ensemble: that of a run, with its members' inside.

use std::fs;
use std::path::Path;

use earmark_data::ContentHash;
use serde::Serialize;

use super::description::MemberDescription;
use super::member::Member;
use super::{COMBINATION, EnsembleDescription, EnsembleMethod, EnsembleOutcome, MEMBERS, SCHEMA};
use crate::learn::folder::{
    HELD_OUT, LABELS, METRICS, MetricsModel, MetricsSplit, PREDICTIONS, Parts, RunFolder, TRACKS,
    Written, labels, predictions_text, write_files,
};
use crate::learn::model::{DESCRIPTION, TrainingDescription, WeightsDescription};
use crate::{Error, ErrorKind};

/// What of a member's folder goes into the ensemble's, beside its weights: all but reports and segments.
const OF_MEMBER: [&str; 9] = [
    "config.toml",
    "split.csv",
    "MODEL_CARD.md",
    LABELS,
    TRACKS,
    PREDICTIONS,
    HELD_OUT,
    METRICS,
    DESCRIPTION,
];

/// `config.toml` of an ensemble.
#[derive(Serialize)]
struct Config<'a> {
    ensemble: ConfigEnsemble<'a>,
}

#[derive(Serialize)]
struct ConfigEnsemble<'a> {
    by: EnsembleMethod,
    members: Vec<ConfigMember<'a>>,
}

#[derive(Serialize)]
struct ConfigMember<'a> {
    name: &'a str,
    path: &'a Path,
    sha256: &'a str,
}

impl RunFolder {
    /// Writes an ensemble with its members inside, and puts it in its place at once, as [`write`](Self::write) does.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for the folder of one of its members, [`ErrorKind::Io`] where it cannot be written.
    pub fn write_ensemble(&self, outcome: &EnsembleOutcome) -> Result<Written, Error> {
        outcome.refuse_place_of_member(self.path())?;
        let combination = json(&outcome.combination)?;
        let description = toml(&outcome.description(&combination))?;
        let config = toml(&outcome.config())?;
        let model_sha256 = ContentHash::of_text(&description).to_string();
        let report = outcome.report(self.path(), &model_sha256)?;
        let parts = Parts {
            title: report.title.clone(),
            config_sha256: ContentHash::of_text(&config).to_string(),
            model: outcome.metrics_model(model_sha256),
            split: outcome.metrics_split(),
            evaluation: report.evaluation.clone(),
            segments: None,
            validation: None,
            rounds: outcome.rounds.iter().map(|r| r.metrics.clone()).collect(),
            published: None,
        };
        let (metrics, n_scored) = self.metrics(parts, &outcome.predictions, "ensemble");
        let files = [
            ("config.toml", config.into_bytes()),
            (LABELS, labels(outcome.predictions.class_names())),
            (PREDICTIONS, predictions_text(&outcome.predictions)?),
            (METRICS, metrics.to_json()?.into_bytes()),
            ("report.html", report.to_html()?.into_bytes()),
            ("report.json", report.to_json()?.into_bytes()),
            ("MODEL_CARD.md", report.to_model_card()?.into_bytes()),
            (DESCRIPTION, description.into_bytes()),
            (COMBINATION, combination.into_bytes()),
        ];
        self.appear(|aside| {
            let written = write_files(aside, files)
                .and_then(|()| outcome.members[0].copy(&["split.csv", TRACKS], aside))
                .and_then(|()| copy_members(&outcome.members, &aside.join(MEMBERS)));
            written.map_err(|error| self.unwritable(&error))
        })?;
        Ok(Written {
            n_scored,
            n_left_out: report.left_out.len(),
            metrics,
        })
    }
}

fn copy_members(members: &[Member], folder: &Path) -> std::io::Result<()> {
    for member in members {
        let to = folder.join(&member.name);
        fs::create_dir_all(&to)?;
        member.copy(&OF_MEMBER, &to)?;
        member.copy(&[member.model.weights_file()], &to)?;
    }
    Ok(())
}

impl Member {
    fn copy(&self, names: &[&str], to: &Path) -> std::io::Result<()> {
        names
            .iter()
            .try_for_each(|name| fs::copy(self.folder.join(name), to.join(name)).map(|_| ()))
    }
}

impl EnsembleOutcome {
    fn refuse_place_of_member(&self, path: &Path) -> Result<(), Error> {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match self
            .members
            .iter()
            .find(|member| member.folder.starts_with(&place))
        {
            None => Ok(()),
            Some(member) => {
                let message = format!("{} is a member; name another folder", member.name);
                Err(Error::new(ErrorKind::Config, message).at(path))
            }
        }
    }

    fn config(&self) -> Config<'_> {
        let members = self.members.iter().map(|member| ConfigMember {
            name: &member.name,
            path: &member.folder,
            sha256: &member.sha256,
        });
        Config {
            ensemble: ConfigEnsemble {
                by: self.by,
                members: members.collect(),
            },
        }
    }

    fn description(&self, combination: &str) -> EnsembleDescription {
        let first = &self.members[0];
        let members = self.members.iter().map(|member| MemberDescription {
            name: member.name.clone(),
            sha256: member.sha256.clone(),
        });
        EnsembleDescription {
            schema: SCHEMA.to_owned(),
            by: self.by,
            labels: self.predictions.class_names().to_vec(),
            training: TrainingDescription {
                stamp: self.stamp().cloned(),
                earmark: env!("CARGO_PKG_VERSION").to_owned(),
                ..first.model.description.training.clone()
            },
            combination: WeightsDescription {
                file: COMBINATION.to_owned(),
                sha256: ContentHash::of_text(combination).to_string(),
            },
            members: members.collect(),
        }
    }

    fn metrics_model(&self, sha256: String) -> MetricsModel {
        let features = self
            .members
            .iter()
            .map(|m| m.metrics.model.features.as_str());
        let mut kinds: Vec<&str> = Vec::new();
        for kind in features {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        MetricsModel {
            name: "ensemble".to_owned(),
            set: vec![format!("by={}", self.by)],
            features: kinds.join(", "),
            sha256,
        }
    }

    fn metrics_split(&self) -> MetricsSplit {
        let leaks = self.leaks().into_values().flatten();
        MetricsSplit {
            stamp: self.stamp().cloned(),
            leaks: leaks.map(str::to_owned).collect(),
            ..self.members[0].metrics.split.clone()
        }
    }
}

fn toml(value: &impl Serialize) -> Result<String, Error> {
    toml::to_string_pretty(value)
        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

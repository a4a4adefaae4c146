//! The report of an ensemble.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use earmark_data::read_dataset;
use earmark_eval::Estimate;
use earmark_eval::report::{FactGroup, LeakCheck, LeftOut, Mistake, Report, TrackMap};

use super::combination::Rule;
use super::member::Member;
use super::{Combination, EnsembleMethod, EnsembleOutcome, MemberResult};
use crate::Error;
use crate::files::{AUDIO_EXTENSIONS, relative};
use crate::learn::Experiment;
use crate::learn::report::{N_MISTAKES, share, shown};

impl EnsembleOutcome {
    /// The report, with the audio of mistakes as seen from `folder`.
    pub(super) fn report(&self, folder: &Path, model_sha256: &str) -> Result<Report, Error> {
        let mut report = Report::new(self.title(), self.evaluation.clone());
        report.stamp = self.stamp().cloned();
        report.facts = self.facts(model_sha256);
        report.mistakes = self.mistakes(folder);
        let checks = self.leaks().into_iter().map(|(name, findings)| LeakCheck {
            name: name.to_owned(),
            findings: findings.into_iter().map(str::to_owned).collect(),
        });
        report.leak_checks = checks.collect();
        report.left_out = self.left_out();
        report.maps = self.maps();
        Ok(report)
    }

    fn title(&self) -> String {
        let names: Vec<&str> = self.members.iter().map(|m| m.name.as_str()).collect();
        let how = match self.by {
            EnsembleMethod::Mean => "Mean",
            EnsembleMethod::Weighted => "Weighted mean",
            EnsembleMethod::Stacked => "Stacking",
        };
        format!("{how} of {}", names.join(", "))
    }

    fn facts(&self, model_sha256: &str) -> Vec<FactGroup> {
        let of_first = self.members[0].report.facts.iter();
        let mut groups: Vec<FactGroup> = of_first
            .filter(|group| group.name == "Data" || group.name == "Protocol")
            .cloned()
            .collect();
        groups.push(self.combination_facts(model_sha256));
        let members = self.members.iter().zip(&self.results).enumerate();
        groups.extend(members.map(|(n, (member, result))| self.member_facts(n, member, result)));
        groups
    }

    fn combination_facts(&self, model_sha256: &str) -> FactGroup {
        let each = |of: fn(&Combination) -> Option<String>| {
            let rounds = self.rounds.iter().map(|round| &round.combination);
            let all = rounds.map(|combination| of(combination).unwrap_or_default());
            all.collect::<Vec<String>>().join(", ")
        };
        let held_out = self
            .rounds
            .iter()
            .map(|round| round.metrics.n_train.to_string());
        let mut group = FactGroup::new("Ensemble")
            .fact("combined by", self.by.to_string())
            .fact(
                "fitted on held-out training tracks",
                held_out.collect::<Vec<_>>().join(", "),
            )
            .fact(
                "temperature",
                each(|fitted| Some(format!("{:.2}", fitted.calibration.temperature()?))),
            );
        if self.by == EnsembleMethod::Stacked {
            let cost = |fitted: &Combination| match &fitted.rule {
                Rule::Stacked { c, .. } => Some(c.to_string()),
                Rule::Mean | Rule::Weighted { .. } => None,
            };
            group = group.fact("c, chosen on folds of those tracks", each(cost));
        }
        group
            .fact("model SHA-256", model_sha256)
            .fact("Earmark", env!("CARGO_PKG_VERSION"))
    }

    fn member_facts(&self, n: usize, member: &Member, result: &MemberResult) -> FactGroup {
        let figures = &result.evaluation.metrics;
        let mcnemar = &result.gain.mcnemar;
        let mut group = FactGroup::new(format!("Member {}", member.name))
            .fact("model", member.what())
            .fact("features", member.metrics.model.features.clone())
            .fact(
                "accuracy alone",
                figures.accuracy.map_or("-".to_owned(), share),
            )
            .fact(
                "the ensemble gains",
                points(result.gain.accuracy_difference),
            )
            .fact(
                "right alone",
                format!(
                    "the ensemble {}, the member {}; McNemar's p = {:.3}",
                    mcnemar.only_left, mcnemar.only_right, mcnemar.p_value
                ),
            );
        if let Some(weight) = result.weight {
            group = group.fact("weight", format!("{weight:.3}"));
            let rounds = self.rounds.iter();
            let weights = rounds.filter_map(|round| round.combination.weights());
            let weights: Vec<String> = weights.map(|w| format!("{:.3}", w[n])).collect();
            if weights.len() > 1 {
                group = group.fact("weight in each round", weights.join(", "));
            }
        }
        group
            .fact("run", member.folder.display().to_string())
            .fact("model.toml SHA-256", member.sha256.clone())
    }

    fn mistakes(&self, folder: &Path) -> Vec<Mistake> {
        let mut mistakes = Mistake::worst(&self.predictions, N_MISTAKES);
        let audio = self
            .members
            .iter()
            .map(audio)
            .find(|files| !files.is_empty());
        let audio = audio.unwrap_or_default();
        for mistake in &mut mistakes {
            let file = audio.get(&mistake.path);
            mistake.audio = file.and_then(|file| relative(file, folder));
        }
        mistakes
    }

    /// What any member left out, each track once.
    fn left_out(&self) -> Vec<LeftOut> {
        let left_out = self.members.iter().flat_map(|m| &m.report.left_out);
        let by_path: BTreeMap<&str, &LeftOut> = left_out
            .map(|left_out| (left_out.path.as_str(), left_out))
            .collect();
        by_path.into_values().cloned().collect()
    }

    /// The maps of the members, those of the same features once, with what the ensemble says of each track.
    fn maps(&self) -> Vec<TrackMap> {
        let tracks = self.predictions.tracks().iter();
        let predicted: HashMap<&str, usize> = tracks
            .map(|track| (track.id.as_str(), track.predicted()))
            .collect();
        let mut maps: Vec<TrackMap> = Vec::new();
        for map in self.members.iter().flat_map(|m| &m.report.maps) {
            if maps.iter().any(|known| known.about == map.about) {
                continue;
            }
            let mut map = map.clone();
            for point in &mut map.points {
                point.predicted = predicted.get(point.track.as_str()).copied();
            }
            maps.push(map);
        }
        maps
    }
}

/// The files of a member's tracks, where its data are files that are still there.
fn audio(member: &Member) -> HashMap<String, PathBuf> {
    let config = Experiment::read(&member.folder.join("config.toml"));
    let manifest = config
        .ok()
        .and_then(|config| read_dataset(&config.data.path, AUDIO_EXTENSIONS).ok());
    let entries = manifest.iter().flat_map(|manifest| manifest.entries());
    entries
        .map(|entry| (entry.id.clone(), entry.path.clone()))
        .collect()
}

fn points(estimate: Estimate) -> String {
    let percent = |value: f64| format!("{:+.1}", 100.0 * value);
    shown(estimate, " points", percent)
}

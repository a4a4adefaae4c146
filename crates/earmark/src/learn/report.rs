//! The report of a run.

use std::path::Path;

use earmark_data::{ContentHash, SplitFinding};
use earmark_eval::report::{FactGroup, Learning, LeftOut, Mistake, Report, TrackMap};
use earmark_eval::{Estimate, EvalOptions, Interval, Predictions, evaluate};

use super::host::{Event, Host};
use super::method::Method;
use super::run::Outcome;
use super::{Examples, maps, neighbours};
use crate::files::relative;
use crate::{Error, Progress};

/// Mistakes that are shown.
pub(super) const N_MISTAKES: usize = 50;

impl Outcome {
    /// The report, with the audio of mistakes as seen from `folder`.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted); else none but faults of ours.
    pub fn report(&self, folder: &Path, host: &mut Host<'_>) -> Result<Report, Error> {
        let options = EvalOptions::default();
        let mut report = Report::new(self.title(), self.evaluation()?);
        report.stamp = self.stamp.clone();
        report.segments = self
            .segments
            .as_ref()
            .map(|segments| evaluate(segments, &options))
            .transpose()?;
        report.facts = self.facts()?;
        report.learning = self.learning();
        report.mistakes = mistakes(&self.predictions, &self.examples, folder);
        neighbours::find(&mut report.mistakes, &self.examples, &self.plan)?;
        report.leak_checks = self.leak_checks.clone();
        report.left_out = self.left_out();
        if self.experiment.report.maps {
            report.maps = self.maps(host)?;
        }
        Ok(report)
    }

    /// Everything of the data set that was neither learnt from nor judged.
    #[must_use]
    pub fn left_out(&self) -> Vec<LeftOut> {
        let mut left_out = self.examples.left_out.clone();
        left_out.extend(self.plan.left_out.iter().cloned());
        left_out
    }

    /// The networks of all rounds.
    fn learning(&self) -> Option<Learning> {
        let numbered = (1..).zip(&self.rounds);
        let rounds = numbered.filter_map(|(n, round)| {
            let predictor = &round.learnt.fitted.predictor;
            predictor.learning(&format!("round {n}"))
        });
        rounds.reduce(|mut all, one| {
            all.fits.extend(one.fits);
            all
        })
    }

    /// The units of all rounds.
    pub(super) fn used(&self) -> Vec<usize> {
        let sides = self.plan.rounds.iter().flat_map(|round| {
            round
                .train
                .iter()
                .chain(&round.validation)
                .chain(&round.test)
        });
        let mut used: Vec<usize> = sides.copied().collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    fn title(&self) -> String {
        let name = &self.experiment.model.name;
        let data = self
            .experiment
            .data
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        match &self.examples.features {
            Some(features) => format!("{name} on {features} of {data}"),
            None => format!("{name} on {data}"),
        }
    }

    fn facts(&self) -> Result<Vec<FactGroup>, Error> {
        let Self {
            experiment,
            examples,
            plan,
            ..
        } = self;
        let used = self.used();
        let further = used.iter().filter(|unit| examples.units[**unit].is_further);
        let n_further = further.count();
        let method = Method::new(&experiment.model)?;
        let sides = |side: fn(&super::rounds::Round) -> &Vec<usize>| {
            let counts: Vec<String> = plan
                .rounds
                .iter()
                .map(|round| side(round).len().to_string())
                .collect();
            counts.join(", ")
        };
        let mut data = FactGroup::new("Data")
            .fact("path", experiment.data.path.display().to_string())
            .fact(
                "tracks",
                format!("{} in {} classes", used.len(), examples.classes.len()),
            )
            .fact("left out", self.left_out().len().to_string())
            .fact("SHA-256", data_hash(examples, &used));
        if n_further > 0 {
            data = data.fact("learnt from, never judged by", n_further.to_string());
        }
        let features = FactGroup::new("Features")
            .fact("kind", examples.kind.clone())
            .fact("columns", examples.columns.len().to_string())
            .fact("rows", examples.n_rows().to_string());
        let mut protocol = FactGroup::new("Protocol")
            .fact("split", plan.protocol.clone())
            .fact("split SHA-256", plan.split.hash().to_string())
            .fact("seed", experiment.split.seed.to_string())
            .fact("training tracks", sides(|round| &round.train));
        if plan.rounds.iter().any(|round| !round.validation.is_empty()) {
            protocol = protocol.fact("validation tracks", sides(|round| &round.validation));
        }
        protocol = protocol
            .fact("test tracks", sides(|round| &round.test))
            .fact("fitted on training tracks alone", method.fitted());
        let lacking = plan.findings.iter();
        let lacking =
            lacking.filter(|finding| matches!(finding, SplitFinding::ClassMissing { .. }));
        let lacking: Vec<String> = lacking.map(|finding| finding.to_string()).collect();
        let n_unknown = examples.n_without_group();
        if n_unknown > 0 {
            let artists =
                format!("not known of {n_unknown} tracks: an artist may lie on several sides");
            protocol = protocol.fact("artists", artists);
        }
        if !lacking.is_empty() {
            protocol = protocol.fact("sides that lack classes", lacking.join("; "));
        }
        if let Some(validation) = self.validation_accuracy() {
            protocol = protocol.fact("validation accuracy", validation);
        }
        let mut model = FactGroup::new("Model").fact("classifier", experiment.model.name.clone());
        for (name, value) in method.parameters() {
            model = model.fact(name, value);
        }
        let seconds: f64 = self.rounds.iter().map(|round| round.seconds).sum();
        let model = model
            .fact("seed", experiment.model.seed.to_string())
            .fact("calibration", self.calibration())
            .fact(
                "seconds to fit, calibration included",
                format!("{seconds:.1}"),
            )
            .fact("weights SHA-256", self.model.sha256())
            .fact("Earmark", env!("CARGO_PKG_VERSION"));
        let mut groups = vec![data, features, protocol, model];
        if let Some(published) = &experiment.published {
            groups.push(
                FactGroup::new("Published")
                    .fact("accuracy", format!("{:.1} %", 100.0 * published.accuracy))
                    .fact("source", published.source.clone()),
            );
        }
        Ok(groups)
    }

    fn calibration(&self) -> String {
        let calibrations = self
            .rounds
            .iter()
            .map(|round| &round.learnt.fitted.calibration);
        let temperatures: Vec<String> = calibrations
            .clone()
            .filter_map(|calibration| Some(format!("{:.2}", calibration.as_ref()?.temperature()?)))
            .collect();
        let name = self.experiment.model.calibration.name();
        if calibrations.clone().any(Option::is_none) && name != "none" {
            return format!("{name} asked for, but a class is too small to be dealt out to folds");
        }
        match temperatures.is_empty() {
            true => name.to_owned(),
            false => format!("{name}, T = {}", temperatures.join(", ")),
        }
    }

    fn validation_accuracy(&self) -> Option<String> {
        self.validation.as_ref()?.metrics.accuracy.map(share)
    }

    fn maps(&self, host: &mut Host<'_>) -> Result<Vec<TrackMap>, Error> {
        let units = maps::sample(&self.examples, &self.used());
        let is_leaky = self.plan.split.stamp().is_some();
        let total = if self.examples.has_files() && !is_leaky {
            2
        } else {
            1
        };
        let progress = |done| Progress {
            done,
            failed: 0,
            total,
        };
        (host.on_event)(Event::Mapping(progress(0)));
        let mut maps = Vec::new();
        maps.extend(maps::map(
            "Features",
            &self.examples,
            &units,
            &self.predictions,
        )?);
        (host.on_event)(Event::Mapping(progress(1)));
        host.check_stop()?;
        if total == 2
            && let Some(embedded) = self.examples.embedded(&units, host)?
        {
            let all = embedded.all();
            maps.extend(maps::map("Embeddings", &embedded, &all, &self.predictions)?);
        }
        Ok(maps)
    }
}

/// The worst mistakes, with their audio as seen from `folder`.
pub(super) fn mistakes(
    predictions: &Predictions,
    examples: &Examples,
    folder: &Path,
) -> Vec<Mistake> {
    let mut mistakes = Mistake::worst(predictions, N_MISTAKES);
    for mistake in &mut mistakes {
        let found = examples
            .units
            .binary_search_by(|unit| unit.id.as_str().cmp(&mistake.path));
        let Ok(unit) = found else { continue };
        mistake.audio = relative(&examples.units[unit].path, folder);
    }
    mistakes
}

/// Of id, label and content of all tracks.
pub(super) fn data_hash(examples: &Examples, units: &[usize]) -> String {
    let lines = units.iter().map(|unit| {
        let unit = &examples.units[*unit];
        format!(
            "{}\t{}\t{}\n",
            unit.id, examples.classes[unit.label], unit.hash
        )
    });
    ContentHash::of_text(&lines.collect::<String>()).to_string()
}

/// A share in percent, with its interval: `61.8 % (57.3 to 66.0)`.
pub(super) fn share(estimate: Estimate) -> String {
    shown(estimate, " %", |value| format!("{:.1}", 100.0 * value))
}

/// A figure with its interval.
pub(super) fn shown(estimate: Estimate, unit: &str, number: impl Fn(f64) -> String) -> String {
    let value = number(estimate.value);
    match estimate.interval {
        Some(Interval { low, high, .. }) => {
            format!("{value}{unit} ({} to {})", number(low), number(high))
        }
        None => format!("{value}{unit}"),
    }
}

//! The trials, several at a time.

use std::path::Path;
use std::time::Instant;

use earmark_data::ContentHash;
use earmark_eval::report::{FactGroup, SweepReport, SweepTrial};
use earmark_eval::{Estimate, EvalOptions, Evaluation, evaluate};

use super::halving::{Combination, Halving};
use super::journal::Journal;
use super::space::{SearchSpace, settings};
use crate::batch::in_order;
use crate::learn::fit::{Learner, Place, ask, inner_rounds, pooled};
use crate::learn::host::{Event, Host};
use crate::learn::method::Method;
use crate::learn::report::data_hash;
use crate::learn::rounds::{Plan, Round};
use crate::learn::{Examples, Experiment};
use crate::{Error, ErrorKind, Threads};

/// A search of settings.
pub struct Sweep {
    /// Data, split and model; of the split, only the training side is searched. Without a split, all tracks are.
    pub experiment: Experiment,
    /// What is varied.
    pub space: SearchSpace,
    /// Folds of the training side each trial is judged by.
    pub folds: usize,
    /// What is judged by.
    pub metric: SweepMetric,
    /// Of networks: one of so many goes on to so many times as many epochs, from stage to stage; none: all learn to
    /// the end.
    pub halving: Option<usize>,
}

/// What trials are judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SweepMetric {
    /// Share of right answers.
    #[default]
    Accuracy,
    /// Mean F1 of the classes.
    MacroF1,
    /// Mean surprise at the true class, of probabilities as they come.
    LogLoss,
}

impl SweepMetric {
    fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::MacroF1 => "macro F1",
            Self::LogLoss => "log loss",
        }
    }

    fn of(self, evaluation: &Evaluation) -> Option<Estimate> {
        match self {
            Self::Accuracy => evaluation.metrics.accuracy,
            Self::MacroF1 => evaluation.metrics.macro_f1,
            Self::LogLoss => evaluation.metrics.log_loss,
        }
    }
}

/// What came of a sweep.
pub(super) struct Swept {
    pub(super) report: SweepReport,
    /// Hashes of the tracks that combinations were judged by.
    pub(super) tracks: Vec<ContentHash>,
}

/// A trial to be run.
struct Task {
    /// `name=value` each.
    set: Vec<String>,
    trial: SweepTrial,
}

impl Sweep {
    /// Runs the trials that are not in the journal of `folder` yet. The best comes first in the ranking of the report;
    /// its score chose it, so it is no result.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for parameters that are none, data that cannot be dealt out, or a journal of another
    /// sweep; [`ErrorKind::Interrupted`].
    pub(super) fn run(
        &self,
        folder: &Path,
        overwrite: bool,
        host: &mut Host<'_>,
    ) -> Result<Swept, Error> {
        let method = Method::new(&self.experiment.model)?;
        method.check_device(&host.device)?;
        self.space.check(&method)?;
        let combinations = self.space.trials(self.experiment.model.seed);
        let halving = self.halving;
        let halving = halving.map(|eta| Halving::new(eta, &method, combinations.len()));
        let halving = halving.transpose()?;
        let examples = Examples::read(&self.experiment.data, host)?;
        let (examples, units, protocol) = self.training_side(examples)?;
        let seed = self.experiment.split.seed;
        let rounds = inner_rounds(&examples, &units, self.folds, true, seed)?.ok_or_else(|| {
            let message = format!(
                "the training tracks cannot be dealt out to {} folds with every class learnt and tested; use fewer \
                 (--folds), or leave out small classes",
                self.folds
            );
            Error::new(ErrorKind::Config, message)
        })?;
        let hash = self.hash(&examples, &units, &rounds);
        let journal = Journal::open(folder, &hash, overwrite)?;
        let (trials, n_last) = match halving {
            None => {
                let trials = self.trials(&combinations, &examples, &rounds, &journal, host)?;
                let n_trials = trials.len();
                (trials, n_trials)
            }
            Some(halving) => {
                self.stages(&halving, combinations, &examples, &rounds, &journal, host)?
            }
        };
        let first_of_last = trials.len() - n_last;
        let title = format!(
            "{} on {}",
            self.experiment.model.name,
            examples.features.as_deref().unwrap_or(&examples.kind)
        );
        let mut report = SweepReport::new(title, self.metric.name(), trials);
        report.lower_is_better = self.metric == SweepMetric::LogLoss;
        // Of those that learnt to the end.
        let ranking = report.ranking();
        report.best = ranking.into_iter().find(|trial| *trial >= first_of_last);
        report.facts = self.facts(&examples, &units, &protocol)?;
        let tracks = units.iter().map(|unit| examples.units[*unit].hash);
        Ok(Swept {
            report,
            tracks: tracks.collect(),
        })
    }

    /// The tracks to search with.
    fn training_side(&self, examples: Examples) -> Result<(Examples, Vec<usize>, String), Error> {
        let split = &self.experiment.split;
        let is_split = split.name.is_some() || split.file.is_some() || split.holdout.is_some();
        if !is_split {
            let units = examples.all();
            return Ok((
                examples,
                units,
                "all tracks; there is no test side".to_owned(),
            ));
        }
        let (plan, examples) = Plan::new(split, &self.experiment.data, examples)?;
        match plan.rounds.as_slice() {
            [Round { train, .. }] => {
                let protocol = format!("the training side of {}", plan.protocol);
                Ok((examples, train.clone(), protocol))
            }
            _ => {
                let message = "a sweep wants a split with one training side, and this one has folds; ask for a holdout";
                Err(Error::new(ErrorKind::Config, message))
            }
        }
    }

    /// Of everything a score depends on beside the settings that are varied.
    fn hash(&self, examples: &Examples, units: &[usize], rounds: &[Round]) -> String {
        let model = &self.experiment.model;
        let text = format!(
            "{}\n{}\n{} {:?} {}\n{} {}\n{}\n{:?}",
            env!("CARGO_PKG_VERSION"),
            examples.kind,
            model.name,
            model.set,
            model.seed,
            self.folds,
            self.metric.name(),
            data_hash(examples, units),
            rounds
        );
        ContentHash::of_text(&text).to_string()
    }

    /// The trials of all stages, one after the other, and how many those of the last are.
    fn stages(
        &self,
        halving: &Halving,
        mut combinations: Vec<Combination>,
        examples: &Examples,
        rounds: &[Round],
        journal: &Journal,
        host: &mut Host<'_>,
    ) -> Result<(Vec<SweepTrial>, usize), Error> {
        let mut all = Vec::new();
        let mut n_last = 0;
        for epochs in &halving.stages {
            let stage = Halving::at_stage(&combinations, *epochs);
            let trials = self.trials(&stage, examples, rounds, journal, host)?;
            combinations = halving.survivors(&combinations, &trials, self.metric);
            n_last = trials.len();
            all.extend(trials);
        }
        Ok((all, n_last))
    }

    fn trials(
        &self,
        combinations: &[Combination],
        examples: &Examples,
        rounds: &[Round],
        journal: &Journal,
        host: &mut Host<'_>,
    ) -> Result<Vec<SweepTrial>, Error> {
        let tasks: Vec<Task> = combinations.iter().map(|trial| task(trial)).collect();
        let mut done = Vec::with_capacity(tasks.len());
        let mut failed = Ok(());
        let stop = host.stop;
        let place = &Place {
            device: host.device.clone(),
            checkpoints: None,
        };
        let run = |task: &Task, threads: Threads| match journal.get(&task.trial.settings) {
            Some(trial) => Ok(trial.clone()),
            None => {
                let trial = self.trial(task, examples, rounds, place, threads, stop)?;
                journal.put(&trial)?;
                Ok(trial)
            }
        };
        let on_event = &mut *host.on_event;
        let progress = in_order(&tasks, host.threads, stop, run, |_, trial, progress| {
            on_event(Event::Fitting(progress));
            match trial {
                Ok(trial) => done.push(trial),
                Err(error) => failed = Err(error),
            }
            failed.is_ok()
        });
        failed?;
        if progress.done < tasks.len() {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
        }
        Ok(done)
    }

    /// Fits and judges one combination; a combination that cannot be fitted is a trial that failed.
    fn trial(
        &self,
        task: &Task,
        examples: &Examples,
        rounds: &[Round],
        place: &Place,
        threads: Threads,
        stop: &std::sync::atomic::AtomicBool,
    ) -> Result<SweepTrial, Error> {
        let started = Instant::now();
        let mut model = self.experiment.model.clone();
        model.set.extend(task.set.iter().cloned());
        let judged = threads.pool()?.install(|| {
            let learner = Learner::new(&model, true, stop, place.clone())?;
            let mut parts = Vec::with_capacity(rounds.len());
            for round in rounds {
                let (predictor, _) = learner.fit_side(examples, round, "trial", &|_| {})?;
                parts.push(ask(&predictor, examples, &round.test)?.tracks);
            }
            Ok(parts)
        });
        let parts = match judged {
            Ok(parts) => parts,
            Err(error) if is_of_settings(&error) => {
                return Ok(SweepTrial {
                    seconds: started.elapsed().as_secs_f64(),
                    error: Some(error.message),
                    ..task.trial.clone()
                });
            }
            Err(error) => return Err(error),
        };
        let options = EvalOptions::default();
        let mut fold_scores = Vec::with_capacity(parts.len());
        for part in &parts {
            fold_scores.extend(
                self.metric
                    .of(&evaluate(part, &options)?)
                    .map(|score| score.value),
            );
        }
        Ok(SweepTrial {
            score: self.metric.of(&evaluate(&pooled(&parts)?, &options)?),
            fold_scores,
            seconds: started.elapsed().as_secs_f64(),
            ..task.trial.clone()
        })
    }

    fn facts(
        &self,
        examples: &Examples,
        units: &[usize],
        protocol: &str,
    ) -> Result<Vec<FactGroup>, Error> {
        let groups = if examples.has_groups() {
            "artist or album"
        } else {
            "track"
        };
        let data = FactGroup::new("Data")
            .fact("path", self.experiment.data.path.display().to_string())
            .fact("features", examples.kind.clone())
            .fact("tracks searched with", units.len().to_string())
            .fact("left out", examples.left_out.len().to_string())
            .fact("SHA-256", data_hash(examples, units));
        let protocol = FactGroup::new("Protocol")
            .fact("searched with", protocol)
            .fact("judged by", format!("{} folds by {groups}", self.folds))
            .fact("seed", self.experiment.split.seed.to_string())
            .fact(
                "the best score",
                "chose its settings, so it is no result: judge them on other tracks",
            );
        let mut model =
            FactGroup::new("Model").fact("classifier", self.experiment.model.name.clone());
        for (name, value) in Method::new(&self.experiment.model)?.parameters() {
            model = model.fact(name, value);
        }
        Ok(vec![
            data,
            protocol,
            model.fact("Earmark", env!("CARGO_PKG_VERSION")),
        ])
    }
}

/// Whether another combination may well go.
fn is_of_settings(error: &Error) -> bool {
    error.kind == ErrorKind::Config
}

fn task(trial: &[(String, String)]) -> Task {
    Task {
        set: trial
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect(),
        trial: SweepTrial {
            settings: settings(trial),
            score: None,
            fold_scores: Vec::new(),
            seconds: 0.0,
            error: None,
        },
    }
}

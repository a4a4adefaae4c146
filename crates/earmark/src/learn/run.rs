//! The whole of a run.

use std::time::Instant;

use earmark_data::{ContentHash, Split};
use earmark_eval::report::{LeakCheck, Stamp};
use earmark_eval::{Calibration, EvalOptions, Evaluation, Predictions, Segments, evaluate};
use rayon::prelude::*;

use super::config::SplitSource;
use super::fit::{Fitted, Learner, Learnt, Place, accuracy, ask, pooled};
use super::host::{Event, Host, Telling, Told};
use super::method::Method;
use super::model::TrainedModel;
use super::rounds::{Plan, Round};
use super::{Examples, Experiment, leaks, stamp};
use crate::{Error, Progress};

/// What came of a run.
pub struct Outcome {
    /// Of the experiment as it was asked for.
    pub(super) asked: ContentHash,
    /// With nothing left to defaults.
    pub(super) experiment: Experiment,
    pub(super) examples: Examples,
    pub(super) plan: Plan,
    pub(super) rounds: Vec<RoundOutcome>,
    /// Of the test tracks of all rounds.
    pub(super) predictions: Predictions,
    /// Of their segments, where tracks have several rows.
    pub(super) segments: Option<Predictions>,
    /// Of the validation tracks, where there are some.
    pub(super) validation: Option<Evaluation>,
    pub(super) leak_checks: Vec<LeakCheck>,
    pub(super) stamp: Option<Stamp>,
    pub(super) model: TrainedModel,
}

/// What came of a round.
pub(super) struct RoundOutcome {
    pub(super) learnt: Learnt,
    /// Of the test as it came, and calibrated.
    raw: Predictions,
    test: Segments,
    pub(super) seconds: f64,
}

impl Experiment {
    /// Reads the data, splits it, fits and calibrates a model on the training side of each round and asks it about
    /// the test side, once. Of folds, the model that stays is fitted to all of them; of a holdout split, to its
    /// training side.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for data, a split or parameters that do not go together,
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted) when the host stops it.
    pub fn run(&self, host: &mut Host<'_>) -> Result<Outcome, Error> {
        self.check()?;
        Method::new(&self.model)?.check_device(&host.device)?;
        let examples = Examples::read(&self.data, host)?;
        let (plan, examples) = Plan::new(&self.split, &self.data, examples)?;
        let place = Place {
            device: host.device.clone(),
            checkpoints: host.checkpoints.clone(),
        };
        let learner = Learner::new(&self.model, plan.keeps_groups(), host.stop, place)?;
        let experiment = self.spelled_out(&examples);
        let leak_checks = leaks::check(&experiment, &examples, &plan, host)?;
        let stamp = stamp::find(&experiment, &examples, &plan, &leak_checks)?;
        let rounds = fit_rounds(&learner, &examples, &plan.rounds, host)?;
        host.check_stop()?;
        let tracks: Vec<Predictions> = rounds
            .iter()
            .map(|round| round.test.tracks.clone())
            .collect();
        let segments: Vec<Predictions> = rounds
            .iter()
            .map(|round| round.test.segments.clone())
            .collect();
        let validation: Vec<Predictions> = rounds
            .iter()
            .filter_map(|round| round.learnt.validation.clone())
            .collect();
        let fitted = final_model(&learner, &examples, &plan, &rounds, host)?;
        let model = TrainedModel::new(&experiment, &examples, &plan, stamp.as_ref(), fitted)?;
        Ok(Outcome {
            asked: self.hash()?,
            experiment,
            stamp,
            predictions: pooled(&tracks)?,
            segments: examples
                .has_segments()
                .then(|| pooled(&segments))
                .transpose()?,
            validation: match validation.as_slice() {
                [] => None,
                parts => Some(evaluate(&pooled(parts)?, &EvalOptions::default())?),
            },
            examples,
            plan,
            rounds,
            leak_checks,
            model,
        })
    }
}

impl Experiment {
    /// That model and split are some, before the data is described.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for parameters or a split that are none, or a file that cannot
    /// be read.
    pub fn check(&self) -> Result<(), Error> {
        Method::new(&self.model)?;
        match self.split.source(true)? {
            SplitSource::Strategy(..) => {}
            SplitSource::File(path) => {
                Split::read(path)?;
            }
            SplitSource::Column(column) => {
                self.split.list(&self.data, column)?;
            }
        }
        Ok(())
    }

    /// The same with nothing left to defaults that may change.
    fn spelled_out(&self, examples: &Examples) -> Self {
        let mut experiment = self.clone();
        experiment.data.features.clone_from(&examples.features);
        experiment.split = self.split.spelled_out(examples.has_groups());
        experiment
    }
}

fn fit_rounds(
    learner: &Learner<'_>,
    examples: &Examples,
    rounds: &[Round],
    host: &mut Host<'_>,
) -> Result<Vec<RoundOutcome>, Error> {
    let total = rounds.len();
    let progress = |done| Progress {
        done,
        failed: 0,
        total,
    };
    (host.on_event)(Event::Fitting(progress(0)));
    // As many rounds at a time as there are threads; a round uses what is left.
    let at_a_time = host.threads.count();
    host.on_threads(|tell| {
        let mut outcomes = Vec::with_capacity(total);
        for part in rounds.chunks(at_a_time) {
            let before = outcomes.len();
            let fitted = part.par_iter().enumerate().map(|(n, round)| {
                let name = format!("round {} of {total}", before + n + 1);
                fit_round(learner, examples, round, &name, tell)
            });
            outcomes.extend(fitted.collect::<Result<Vec<_>, Error>>()?);
            tell(Told::Fitted(progress(outcomes.len())));
        }
        Ok(outcomes)
    })?
}

fn fit_round(
    learner: &Learner<'_>,
    examples: &Examples,
    round: &Round,
    name: &str,
    tell: &Telling<'_>,
) -> Result<RoundOutcome, Error> {
    let start = Instant::now();
    let learnt = learner.fit_calibrated(examples, round, name, tell)?;
    let seconds = start.elapsed().as_secs_f64();
    let mut test = ask(&learnt.fitted.predictor, examples, &round.test)?;
    let raw = test.tracks.clone();
    test.tracks = learnt.fitted.calibrated(test.tracks)?;
    Ok(RoundOutcome {
        learnt,
        raw,
        test,
        seconds,
    })
}

/// Of folds, a model fitted to all of them and calibrated on what each fold's model said of it.
fn final_model(
    learner: &Learner<'_>,
    examples: &Examples,
    plan: &Plan,
    rounds: &[RoundOutcome],
    host: &mut Host<'_>,
) -> Result<Fitted, Error> {
    if let [only] = rounds {
        return Ok(only.learnt.fitted.clone());
    }
    let rounds_of_plan = plan.rounds.iter();
    let mut units: Vec<usize> = rounds_of_plan
        .flat_map(|round| round.train.iter().chain(&round.test).copied())
        .collect();
    units.sort_unstable();
    units.dedup();
    let raw: Vec<Predictions> = rounds.iter().map(|round| round.raw.clone()).collect();
    let calibration = match learner.calibration {
        None => None,
        Some(method) => Some(Calibration::fit(method, &pooled(&raw)?).calibration),
    };
    let all = Round {
        train: units,
        ..Round::default()
    };
    let fit = |tell: &Telling<'_>| learner.fit_side(examples, &all, "all folds", tell);
    let (predictor, _) = host.on_threads(fit)??;
    Ok(Fitted {
        predictor,
        calibration,
    })
}

impl RoundOutcome {
    /// Share of right answers among the test tracks.
    pub(super) fn accuracy(&self) -> f64 {
        accuracy(&self.test.tracks)
    }
}

impl Outcome {
    /// All metrics of the test tracks.
    ///
    /// # Errors
    /// None but faults of ours.
    pub fn evaluation(&self) -> Result<Evaluation, Error> {
        Ok(evaluate(&self.predictions, &EvalOptions::default())?)
    }

    /// What was said of each test track.
    #[must_use]
    pub fn predictions(&self) -> &Predictions {
        &self.predictions
    }

    /// The model that stays.
    #[must_use]
    pub fn model(&self) -> &TrainedModel {
        &self.model
    }

    /// What makes its numbers less than they seem.
    #[must_use]
    pub fn stamp(&self) -> Option<&Stamp> {
        self.stamp.as_ref()
    }
}

//! Members combined, round by round and for good.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use earmark_eval::report::Stamp;
use earmark_eval::{Comparison, EvalOptions, Evaluation, Predictions, compare, evaluate};

use super::member::{Member, name_apart};
use super::{Combination, EnsembleMethod, Joined, alike};
use crate::learn::fit::{accuracy, pooled};
use crate::learn::folder::RoundMetrics;
use crate::learn::stamp;
use crate::{Error, ErrorKind};

/// An ensemble to be made of the runs in some folders.
///
/// For each round of their split, the combination is fitted on the tracks that all members held out of it
/// (`held_out.csv`) and applied to what they said of its test. Of folds, the combination that stays is fitted on what
/// members said of every track when it was tested; of a holdout split, it is that of its one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ensemble {
    /// Folders of runs, two or more.
    pub runs: Vec<PathBuf>,
    /// How they are combined.
    pub by: EnsembleMethod,
}

/// What came of an ensemble.
pub struct EnsembleOutcome {
    pub(super) by: EnsembleMethod,
    pub(super) members: Vec<Member>,
    pub(super) rounds: Vec<CombinedRound>,
    pub(super) predictions: Predictions,
    pub(super) evaluation: Evaluation,
    pub(super) results: Vec<MemberResult>,
    /// The one that stays.
    pub(super) combination: Combination,
}

pub(super) struct CombinedRound {
    pub(super) combination: Combination,
    pub(super) metrics: RoundMetrics,
    predictions: Predictions,
}

/// A member beside the ensemble, on the test tracks.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberResult {
    /// As it is called in the ensemble.
    pub name: String,
    /// By itself.
    pub evaluation: Evaluation,
    /// What the ensemble gains over it.
    pub gain: Comparison,
    /// Its weight in the combination that stays; none where a regression has many.
    pub weight: Option<f64>,
}

impl Ensemble {
    /// Reads the runs, fits the combinations and judges them on the test tracks, which no fit has seen.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] for a folder that is no run or was changed; [`ErrorKind::Config`] for fewer than two runs,
    /// runs on other tracks, labels or splits, and runs that held too little out.
    pub fn run(&self) -> Result<EnsembleOutcome, Error> {
        let members = self.runs.iter().map(|folder| Member::read(folder));
        let mut members = members.collect::<Result<Vec<_>, _>>()?;
        alike::check(&members)?;
        name_apart(&mut members);
        let n_rounds = members[0].split.n_folds().unwrap_or(1);
        let rounds = (1..=n_rounds).map(|number| round(self.by, &members, number));
        let rounds = rounds.collect::<Result<Vec<_>, _>>()?;
        let combination = match rounds.as_slice() {
            [only] => only.combination.clone(),
            _ => Combination::fit(self.by, &join(&members, |member| &member.predictions)?)?,
        };
        let parts: Vec<Predictions> = rounds.iter().map(|r| r.predictions.clone()).collect();
        let predictions = pooled(&parts)?;
        let options = EvalOptions::default();
        let evaluation = evaluate(&predictions, &options)?;
        let weights = combination.weights();
        let result = |(n, member): (usize, &Member)| {
            Ok(MemberResult {
                name: member.name.clone(),
                evaluation: member.metrics.evaluation.clone(),
                gain: compare(&predictions, &member.predictions, &options)?,
                weight: weights.as_ref().map(|weights| weights[n]),
            })
        };
        let results = members.iter().enumerate().map(result);
        Ok(EnsembleOutcome {
            by: self.by,
            results: results.collect::<Result<_, Error>>()?,
            members,
            rounds,
            evaluation,
            predictions,
            combination,
        })
    }
}

/// Fits the combination of a round on what was held out of it, and asks it about the test.
fn round(by: EnsembleMethod, members: &[Member], number: usize) -> Result<CombinedRound, Error> {
    let start = Instant::now();
    let in_round = |error: Error| Error {
        message: format!("round {number}: {}", error.message),
        ..error
    };
    for member in members {
        if !member.held_out.contains_key(&number) {
            let message = format!(
                "round {number} of this run held no track out, as a class is too small to be dealt out to folds; give \
                 that class more tracks, or leave the run out"
            );
            return Err(Error::new(ErrorKind::Config, message).at(&member.folder));
        }
    }
    let held_out = join(members, |member| &member.held_out[&number])?;
    let combination = Combination::fit(by, &held_out).map_err(in_round)?;
    let seconds = start.elapsed().as_secs_f64();
    let tests = members.iter().map(|member| member.round(number));
    let tests = tests.collect::<Result<Vec<_>, _>>()?;
    let names = members.iter().map(|member| member.name.as_str());
    let tests: Vec<(&str, &Predictions)> = names.zip(&tests).collect();
    let predictions = Joined::new(&tests)?.map(|said| combination.ask(said))?;
    Ok(CombinedRound {
        metrics: RoundMetrics {
            n_train: held_out.tracks.len(),
            n_validation: 0,
            n_test: predictions.tracks().len(),
            accuracy: accuracy(&predictions),
            seconds,
        },
        combination,
        predictions,
    })
}

fn join(members: &[Member], of: impl Fn(&Member) -> &Predictions) -> Result<Joined, Error> {
    let lists: Vec<(&str, &Predictions)> = members
        .iter()
        .map(|member| (member.name.as_str(), of(member)))
        .collect();
    Joined::new(&lists)
}

impl EnsembleOutcome {
    /// What was said of each test track.
    #[must_use]
    pub fn predictions(&self) -> &Predictions {
        &self.predictions
    }

    /// The members beside it.
    #[must_use]
    pub fn members(&self) -> &[MemberResult] {
        &self.results
    }

    /// What makes its numbers less than they seem: the gravest of its members' stamps.
    #[must_use]
    pub fn stamp(&self) -> Option<&Stamp> {
        let stamps = self.members.iter();
        stamp::gravest(stamps.filter_map(|member| member.metrics.split.stamp.as_ref()))
    }

    /// Leaks that its members found, each once, by the name of the check.
    pub(super) fn leaks(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut leaks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for check in self.members.iter().flat_map(|m| &m.report.leak_checks) {
            let found = leaks.entry(&check.name).or_default();
            for finding in &check.findings {
                if !found.contains(&finding.as_str()) {
                    found.push(finding);
                }
            }
        }
        leaks
    }
}

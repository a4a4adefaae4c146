//! A fitted combination of what members say.

use std::fmt;

use earmark_classical::Predictor;
use earmark_classical::linear::LogisticModel;
use earmark_eval::{Calibration, CalibrationMethod};
use serde::{Deserialize, Serialize};

use super::joined::Joined;
use super::{stacking, weights};
use crate::{Error, ErrorKind};

const SCHEMA: &str = "earmark.combination/v1";

/// How members are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EnsembleMethod {
    /// The mean of their probabilities, `1/M Σ_m p_m`.
    Mean,
    /// `Σ_m w_m p_m`, with weights from 0 that sum to 1 and have the least log-loss on held-out tracks.
    Weighted,
    /// Multinomial logistic regression of all `ln p_mk`, with an L2 penalty that is chosen on folds of held-out tracks.
    Stacked,
}

impl fmt::Display for EnsembleMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mean => "mean",
            Self::Weighted => "weighted",
            Self::Stacked => "stacked",
        })
    }
}

/// What makes one answer of many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::learn) struct Combination {
    schema: String,
    n_members: usize,
    pub(super) rule: Rule,
    /// By temperature, of what the rule gives.
    pub(super) calibration: Calibration,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Rule {
    Mean,
    Weighted { weights: Vec<f64> },
    Stacked { c: f64, regression: LogisticModel },
}

impl Combination {
    /// Fits rule and calibration to tracks that no member's model had learnt from.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for tracks that lack a class, and, by [`EnsembleMethod::Stacked`], for a class of one
    /// group.
    pub(super) fn fit(method: EnsembleMethod, held_out: &Joined) -> Result<Self, Error> {
        if let Some(class) = held_out.missing_class() {
            let message = format!(
                "no track of {class} was held out by all members, so that nothing can be fitted; train them with one split \
                 and one seed, and with as few files left out as can be"
            );
            return Err(Error::new(ErrorKind::Config, message));
        }
        // A regression has learnt from the tracks it was fitted to, which would seem too easy.
        let (rule, unseen) = match method {
            EnsembleMethod::Mean => (Rule::Mean, None),
            EnsembleMethod::Weighted => {
                let weights = weights::fit(held_out);
                (Rule::Weighted { weights }, None)
            }
            EnsembleMethod::Stacked => {
                let stacking::Stacked {
                    c,
                    regression,
                    unseen,
                } = stacking::fit(held_out)?;
                (Rule::Stacked { c, regression }, Some(unseen))
            }
        };
        let combined = match unseen {
            Some(rows) => held_out.predictions(rows)?,
            None => held_out.map(|said| rule.ask(said))?,
        };
        Ok(Self {
            schema: SCHEMA.to_owned(),
            n_members: held_out.n_members(),
            rule,
            calibration: Calibration::fit(CalibrationMethod::Temperature, &combined).calibration,
        })
    }

    /// The calibrated probabilities of a track, from one row of calibrated probabilities a member.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] for another number of members or classes than it was fitted to.
    pub(in crate::learn) fn ask(&self, said: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
        let n_classes = self.calibration.weights().len();
        if said.len() != self.n_members || said.iter().any(|row| row.len() != n_classes) {
            let message = format!(
                "{} rows of probabilities, where {} of {n_classes} classes are combined",
                said.len(),
                self.n_members
            );
            return Err(Error::new(ErrorKind::Internal, message));
        }
        Ok(self.calibration.row(&self.rule.ask(said)?)?)
    }

    pub(in crate::learn) fn method(&self) -> EnsembleMethod {
        match self.rule {
            Rule::Mean => EnsembleMethod::Mean,
            Rule::Weighted { .. } => EnsembleMethod::Weighted,
            Rule::Stacked { .. } => EnsembleMethod::Stacked,
        }
    }

    pub(in crate::learn) fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// The weight of each member; none where a regression has many.
    pub(in crate::learn) fn weights(&self) -> Option<Vec<f64>> {
        match &self.rule {
            Rule::Mean => Some(vec![1.0 / self.n_members as f64; self.n_members]),
            Rule::Weighted { weights } => Some(weights.clone()),
            Rule::Stacked { .. } => None,
        }
    }

    /// That it combines so many members that tell so many classes apart; else what is wrong.
    pub(super) fn check(&self, n_members: usize, n_classes: usize) -> Result<(), String> {
        if self.schema != SCHEMA {
            return Err(format!("its schema is {}, not {SCHEMA}", self.schema));
        }
        if self.n_members != n_members {
            let found = self.n_members;
            return Err(format!(
                "it combines {found} members, and there are {n_members}"
            ));
        }
        if self.calibration.weights().len() != n_classes {
            return Err("the calibration has other classes".to_owned());
        }
        match &self.rule {
            Rule::Mean => Ok(()),
            Rule::Weighted { weights } => {
                let is_mixture = weights.iter().all(|weight| *weight >= 0.0)
                    && (weights.iter().sum::<f64>() - 1.0).abs() < 1e-9;
                match weights.len() == n_members && is_mixture {
                    true => Ok(()),
                    false => Err(format!("{weights:?} are no weights of {n_members} members")),
                }
            }
            Rule::Stacked { regression, .. } => {
                let (found, expected) = (regression.n_columns(), n_members * n_classes);
                match found == expected && regression.n_classes() == n_classes {
                    true => Ok(()),
                    false => Err(format!(
                        "the regression takes {found} columns, not {expected}"
                    )),
                }
            }
        }
    }
}

impl Rule {
    /// Not yet calibrated.
    fn ask(&self, said: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
        match self {
            Self::Mean => Ok(mixed(said, &vec![1.0 / said.len() as f64; said.len()])),
            Self::Weighted { weights } => Ok(mixed(said, weights)),
            Self::Stacked { regression, .. } => stacking::ask(regression, said),
        }
    }
}

/// `Σ_m w_m p_m`.
fn mixed(said: &[Vec<f64>], weights: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; said.first().map_or(0, Vec::len)];
    for (row, weight) in said.iter().zip(weights) {
        sum.iter_mut().zip(row).for_each(|(s, p)| *s += weight * p);
    }
    // Rounding may leave a sure answer a little above 1.
    sum.iter_mut().for_each(|p| *p = p.min(1.0));
    sum
}

#[cfg(test)]
mod tests;

//! Successive halving: few epochs for many, many for few.

use earmark_eval::report::SweepTrial;

use super::SweepMetric;
use crate::learn::method::Method;
use crate::{Error, ErrorKind};

/// What a trial is given more or less of.
const EPOCHS: &str = "training.epochs";

/// Successive halving (Jamieson and Talwalkar, *Non-stochastic best arm identification and hyperparameter optimization*,
/// 2016): all combinations learn for a few epochs, the best of them, one of `eta`, for `eta` times as many, and so
/// on until the last learn to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Halving {
    eta: usize,
    /// Epochs of each stage, the last in full.
    pub(super) stages: Vec<usize>,
}

/// A combination: name and value of each setting.
pub(super) type Combination = Vec<(String, String)>;

impl Halving {
    /// The stages for so many combinations.
    pub(super) fn new(eta: usize, method: &Method, n_combinations: usize) -> Result<Self, Error> {
        let parameters = method.parameters();
        let epochs = parameters.iter().find(|(name, _)| name == EPOCHS);
        let epochs = epochs.and_then(|(_, value)| value.parse().ok());
        let Some(epochs): Option<usize> = epochs else {
            let message = "halving gives trials more and more epochs, which only networks have; leave it out (--halving)";
            return Err(Error::new(ErrorKind::Config, message));
        };
        if eta < 2 {
            let message = format!("halving by {eta} keeps all; keep one of 2 or more (--halving)");
            return Err(Error::new(ErrorKind::Config, message));
        }
        let mut stages = vec![epochs];
        let mut n_left = n_combinations;
        while n_left > 1 && stages[stages.len() - 1] > 1 {
            stages.push(stages[stages.len() - 1].div_ceil(eta));
            n_left = n_left.div_ceil(eta);
        }
        stages.reverse();
        Ok(Self { eta, stages })
    }

    /// The same combinations with so many epochs.
    pub(super) fn at_stage(combinations: &[Combination], epochs: usize) -> Vec<Combination> {
        let longer = |combination: &Combination| {
            let epochs = (EPOCHS.to_owned(), epochs.to_string());
            combination.iter().cloned().chain([epochs]).collect()
        };
        combinations.iter().map(longer).collect()
    }

    /// The best of a stage, one of `eta`, in their order; those that could not be fitted are none.
    pub(super) fn survivors(
        &self,
        combinations: &[Combination],
        trials: &[SweepTrial],
        metric: SweepMetric,
    ) -> Vec<Combination> {
        let scored = trials.iter().enumerate();
        let scored = scored.filter_map(|(n, trial)| Some((n, trial.score?.value)));
        let mut scored: Vec<(usize, f64)> = scored.collect();
        scored.sort_by(|a, b| match metric {
            SweepMetric::LogLoss => a.1.total_cmp(&b.1),
            _ => b.1.total_cmp(&a.1),
        });
        scored.truncate(combinations.len().div_ceil(self.eta));
        scored.sort_by_key(|(n, _)| *n);
        let kept = scored.into_iter().map(|(n, _)| combinations[n].clone());
        kept.collect()
    }
}

#[cfg(test)]
#[cfg(feature = "networks")]
mod tests {
    use earmark_eval::Estimate;

    use super::*;
    use crate::learn::ModelConfig;

    fn method() -> Method {
        Method::new(&ModelConfig {
            set: vec!["training.epochs=27".to_owned()],
            ..ModelConfig::named("fc")
        })
        .unwrap()
    }

    fn trial(score: Option<f64>) -> SweepTrial {
        SweepTrial {
            settings: Vec::new(),
            score: score.map(|value| Estimate {
                value,
                interval: None,
            }),
            fold_scores: Vec::new(),
            seconds: 0.0,
            error: None,
        }
    }

    #[test]
    fn stages_grow_to_all_epochs_and_a_few_are_left() {
        let stages = |eta, n| Halving::new(eta, &method(), n).unwrap().stages;
        assert_eq!(stages(3, 9), [3, 9, 27]);
        assert_eq!(stages(3, 1), [27]);
        assert_eq!(stages(3, 1000), [1, 3, 9, 27]);
        assert!(Halving::new(1, &method(), 9).is_err());
        let svm = Method::new(&ModelConfig::named("svm")).unwrap();
        let error = Halving::new(3, &svm, 9).unwrap_err();
        assert!(error.message.contains("only networks"), "{}", error.message);
    }

    #[test]
    fn the_best_third_goes_on() {
        let combinations: Vec<Combination> = (0..5)
            .map(|n| vec![("a".to_owned(), n.to_string())])
            .collect();
        let scores = [Some(0.2), None, Some(0.9), Some(0.4), Some(0.5)];
        let trials: Vec<SweepTrial> = scores.into_iter().map(trial).collect();
        let halving = Halving::new(3, &method(), 5).unwrap();
        let kept = |metric| {
            let kept = halving.survivors(&combinations, &trials, metric);
            kept.iter().map(|one| one[0].1.clone()).collect::<Vec<_>>()
        };
        assert_eq!(kept(SweepMetric::Accuracy), ["2", "4"]);
        assert_eq!(kept(SweepMetric::LogLoss), ["0", "3"]);
    }
}

//! What is known of past epochs, and what is told while training.

use serde::{Deserialize, Serialize};

use crate::train::{EarlyStopping, Monitor, TrainConfig};

/// How a network did on examples it did not learn from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// Mean negative natural logarithm of the true class's probability, over units.
    pub loss: f64,
    /// Share of units whose likeliest class is the true one.
    pub accuracy: f64,
}

/// One epoch. The same bits in every run of the same arguments.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochReport {
    /// Which, from 1.
    pub epoch: usize,
    /// The learning rate of the last step.
    pub lr: f64,
    /// Mean objective over training examples, each seen by the network as it was at its step.
    pub loss: f64,
    /// Share of training examples whose likeliest class is that of the largest target, seen likewise.
    pub accuracy: f64,
    /// Scores on validation examples after the epoch.
    pub validation: Option<Scores>,
}

/// One step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepReport {
    /// The epoch, from 1.
    pub epoch: usize,
    /// The step of the epoch, from 1.
    pub step: usize,
    /// Steps of each epoch.
    pub n_steps: usize,
    /// Objective of the batch.
    pub loss: f64,
    /// Share of the batch that was right.
    pub accuracy: f64,
    /// Norm of all gradients before clipping.
    pub gradient_norm: f64,
    /// The learning rate.
    pub lr: f64,
    /// Time since the step before.
    pub seconds: f64,
}

/// What happens while training.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum TrainEvent {
    /// A checkpoint was taken up after this epoch.
    Resumed {
        /// Epochs that are done.
        epoch: usize,
    },
    /// A step was done.
    Step(StepReport),
    /// An epoch was done and, where asked for, written to the checkpoint.
    Epoch {
        /// The epoch.
        report: EpochReport,
        /// Whether it is the best so far; false without early stopping.
        best: bool,
        /// Time of the epoch with validation.
        seconds: f64,
    },
}

/// The epochs so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct History(pub(crate) Vec<EpochReport>);

impl History {
    /// The best epoch, from 1; the first of equals. None without early stopping or before the first epoch.
    pub(crate) fn best(&self, config: &TrainConfig) -> Option<usize> {
        let monitor = config.early_stopping?.monitor;
        let mut best: Option<(f64, usize)> = None;
        for report in &self.0 {
            let cost = cost(monitor, report.validation?);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, report.epoch));
            }
        }
        best.map(|(_, epoch)| epoch)
    }

    /// Whether there is another epoch to do.
    pub(crate) fn goes_on(&self, config: &TrainConfig) -> bool {
        let done = self.0.len();
        let patient = match (config.early_stopping, self.best(config)) {
            (Some(EarlyStopping { patience, .. }), Some(best)) => done - best < patience,
            _ => true,
        };
        done < config.epochs && patient
    }
}

/// Lower is better.
fn cost(monitor: Monitor, scores: Scores) -> f64 {
    match monitor {
        Monitor::LogLoss => scores.loss,
        Monitor::Accuracy => -scores.accuracy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(losses: &[f64]) -> History {
        let report = |(i, loss): (usize, &f64)| EpochReport {
            epoch: i + 1,
            lr: 0.1,
            loss: 0.0,
            accuracy: 0.0,
            validation: Some(Scores {
                loss: *loss,
                accuracy: -loss,
            }),
        };
        History(losses.iter().enumerate().map(report).collect())
    }

    #[test]
    fn patience_runs_from_the_best_epoch() {
        for monitor in [Monitor::LogLoss, Monitor::Accuracy] {
            let config = TrainConfig {
                epochs: 6,
                early_stopping: Some(EarlyStopping {
                    patience: 2,
                    monitor,
                }),
                ..TrainConfig::default()
            };
            let check = |losses: &[f64], best, goes_on| {
                let history = history(losses);
                assert_eq!(history.best(&config), best, "{losses:?}");
                assert_eq!(history.goes_on(&config), goes_on, "{losses:?}");
            };
            check(&[], None, true);
            check(&[3.0, 2.0, 2.0], Some(2), true);
            check(&[3.0, 2.0, 2.0, 2.5], Some(2), false);
            check(&[6.0, 5.0, 4.0, 3.0, 2.0, 1.0], Some(6), false);
        }
    }
}

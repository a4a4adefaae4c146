//! The loss on rows that a model is not fitted to.

use ndarray::ArrayView2;

use super::model::BoostingModel;
use crate::samples::ensure_columns;
use crate::{FitError, Samples};

/// How the loss on validation rows went.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ValidationCurve {
    /// Mean of `-ln p[class]` after each round; `p` counts as at least 1e-16.
    pub log_loss: Vec<f64>,
    /// The first round, counted from 0, with the lowest loss; the last one the model has.
    pub best_round: usize,
}

/// Validation rows and their margins so far.
pub(super) struct Validation<'a> {
    x: ArrayView2<'a, f64>,
    targets: Vec<Option<usize>>,
    margins: Vec<f64>,
    probabilities: Vec<f64>,
    curve: ValidationCurve,
}

impl<'a> Validation<'a> {
    pub(super) fn new(model: &BoostingModel, samples: Samples<'a>) -> Result<Self, FitError> {
        ensure_columns(samples.x(), model.n_columns())?;
        if samples.n_classes() != model.n_classes() {
            return Err(FitError::Mismatch {
                what: "validation classes",
                actual: samples.n_classes(),
                expected: format!("{}, as the training rows have", model.n_classes()),
            });
        }
        let targets = samples.y().iter().map(|class| model.target(*class));
        let margins = model.base_margins(samples.y().len());
        Ok(Self {
            x: samples.x(),
            targets: targets.collect(),
            probabilities: margins.clone(),
            margins,
            curve: ValidationCurve {
                log_loss: Vec::new(),
                best_round: 0,
            },
        })
    }

    /// Adds the last round of the model, and counts the rounds since the lowest loss.
    pub(super) fn follow(&mut self, model: &BoostingModel) -> usize {
        let round = self.curve.log_loss.len();
        model.add_rounds(round..round + 1, self.x, &mut self.margins);
        self.probabilities.copy_from_slice(&self.margins);
        model.activate(&mut self.probabilities);
        let loss = model.loss();
        let loss = loss.mean_log_loss(&self.probabilities, &self.targets);
        self.curve.log_loss.push(loss);
        if loss < self.curve.log_loss[self.curve.best_round] {
            self.curve.best_round = round;
        }
        round - self.curve.best_round
    }

    pub(super) fn into_curve(self) -> ValidationCurve {
        self.curve
    }
}

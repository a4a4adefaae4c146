//! A fitted model.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ensemble::Ensemble;
use super::importance::{Importance, shares};
use super::loss::Loss;
use super::tree::{LANES, Tree};
use crate::samples::ensure_columns;
use crate::{FitError, Predictor};

/// Rows that walk through the trees together.
const BLOCK: usize = 8 * LANES;

/// A fitted model: trees, and the margins they are added to.
///
/// It is read and written by serde; what is read is checked, so that no file can make a prediction
/// panic or run forever.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct BoostingModel(Ensemble);

impl<'de> Deserialize<'de> for BoostingModel {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ensemble = Ensemble::deserialize(deserializer)?;
        ensemble.check().map_err(serde::de::Error::custom)?;
        Ok(Self(ensemble))
    }
}

impl BoostingModel {
    /// The most probable class of each row of `x`, shape `[n_rows, n_columns]`; of equals, the first.
    ///
    /// # Errors
    /// [`FitError::Mismatch`] for another number of columns than the model was fitted to;
    /// [`FitError::NonFinite`] for a feature that is NaN or infinite.
    pub fn predict(&self, x: ArrayView2<'_, f64>) -> Result<Vec<usize>, FitError> {
        Predictor::predict(self, x)
    }

    /// Probabilities of every class, shape `[n_rows, n_classes]`; rows sum to 1, and a class that had no
    /// rows in training has 0.
    ///
    /// # Errors
    /// As for [`predict`](Self::predict).
    pub fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let mut outputs = self.base_margins(x.nrows());
        self.add_rounds(0..self.n_rounds(), x, &mut outputs);
        self.activate(&mut outputs);
        let mut probabilities = Array2::zeros((x.nrows(), self.n_classes()));
        let rows = outputs.chunks_exact(self.n_outputs());
        for (mut row, outputs) in probabilities.rows_mut().into_iter().zip(rows) {
            for (target, class) in self.0.present.iter().enumerate() {
                row[*class] = self.0.loss.probability_of(outputs, target);
            }
        }
        Ok(probabilities)
    }

    /// How much each column did, as a share of what all did; all 0 where no tree has a split.
    #[must_use]
    pub fn feature_importances(&self, importance: Importance) -> Vec<f64> {
        shares(&self.0.trees, self.n_columns(), importance)
    }

    /// Columns the model was fitted to.
    #[must_use]
    pub fn n_columns(&self) -> usize {
        self.0.n_columns
    }

    /// Classes the model was fitted to, with rows or without.
    #[must_use]
    pub fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    /// Rounds it was fitted in, or that were kept.
    #[must_use]
    pub fn n_rounds(&self) -> usize {
        self.0.trees.len() / self.n_outputs()
    }

    /// Trees of each round: one for each class with rows, or one for two such classes.
    #[must_use]
    pub fn n_outputs(&self) -> usize {
        self.0.base_margins.len()
    }

    /// A model without rounds.
    pub(super) fn new(
        n_columns: usize,
        n_classes: usize,
        present: Vec<usize>,
        loss: Loss,
        base_margins: Vec<f64>,
    ) -> Self {
        Self(Ensemble {
            n_columns,
            n_classes,
            present,
            loss,
            base_margins,
            trees: Vec::new(),
        })
    }

    pub(super) fn push_round(&mut self, trees: Vec<Tree>) {
        self.0.trees.extend(trees);
    }

    pub(super) fn truncate(&mut self, n_rounds: usize) {
        self.0.trees.truncate(n_rounds * self.n_outputs());
    }

    pub(super) fn loss(&self) -> Loss {
        self.0.loss
    }

    /// The place of a class among those that have rows.
    pub(super) fn target(&self, class: usize) -> Option<usize> {
        self.0.present.binary_search(&class).ok()
    }

    /// Margins of rows before the first round, one row after the other.
    pub(super) fn base_margins(&self, n_rows: usize) -> Vec<f64> {
        self.0.base_margins.repeat(n_rows)
    }

    /// Adds what some rounds say of the rows of `x` to their margins.
    pub(super) fn add_rounds(
        &self,
        rounds: Range<usize>,
        x: ArrayView2<'_, f64>,
        margins: &mut [f64],
    ) {
        let n_outputs = self.n_outputs();
        let trees = &self.0.trees[rounds.start * n_outputs..rounds.end * n_outputs];
        let blocks = margins.par_chunks_mut(BLOCK * n_outputs).enumerate();
        blocks.for_each_init(Vec::new, |values: &mut Vec<f64>, (block, margins)| {
            let first = block * BLOCK;
            values.clear();
            let n_rows = margins.len() / n_outputs;
            values.extend(x.slice(ndarray::s![first..first + n_rows, ..]));
            for (tree, output) in trees.iter().zip((0..n_outputs).cycle()) {
                let lanes = values.chunks(LANES * x.ncols());
                for (margins, lanes) in margins.chunks_mut(LANES * n_outputs).zip(lanes) {
                    // The last lanes may be fewer; the others repeat the first.
                    let row = |lane| lanes.chunks_exact(x.ncols()).nth(lane);
                    let first = &lanes[..x.ncols()];
                    let rows = std::array::from_fn(|lane| row(lane).unwrap_or(first));
                    let margins = margins.iter_mut().skip(output).step_by(n_outputs);
                    margins
                        .zip(tree.values(rows))
                        .for_each(|(margin, value)| *margin += value);
                }
            }
        });
    }

    /// Turns margins into probabilities of the outputs, row by row.
    pub(super) fn activate(&self, margins: &mut [f64]) {
        let rows = margins.chunks_exact_mut(self.n_outputs());
        rows.for_each(|row| self.0.loss.activate(row));
    }
}

//! The rounds of a fit.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::bins::BinnedRows;
use super::config::BoostingConfig;
use super::grow::{Grower, Scratch};
use super::loss::Loss;
use super::model::BoostingModel;
use super::split::SplitRule;
use super::sums::{FixedPoint, MAX_ROWS};
use crate::{FitError, Samples};

/// A fit between two rounds.
pub(super) struct Training<'a> {
    config: &'a BoostingConfig,
    bins: BinnedRows,
    /// The place of each row's class among the classes with rows.
    targets: Vec<usize>,
    /// One output after the other.
    margins: Vec<f64>,
    /// One row after the other.
    probabilities: Vec<f64>,
    scratch: Mutex<Vec<Scratch>>,
    model: BoostingModel,
}

impl<'a> Training<'a> {
    pub(super) fn new(config: &'a BoostingConfig, samples: Samples<'_>) -> Result<Self, FitError> {
        config.validate()?;
        let (n_rows, n_columns) = samples.x().dim();
        if n_rows > MAX_ROWS {
            return Err(FitError::Mismatch {
                what: "rows",
                actual: n_rows,
                expected: format!("at most {MAX_ROWS}"),
            });
        }
        let present = samples.present();
        let mut counts = samples.class_counts();
        counts.retain(|count| *count > 0);
        let loss = Loss::new(present.len(), config.softmax_hessian);
        let base_margins = loss.base_margins(&counts);
        let mut margins = Vec::with_capacity(n_rows * base_margins.len());
        for margin in &base_margins {
            margins.resize(margins.len() + n_rows, *margin);
        }
        let model = BoostingModel::new(n_columns, samples.n_classes(), present, loss, base_margins);
        let target = |class: &usize| model.target(*class).unwrap_or_default();
        Ok(Self {
            config,
            bins: BinnedRows::new(samples.x(), config.max_bins),
            targets: samples.y().iter().map(target).collect(),
            probabilities: vec![0.0; margins.len()],
            margins,
            scratch: Mutex::new(Vec::new()),
            model,
        })
    }

    pub(super) fn model(&self) -> &BoostingModel {
        &self.model
    }

    pub(super) fn into_model(self) -> BoostingModel {
        self.model
    }

    /// Adds a tree to each output.
    pub(super) fn round(&mut self) {
        let (loss, n_outputs) = (self.model.loss(), self.model.n_outputs());
        let probabilities = &mut self.probabilities;
        loss.probabilities(&self.margins, n_outputs, probabilities);
        let n_rows = self.bins.n_rows();
        let fixed = FixedPoint::new(n_rows);
        let grower = Grower {
            config: self.config,
            bins: &self.bins,
            rule: SplitRule::new(self.config, fixed),
            // Outputs keep the threads busy as long as there are enough of them.
            parallel: n_outputs < rayon::current_num_threads(),
        };
        let round = self.model.n_rounds() as u64;
        let outputs = self.margins.par_chunks_mut(n_rows).enumerate();
        let trees = outputs.map(|(output, margins)| {
            let gradient = |row: usize| {
                let is_class = self.targets[row] == loss.class_of(output);
                let p = probabilities[row * n_outputs + output];
                let (gradient, hessian) = loss.derivatives(p, is_class);
                fixed.row(gradient, hessian)
            };
            let mut scratch = lock(&self.scratch).pop().unwrap_or_default();
            let tree = grower.grow([round, output as u64], gradient, margins, &mut scratch);
            lock(&self.scratch).push(scratch);
            tree
        });
        let trees: Vec<_> = trees.collect();
        self.model.push_round(trees);
    }
}

fn lock(scratch: &Mutex<Vec<Scratch>>) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
    scratch.lock().unwrap_or_else(PoisonError::into_inner)
}

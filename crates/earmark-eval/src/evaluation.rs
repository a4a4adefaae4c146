//! All metrics of a list, with intervals.

use serde::{Deserialize, Serialize};

use crate::bootstrap::{Estimate, Groups};
use crate::metrics::Scorer;
use crate::{Confusion, EvalError, Metrics, Predictions};

/// How a list is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvalOptions {
    /// How many of the most probable classes count in `top_k_accuracy`: 1 or more, 3 by default.
    pub top_k: usize,
    /// Bins of the reliability diagram: 1 to 1000, 15 by default (Guo et al. 2017).
    pub n_bins: usize,
    /// Draws of the bootstrap: 100 to 100 000, 1000 by default.
    pub n_resamples: usize,
    /// The seed of the draws, 0 by default.
    pub seed: u64,
}

impl Default for EvalOptions {
    fn default() -> Self {
        Self {
            top_k: 3,
            n_bins: 15,
            n_resamples: 1000,
            seed: 0,
        }
    }
}

impl EvalOptions {
    pub(crate) fn check(&self) -> Result<(), EvalError> {
        let bad = |option, value, allowed| EvalError::BadOption {
            option,
            value,
            allowed,
        };
        if self.top_k == 0 {
            return Err(bad("top_k", 0, "1 or more"));
        }
        if !(1..=1000).contains(&self.n_bins) {
            return Err(bad("n_bins", self.n_bins, "1 to 1000"));
        }
        if !(100..=100_000).contains(&self.n_resamples) {
            return Err(bad("n_resamples", self.n_resamples, "100 to 100000"));
        }
        Ok(())
    }
}

/// What [`evaluate`] finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Tracks.
    pub n_tracks: usize,
    /// Groups: what the intervals rest on. Ten artists are ten samples, however many tracks they have.
    pub n_groups: usize,
    /// How it was evaluated.
    pub options: EvalOptions,
    /// All metrics.
    pub metrics: Metrics<Option<Estimate>>,
    /// Counts of true and predicted class, in the order of `metrics.classes`.
    pub confusion: Confusion,
}

/// All metrics of `predictions` with 95 % intervals over their groups.
///
/// The result depends on the predictions and the options only. Time grows with resamples, tracks and classes:
/// about a tenth of a second for 1000 resamples of 1000 tracks and 10 classes on one core.
///
/// # Errors
/// [`EvalError::BadOption`].
pub fn evaluate(predictions: &Predictions, options: &EvalOptions) -> Result<Evaluation, EvalError> {
    options.check()?;
    let scorer = Scorer::new(predictions, options);
    let groups = Groups::new(predictions, options.seed);
    let flat = |weights: &[u32]| {
        let mut values = Vec::new();
        scorer.metrics(weights).map(|value| values.push(value));
        values
    };
    let mut intervals = groups.intervals(options.n_resamples, flat).into_iter();
    let once = vec![1; predictions.tracks().len()];
    let metrics = scorer.metrics(&once).map(|value| {
        let interval = intervals.next().flatten();
        value.map(|value| Estimate { value, interval })
    });
    Ok(Evaluation {
        n_tracks: predictions.tracks().len(),
        n_groups: groups.n_groups(),
        options: *options,
        metrics,
        confusion: scorer.confusion(&once),
    })
}

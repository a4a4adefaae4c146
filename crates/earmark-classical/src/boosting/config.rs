//! Parameters of boosting.

use serde::{Deserialize, Serialize};

use super::gain::Regularization;
use crate::FitError;

/// The most bins a feature is cut into: what a byte tells apart.
pub const MAX_BINS: usize = 256;

/// Which node of a growing tree is split next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Growth {
    /// The oldest: level by level (XGBoost's `grow_policy="depthwise"`).
    DepthWise,
    /// The one with the largest gain (`grow_policy="lossguide"`, LightGBM, scikit-learn).
    LeafWise,
}

/// The second derivative of the softmax cross-entropy that stands for one class, of probability `p`.
/// The logistic loss of two classes always takes `p (1 - p)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SoftmaxHessian {
    /// `p (1 - p)`, the diagonal of the true Hessian, as scikit-learn has it.
    Diagonal,
    /// `2 p (1 - p)`, which bounds the influence of the other classes, as XGBoost has it.
    Doubled,
}

/// Parameters of [`Boosting`](super::Boosting). XGBoost's name follows where it differs.
///
/// | parameter | `xgboost()` | `hist()` | range |
/// |---|---|---|---|
/// | `n_rounds` (`n_estimators`) | 100 | 100 | from 1 |
/// | `learning_rate` (`eta`) | 0.3 | 0.1 | above 0, at most 1 |
/// | `growth` (`grow_policy`) | depth-wise | leaf-wise | |
/// | `max_depth` | 6 | none | from 1, or none |
/// | `max_leaves` | none | 31 | from 2, or none |
/// | `min_child_weight` | 1 | 0.001 | from 0: least sum of Hessians in a leaf |
/// | `min_samples_leaf` | 1 | 20 | from 1: fewest rows in a leaf |
/// | `lambda` | 1 | 0 | from 0: L2 penalty of leaf values |
/// | `alpha` | 0 | 0 | from 0: L1 penalty of leaf values |
/// | `gamma` (`min_split_loss`) | 0 | 0 | from 0: least gain of a split |
/// | `subsample` | 1 | 1 | above 0, at most 1: share of the rows a tree sees |
/// | `colsample_bytree` | 1 | 1 | above 0, at most 1: share of the columns a tree sees |
/// | `colsample_bynode` | 1 | 1 | above 0, at most 1: share of those that a node sees |
/// | `max_bins` (`max_bin`) | 256 | 255 | 2 to [`MAX_BINS`] |
/// | `softmax_hessian` | doubled | diagonal | |
/// | `early_stopping_rounds` | none | none | from 1, or none: needs rows to validate on |
/// | `seed` | 0 | 0 | |
///
/// The defaults are those of XGBoost 3.2 (`XGBClassifier(tree_method="hist")`) and of scikit-learn 1.9
/// (`HistGradientBoostingClassifier(early_stopping=False)`).
///
/// ```
/// use earmark_classical::boosting::BoostingConfig;
/// let config = BoostingConfig { n_rounds: 50, seed: 7, ..BoostingConfig::hist() };
/// assert_eq!(config.max_leaves, Some(31));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoostingConfig {
    /// Rounds; each adds a tree per class, or one tree for two classes.
    pub n_rounds: usize,
    /// What every leaf value is multiplied by.
    pub learning_rate: f64,
    /// Which node is split next.
    pub growth: Growth,
    /// The most splits between root and leaf.
    pub max_depth: Option<usize>,
    /// The most leaves of a tree.
    pub max_leaves: Option<usize>,
    /// The least sum of Hessians in a leaf.
    pub min_child_weight: f64,
    /// The fewest rows in a leaf.
    pub min_samples_leaf: usize,
    /// L2 penalty of leaf values.
    pub lambda: f64,
    /// L1 penalty of leaf values.
    pub alpha: f64,
    /// The least gain of a split.
    pub gamma: f64,
    /// Share of the rows that a tree is grown on, drawn for each tree without replacement.
    pub subsample: f64,
    /// Share of the columns that a tree is grown on, drawn for each tree.
    pub colsample_bytree: f64,
    /// Share of the tree's columns that a node is split by, drawn for each node.
    pub colsample_bynode: f64,
    /// The most bins of a feature.
    pub max_bins: usize,
    /// The second derivative of the loss of three and more classes.
    pub softmax_hessian: SoftmaxHessian,
    /// Rounds without a lower loss on the validation rows before fitting stops.
    pub early_stopping_rounds: Option<usize>,
    /// Seed of every draw.
    pub seed: u64,
}

impl BoostingConfig {
    /// The defaults of XGBoost: few deep steps, trees of depth 6.
    #[must_use]
    pub const fn xgboost() -> Self {
        Self {
            n_rounds: 100,
            learning_rate: 0.3,
            growth: Growth::DepthWise,
            max_depth: Some(6),
            max_leaves: None,
            min_child_weight: 1.0,
            min_samples_leaf: 1,
            lambda: 1.0,
            alpha: 0.0,
            gamma: 0.0,
            subsample: 1.0,
            colsample_bytree: 1.0,
            colsample_bynode: 1.0,
            max_bins: MAX_BINS,
            softmax_hessian: SoftmaxHessian::Doubled,
            early_stopping_rounds: None,
            seed: 0,
        }
    }

    /// The defaults of scikit-learn's `HistGradientBoostingClassifier`: leaf-wise trees of 31 leaves.
    #[must_use]
    pub const fn hist() -> Self {
        Self {
            learning_rate: 0.1,
            growth: Growth::LeafWise,
            max_depth: None,
            max_leaves: Some(31),
            min_child_weight: 1e-3,
            min_samples_leaf: 20,
            lambda: 0.0,
            max_bins: 255,
            softmax_hessian: SoftmaxHessian::Diagonal,
            ..Self::xgboost()
        }
    }

    /// Checks every range of the table above.
    ///
    /// # Errors
    /// [`FitError::InvalidParameter`] names the first value outside its range.
    pub fn validate(&self) -> Result<(), FitError> {
        counts(self)?;
        for (name, value) in [
            ("learning_rate", self.learning_rate),
            ("subsample", self.subsample),
            ("colsample_bytree", self.colsample_bytree),
            ("colsample_bynode", self.colsample_bynode),
        ] {
            if !(value > 0.0 && value <= 1.0) {
                return Err(FitError::invalid(name, &value, "above 0 and at most 1"));
            }
        }
        for (name, value) in [
            ("min_child_weight", self.min_child_weight),
            ("lambda", self.lambda),
            ("alpha", self.alpha),
            ("gamma", self.gamma),
        ] {
            if !(value >= 0.0 && value.is_finite()) {
                return Err(FitError::invalid(name, &value, "finite and at least 0"));
            }
        }
        Ok(())
    }

    pub(super) fn regularization(&self) -> Regularization {
        Regularization {
            lambda: self.lambda,
            alpha: self.alpha,
        }
    }
}

fn counts(config: &BoostingConfig) -> Result<(), FitError> {
    let least = |name, value: usize, least: usize| {
        if value < least {
            return Err(FitError::invalid(name, &value, format!("at least {least}")));
        }
        Ok(())
    };
    least("n_rounds", config.n_rounds, 1)?;
    least("max_depth", config.max_depth.unwrap_or(1), 1)?;
    least("max_leaves", config.max_leaves.unwrap_or(2), 2)?;
    least("min_samples_leaf", config.min_samples_leaf, 1)?;
    let patience = config.early_stopping_rounds.unwrap_or(1);
    least("early_stopping_rounds", patience, 1)?;
    if !(2..=MAX_BINS).contains(&config.max_bins) {
        let allowed = format!("between 2 and {MAX_BINS}");
        return Err(FitError::invalid("max_bins", &config.max_bins, allowed));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_values_are_named_with_their_range() {
        let message = |change: fn(&mut BoostingConfig)| {
            let mut config = BoostingConfig::xgboost();
            change(&mut config);
            config.validate().unwrap_err().to_string()
        };
        assert_eq!(
            message(|c| c.learning_rate = 1.5),
            "learning_rate = 1.5: must be above 0 and at most 1"
        );
        assert_eq!(
            message(|c| c.lambda = f64::NAN),
            "lambda = NaN: must be finite and at least 0"
        );
        assert_eq!(
            message(|c| c.max_bins = 257),
            "max_bins = 257: must be between 2 and 256"
        );
        assert_eq!(
            message(|c| c.max_leaves = Some(1)),
            "max_leaves = 1: must be at least 2"
        );
        assert!(message(|c| c.n_rounds = 0).starts_with("n_rounds = 0"));
        assert!(message(|c| c.subsample = 0.0).starts_with("subsample = 0"));
    }

    #[test]
    fn presets_are_valid() {
        BoostingConfig::xgboost().validate().unwrap();
        BoostingConfig::hist().validate().unwrap();
    }
}

//! Parameters of forests.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::columns::Columns;
use super::grow::Grower;
use super::model::ForestModel;
use crate::draw::Draw;
use crate::{Estimator, FitError, Samples};

/// The most rows and columns that trees can number.
const MAX_COUNT: usize = u32::MAX as usize;

/// Parameters of a forest, with the names and defaults of scikit-learn's `RandomForestClassifier` and
/// `ExtraTreesClassifier`.
///
/// | field | `random_forest()` | `extra_trees()` | range |
/// |---|---|---|---|
/// | `n_estimators` | 100 | 100 | from 1: trees |
/// | `splitter` | best | random | |
/// | `bootstrap` | true | false | whether a tree sees as many rows as there are, drawn with replacement |
/// | `max_features` | sqrt | sqrt | see [`MaxFeatures`] |
/// | `max_depth` | none | none | from 1, or none: most splits between root and leaf |
/// | `min_samples_split` | 2 | 2 | from 2: fewest rows of a node that is split |
/// | `min_samples_leaf` | 1 | 1 | from 1: fewest rows in a leaf |
///
/// A row that was drawn twice counts twice in impurities and shares, once where rows are counted, as in
/// scikit-learn.
///
/// ```
/// use earmark_classical::forest::ForestConfig;
/// use earmark_classical::{Estimator, Predictor, Samples};
/// use ndarray::Array2;
///
/// let x = Array2::from_shape_fn((60, 2), |(row, column)| ((row * (7 + 6 * column)) % 10) as f64);
/// let y: Vec<usize> = x.rows().into_iter().map(|row| usize::from(row.sum() > 9.0)).collect();
/// let config = ForestConfig { n_estimators: 20, ..ForestConfig::random_forest() };
/// let model = config.fit(Samples::new(x.view(), &y, 2)?, 7)?;
/// assert_eq!(model.predict(x.view())?, y);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForestConfig {
    /// Trees.
    pub n_estimators: usize,
    /// Which thresholds of a column are tried.
    pub splitter: Splitter,
    /// Whether each tree is grown on a draw of the rows.
    pub bootstrap: bool,
    /// Columns that are tried at a node.
    pub max_features: MaxFeatures,
    /// The most splits between root and leaf.
    pub max_depth: Option<usize>,
    /// The fewest rows of a node that is split.
    pub min_samples_split: usize,
    /// The fewest rows in a leaf.
    pub min_samples_leaf: usize,
}

/// Which thresholds of a column are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Splitter {
    /// All; the best is kept.
    Best,
    /// One, drawn evenly between the smallest and the largest value.
    Random,
}

/// Columns that are tried at a node; more where all of those are constant.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MaxFeatures {
    /// The square root of their number, rounded down.
    Sqrt,
    /// The logarithm of their number to base 2, rounded down.
    Log2,
    /// All.
    All,
    /// This many: from 1. More than there are stand for all.
    #[serde(untagged)]
    Count(usize),
    /// This share, rounded down: above 0, at most 1.
    #[serde(untagged)]
    Share(f64),
}

impl MaxFeatures {
    pub(super) fn of(self, n_columns: usize) -> usize {
        let wanted = match self {
            Self::Sqrt => n_columns.isqrt(),
            Self::Log2 => n_columns.ilog2() as usize,
            Self::All => n_columns,
            Self::Count(count) => count,
            Self::Share(share) => (share * n_columns as f64) as usize,
        };
        wanted.clamp(1, n_columns)
    }

    fn is_valid(self) -> bool {
        match self {
            Self::Count(count) => count >= 1,
            Self::Share(share) => share > 0.0 && share <= 1.0,
            _ => true,
        }
    }
}

impl ForestConfig {
    /// The defaults of a random forest.
    #[must_use]
    pub const fn random_forest() -> Self {
        Self {
            n_estimators: 100,
            splitter: Splitter::Best,
            bootstrap: true,
            max_features: MaxFeatures::Sqrt,
            max_depth: None,
            min_samples_split: 2,
            min_samples_leaf: 1,
        }
    }

    /// The defaults of extremely randomised trees.
    #[must_use]
    pub const fn extra_trees() -> Self {
        Self {
            splitter: Splitter::Random,
            bootstrap: false,
            ..Self::random_forest()
        }
    }
}

impl Estimator for ForestConfig {
    type Model = ForestModel;

    fn check(&self) -> Result<(), FitError> {
        for (name, value, least) in [
            ("n_estimators", self.n_estimators, 1),
            ("max_depth", self.max_depth.unwrap_or(1), 1),
            ("min_samples_split", self.min_samples_split, 2),
            ("min_samples_leaf", self.min_samples_leaf, 1),
        ] {
            if value < least {
                return Err(FitError::invalid(name, &value, format!("at least {least}")));
            }
        }
        if self.max_features.is_valid() {
            return Ok(());
        }
        let value = format!("{:?}", self.max_features);
        let allowed = "sqrt, log2, all, a count from 1 or a share above 0 and at most 1.0";
        Err(FitError::invalid("max_features", &value, allowed))
    }

    fn fit(&self, samples: Samples<'_>, seed: u64) -> Result<ForestModel, FitError> {
        self.check()?;
        let (n_rows, n_columns) = samples.x().dim();
        for (what, actual) in [("rows", n_rows), ("columns", n_columns)] {
            if actual > MAX_COUNT {
                let expected = format!("at most {MAX_COUNT}");
                return Err(FitError::Mismatch {
                    what,
                    actual,
                    expected,
                });
            }
        }
        let columns = Columns::new(samples.x(), self.splitter == Splitter::Best);
        let grower = Grower::new(self, &columns, samples);
        let trees = (0..self.n_estimators as u64).into_par_iter();
        let trees = trees.map(|tree| grower.grow(Draw::new(seed, &[tree])));
        ForestModel::new(n_columns, samples.n_classes(), trees.collect())
    }
}

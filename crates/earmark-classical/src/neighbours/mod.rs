//! The k nearest neighbours.
//!
//! | file | what lives there |
//! |---|---|
//! | `mod.rs` | parameters, the model, votes |
//! | `search.rs` | the nearest rows by brute force |

mod search;

use ndarray::{Array2, ArrayView2, ArrayViewMut1, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::samples::{ensure_columns, ensure_finite, ensure_squares};
use crate::stored::{Parts, Sound, ensure_counts};
use crate::{Estimator, FitError, Predictor, Samples};
use search::{Neighbour, QUERY_BLOCK, nearest, squared_norms};

/// Each row is what its nearest training rows are, by Euclidean distance: scikit-learn's
/// `KNeighborsClassifier`. Of rows equally far, the first of the samples are nearer.
///
/// | field | range | default | meaning |
/// |---|---|---|---|
/// | `n_neighbors` | 1 to the number of rows | 5 | rows that vote |
/// | `weights` | see [`Weights`] | uniform | what a vote counts |
///
/// ```
/// use earmark_classical::neighbours::NeighboursConfig;
/// use earmark_classical::{Estimator, Predictor, Samples};
/// use ndarray::array;
///
/// let x = array![[0.0], [1.0], [5.0], [6.0]];
/// let config = NeighboursConfig { n_neighbors: 3, ..NeighboursConfig::default() };
/// let model = config.fit(Samples::new(x.view(), &[0, 0, 1, 1], 2)?, 0)?;
/// assert_eq!(model.predict(array![[0.2], [5.2]].view())?, [0, 1]);
/// # Ok::<(), earmark_classical::FitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NeighboursConfig {
    /// Rows that vote.
    pub n_neighbors: usize,
    /// What a vote counts.
    pub weights: Weights,
}

impl Default for NeighboursConfig {
    fn default() -> Self {
        Self {
            n_neighbors: 5,
            weights: Weights::Uniform,
        }
    }
}

/// What the vote of a neighbour counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Weights {
    /// 1.
    Uniform,
    /// `1 / distance`; where some are at distance 0, only those vote.
    Distance,
}

/// The training rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NeighboursModel(Sound<Rows>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    config: NeighboursConfig,
    x: Array2<f64>,
    y: Vec<usize>,
    n_classes: usize,
}

impl Parts for Rows {
    fn check(&self) -> Result<(), FitError> {
        self.config.check()?;
        ensure_counts([("classes of rows", self.y.len(), self.x.nrows())])?;
        if self.config.n_neighbors > self.y.len() {
            let allowed = format!("at most {}, the number of rows", self.y.len());
            let n_neighbors = &self.config.n_neighbors;
            return Err(FitError::invalid("n_neighbors", n_neighbors, allowed));
        }
        if let Some(class) = self.y.iter().find(|class| **class >= self.n_classes) {
            let allowed = format!("below n_classes = {}", self.n_classes);
            return Err(FitError::invalid("class", class, allowed));
        }
        ensure_finite(self.x.view())?;
        ensure_squares(self.x.view())
    }
}

impl Estimator for NeighboursConfig {
    type Model = NeighboursModel;

    fn check(&self) -> Result<(), FitError> {
        match self.n_neighbors {
            0 => Err(FitError::invalid("n_neighbors", &0, "at least 1")),
            _ => Ok(()),
        }
    }

    fn fit(&self, samples: Samples<'_>, _seed: u64) -> Result<NeighboursModel, FitError> {
        Sound::new(Rows {
            config: *self,
            x: samples.x().as_standard_layout().into_owned(),
            y: samples.y().to_vec(),
            n_classes: samples.n_classes(),
        })
        .map(NeighboursModel)
    }
}

impl Predictor for NeighboursModel {
    fn n_columns(&self) -> usize {
        self.0.x.ncols()
    }

    fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        ensure_squares(x)?;
        let norms = squared_norms(self.0.x.view());
        let mut probabilities = Array2::zeros((x.nrows(), self.n_classes()));
        probabilities
            .axis_chunks_iter_mut(Axis(0), QUERY_BLOCK)
            .into_par_iter()
            .zip(x.axis_chunks_iter(Axis(0), QUERY_BLOCK).into_par_iter())
            .for_each(|(mut probabilities, x)| {
                let found = nearest(self.0.x.view(), &norms, x, self.0.config.n_neighbors);
                for (mut row, neighbours) in probabilities.rows_mut().into_iter().zip(found) {
                    self.vote(&neighbours, &mut row);
                }
            });
        Ok(probabilities)
    }
}

impl NeighboursModel {
    /// Gives each class its share of the votes.
    fn vote(&self, neighbours: &[Neighbour], shares: &mut ArrayViewMut1<'_, f64>) {
        let least = neighbours.first().map_or(0.0, |nearest| nearest.squared);
        let mut total = 0.0;
        for neighbour in neighbours {
            let weight = match self.0.config.weights {
                Weights::Uniform => 1.0,
                Weights::Distance if least == 0.0 => f64::from(neighbour.squared == 0.0),
                // The ratio to the nearest, since 1 / distance may overflow.
                Weights::Distance => (least / neighbour.squared).sqrt(),
            };
            shares[self.0.y[neighbour.row]] += weight;
            total += weight;
        }
        shares.mapv_inplace(|share| share / total);
    }
}

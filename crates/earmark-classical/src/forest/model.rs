//! A fitted forest.

use ndarray::{Array2, ArrayView2, Axis};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::tree::Tree;
use crate::samples::{ensure_columns, into_rows};
use crate::stored::{Parts, Sound};
use crate::{FitError, Predictor};

/// Rows that one thread asks for at a time: so many that a tree, once in the cache, is worth it.
const CHUNK_ROWS: usize = 256;

/// Trees whose shares of classes are averaged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ForestModel(Sound<Trees>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trees {
    n_columns: usize,
    n_classes: usize,
    trees: Vec<Tree>,
}

impl Parts for Trees {
    fn check(&self) -> Result<(), FitError> {
        let unsound = |tree: &Tree| !tree.is_sound(self.n_columns, self.n_classes);
        match self.trees.iter().position(unsound) {
            None if !self.trees.is_empty() && self.n_columns > 0 => Ok(()),
            None => Err(FitError::invalid(
                "trees",
                &self.trees.len(),
                "at least 1, over columns",
            )),
            Some(tree) => Err(FitError::invalid("tree", &tree, "undamaged")),
        }
    }
}

impl ForestModel {
    pub(super) fn new(
        n_columns: usize,
        n_classes: usize,
        trees: Vec<Tree>,
    ) -> Result<Self, FitError> {
        Sound::new(Trees {
            n_columns,
            n_classes,
            trees,
        })
        .map(Self)
    }

    /// How many trees there are.
    #[must_use]
    pub fn n_trees(&self) -> usize {
        self.0.trees.len()
    }
}

impl Predictor for ForestModel {
    fn n_columns(&self) -> usize {
        self.0.n_columns
    }

    fn n_classes(&self) -> usize {
        self.0.n_classes
    }

    fn predict_proba(&self, x: ArrayView2<'_, f64>) -> Result<Array2<f64>, FitError> {
        ensure_columns(x, self.n_columns())?;
        let (n_columns, n_classes) = (self.n_columns(), self.n_classes());
        let mut probabilities = vec![0.0; x.nrows() * n_classes];
        let weight = 1.0 / self.n_trees() as f64;
        probabilities
            .par_chunks_mut(CHUNK_ROWS * n_classes)
            .zip(x.axis_chunks_iter(Axis(0), CHUNK_ROWS).into_par_iter())
            .for_each_init(Vec::new, |values: &mut Vec<f64>, (probabilities, x)| {
                values.clear();
                values.extend(x);
                for tree in &self.0.trees {
                    tree.add_shares(values, n_columns, weight, probabilities, n_classes);
                }
                // What 100 hundredths leave above 1.
                probabilities.iter_mut().for_each(|p| *p = p.min(1.0));
            });
        into_rows(probabilities, x.nrows(), n_classes)
    }
}

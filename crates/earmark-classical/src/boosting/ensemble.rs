//! What a model is made of.

use serde::{Deserialize, Serialize};

use super::loss::Loss;
use super::tree::Tree;

/// The parts of a model, as they are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ensemble {
    pub(super) n_columns: usize,
    pub(super) n_classes: usize,
    /// Classes with rows, ascending.
    pub(super) present: Vec<usize>,
    pub(super) loss: Loss,
    /// The margin of each output before the first round.
    pub(super) base_margins: Vec<f64>,
    /// Round by round, one of each output.
    pub(super) trees: Vec<Tree>,
}

impl Ensemble {
    /// Says what cannot be in a model that was fitted.
    pub(super) fn check(&self) -> Result<(), String> {
        let n_present = self.present.len();
        let n_outputs = self.base_margins.len();
        let expected = match self.loss {
            Loss::Logistic => (2, 1),
            Loss::Softmax(_) => (n_present.max(3), n_present),
        };
        if (n_present, n_outputs) != expected {
            return Err(format!(
                "{n_present} classes with rows and {n_outputs} base margins do not fit {:?}",
                self.loss
            ));
        }
        let ascending = self.present.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || self.present.iter().any(|class| *class >= self.n_classes) {
            let (present, n_classes) = (&self.present, self.n_classes);
            return Err(format!(
                "classes {present:?} do not ascend below {n_classes}"
            ));
        }
        if let Some(margin) = self.base_margins.iter().find(|margin| !margin.is_finite()) {
            return Err(format!("base margin {margin} is not finite"));
        }
        if self.n_columns == 0 || !self.trees.len().is_multiple_of(n_outputs) {
            let (n_trees, n_columns) = (self.trees.len(), self.n_columns);
            return Err(format!(
                "{n_trees} trees over {n_columns} columns are no rounds of {n_outputs}"
            ));
        }
        let unsound = |tree: &Tree| !tree.is_sound(self.n_columns);
        match self.trees.iter().position(unsound) {
            Some(tree) => Err(format!("tree {tree} is damaged")),
            None => Ok(()),
        }
    }
}

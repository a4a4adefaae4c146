//! How networks came to be: their layers, and what each epoch brought.

use serde::{Deserialize, Serialize};

/// The networks of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// The layers, which are the same in every fit.
    pub layers: Vec<LayerRow>,
    /// The fits, such as the rounds of a split.
    pub fits: Vec<FitHistory>,
}

/// A layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerRow {
    /// Its name.
    pub name: String,
    /// The shape of what leaves it, without the batch.
    pub output_shape: Vec<usize>,
    /// How many parameters it holds.
    pub n_parameters: usize,
}

/// The epochs of a fit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FitHistory {
    /// Which fit: `round 1`.
    pub name: String,
    /// One after the other.
    pub epochs: Vec<EpochScores>,
}

/// What an epoch brought.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochScores {
    /// The mean loss on training examples, with whatever was done to them.
    pub loss: f64,
    /// The share of training examples that were right.
    pub accuracy: f64,
    /// The loss on tracks that were watched, where some were.
    pub validation_loss: Option<f64>,
    /// The share of those that were right.
    pub validation_accuracy: Option<f64>,
}

impl Learning {
    /// All numbers of the fits.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> {
        let epochs = self.fits.iter().flat_map(|fit| &fit.epochs);
        epochs.flat_map(|epoch| {
            let watched = [epoch.validation_loss, epoch.validation_accuracy];
            let all = [epoch.loss, epoch.accuracy].into_iter();
            all.chain(watched.into_iter().flatten())
        })
    }

    /// Whether tracks were held back to watch any of the fits by.
    pub(super) fn is_watched(&self) -> bool {
        let mut epochs = self.fits.iter().flat_map(|fit| &fit.epochs);
        epochs.any(|epoch| epoch.validation_loss.is_some())
    }

    /// Parameters of all layers.
    pub(super) fn n_parameters(&self) -> usize {
        self.layers.iter().map(|layer| layer.n_parameters).sum()
    }
}

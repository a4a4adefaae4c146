//! Layers and epochs of a network as a report has them.

use earmark_eval::report::{EpochScores, FitHistory, LayerRow, Learning};
use earmark_nets::{LayerSummary, TrainedNetwork, train::EpochReport};

pub(in crate::learn) fn learning(network: &TrainedNetwork, name: &str) -> Learning {
    let layer = |layer: &LayerSummary| LayerRow {
        name: layer.name.clone(),
        output_shape: layer.output_shape.clone(),
        n_parameters: layer.n_parameters + layer.n_statistics,
    };
    let epoch = |epoch: &EpochReport| EpochScores {
        loss: epoch.loss,
        accuracy: epoch.accuracy,
        validation_loss: epoch.validation.map(|scores| scores.loss),
        validation_accuracy: epoch.validation.map(|scores| scores.accuracy),
    };
    Learning {
        layers: network.network().layers().iter().map(layer).collect(),
        fits: vec![FitHistory {
            name: name.to_owned(),
            epochs: network.history().iter().map(epoch).collect(),
        }],
    }
}

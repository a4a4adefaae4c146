//! A network trained, or asked.

use std::time::{Duration, Instant};

use earmark_nets::train::{TrainConfig, TrainEvent, Training, train};
use earmark_nets::{Device, TrainedNetwork, device};

use super::recipe::Recipe;
use super::rows::NetRows;
use crate::Error;
use crate::learn::Examples;
use crate::learn::examples::Rows;
use crate::learn::host::{Told, TrainingProgress, TrainingScores};
use crate::learn::method::Fit;

/// Rows that are asked at a time.
const BATCH: usize = 64;
/// Steps are told no more often than this.
const PAUSE: Duration = Duration::from_millis(200);

/// Trains a network on the rows of a fit, watched by those of its validation tracks.
pub(in crate::learn) fn fit(recipe: &Recipe, fit: &Fit<'_>) -> Result<TrainedNetwork, Error> {
    let examples = fit.examples;
    let rows = [fit.train, fit.validation].map(|units| examples.rows_of(units));
    let [learnt, watched] = rows.each_ref().map(|rows| NetRows::new(examples, rows));
    let is_watched = !fit.validation.is_empty();
    let config = TrainConfig {
        // Without anything to watch it by, it goes on to its last epoch.
        early_stopping: recipe.training.early_stopping.filter(|_| is_watched),
        ..recipe.training.clone()
    };
    let training = Training {
        architecture: &recipe.architecture,
        config: &config,
        train: &learnt,
        validation: is_watched.then_some(&watched as _),
        checkpoint: fit.checkpoint.as_deref(),
        device: device(fit.device)?,
    };
    let mut told = Instant::now();
    let mut on_event = |event: &TrainEvent| {
        if matches!(event, TrainEvent::Step(_)) && told.elapsed() < PAUSE {
            return;
        }
        told = Instant::now();
        if let Some(progress) = progress(event, fit.name, config.epochs) {
            (fit.tell)(Told::Training(progress));
        }
    };
    Ok(train(&training, fit.stop, &mut on_event)?)
}

/// That this build knows a device.
pub(in crate::learn) fn check_device(name: &str) -> Result<(), Error> {
    device(name)?;
    Ok(())
}

/// What a network says of some rows.
pub(in crate::learn) fn predict(
    network: &TrainedNetwork,
    examples: &Examples,
    rows: &Rows,
) -> Result<Vec<Vec<f64>>, Error> {
    Ok(network.predict_proba(&NetRows::new(examples, rows), BATCH)?)
}

/// A network as it was kept.
pub(in crate::learn) fn load(bytes: &[u8]) -> Result<TrainedNetwork, Error> {
    Ok(TrainedNetwork::from_bytes(bytes, &Device::flex())?)
}

fn progress(event: &TrainEvent, name: &str, n_epochs: usize) -> Option<TrainingProgress> {
    let blank = TrainingProgress {
        fit: name.to_owned(),
        epoch: 0,
        n_epochs,
        step: 0,
        n_steps: 0,
        training: None,
        validation: None,
        is_best: false,
    };
    Some(match event {
        TrainEvent::Resumed { epoch } => TrainingProgress {
            epoch: *epoch,
            ..blank
        },
        TrainEvent::Step(step) => TrainingProgress {
            epoch: step.epoch,
            step: step.step,
            n_steps: step.n_steps,
            training: Some(TrainingScores {
                loss: step.loss,
                accuracy: step.accuracy,
            }),
            ..blank
        },
        TrainEvent::Epoch { report, best, .. } => TrainingProgress {
            epoch: report.epoch,
            training: Some(TrainingScores {
                loss: report.loss,
                accuracy: report.accuracy,
            }),
            validation: report.validation.map(|scores| TrainingScores {
                loss: scores.loss,
                accuracy: scores.accuracy,
            }),
            is_best: *best,
            ..blank
        },
        _ => return None,
    })
}

//! Trained models that are part of the program.

use super::TrainedModel;
use crate::{Error, ErrorKind};

/// A run whose model ships with Earmark.
#[derive(Debug)]
pub struct ShippedRun {
    /// Name on the command line.
    pub name: &'static str,
    /// One line on what it does.
    pub summary: &'static str,
    /// What it was learnt from.
    pub source: &'static str,
    /// Licence of the weights.
    pub licence: &'static str,
    /// SHA-256 of [`Self::weights`], lower-case hexadecimal.
    pub sha256: &'static str,
    /// The file of the weights.
    pub weights: &'static [u8],
    /// Its `model.toml`.
    pub description: &'static str,
    /// Its model card, in Markdown.
    pub card: &'static str,
}

/// Ten genres, from two layers of the tagger `musicnn-msd`: `configs/models/gtzan10.toml` makes it again.
pub static GTZAN10: ShippedRun = ShippedRun {
    name: "gtzan10",
    summary: "ten genres, one of which a track has: logistic regression of what musicnn-msd hears",
    source: "trained by Earmark on GTZAN (G. Tzanetakis and P. Cook 2002), without the tracks of the fault-filtered test",
    licence: "MIT OR Apache-2.0",
    sha256: "a7c444fd1c2f283ea81eb18322e0cdbedacd28461e7d0dde9c19b253eb4282e2",
    weights: include_bytes!("../../models/gtzan10/pipeline.json"),
    description: include_str!("../../models/gtzan10/model.toml"),
    card: include_str!("../../models/gtzan10/MODEL_CARD.md"),
};

/// All of them.
pub static SHIPPED_RUNS: [&ShippedRun; 1] = [&GTZAN10];

impl ShippedRun {
    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        SHIPPED_RUNS.into_iter().find(|run| run.name == name)
    }

    /// The model.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] where the program is damaged.
    pub fn model(&self) -> Result<TrainedModel, Error> {
        let model = TrainedModel::of_parts(self.description, self.weights)?;
        if model.sha256() != self.sha256 {
            let message = format!(
                "{}: the weights are {}, not {}; install Earmark again",
                self.name,
                model.sha256(),
                self.sha256
            );
            return Err(Error::new(ErrorKind::Model, message));
        }
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_what_is_on_record() {
        for run in SHIPPED_RUNS {
            let model = run.model().unwrap();
            assert!(model.calibration().is_some(), "{}", run.name);
            assert!(run.card.contains("# "), "{}", run.name);
        }
    }
}

//! What is written of a sweep.

use std::path::{Path, PathBuf};

use earmark_data::AsideFile;
use earmark_eval::report::{Setting, SettingValue, SweepReport};

use super::journal;
use super::run::{Sweep, Swept};
use crate::Error;
use crate::learn::folder::refuse_occupied;
use crate::learn::host::Host;
use crate::learn::{Chosen, Experiment};

/// The hashes of the tracks that combinations were judged by.
const SEARCHED: &str = "searched.txt";

/// The folder of a sweep: `trials.jsonl` as it goes; `sweep.html`, `sweep.json`, `best.toml` and `searched.txt` at its
/// end.
#[derive(Clone, Debug)]
pub struct SweepFolder {
    path: PathBuf,
    overwrite: bool,
}

impl SweepFolder {
    /// The folder at `path`, which must not exist, be empty or hold a sweep, which is gone on with, or, with
    /// `overwrite`, thrown away when this one begins.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) where something else is.
    pub fn new(path: &Path, overwrite: bool) -> Result<Self, Error> {
        let is_sweep = path.join(journal::FILE).is_file();
        refuse_occupied(path, "a sweep", is_sweep, true)?;
        Ok(Self {
            path: path.to_owned(),
            overwrite,
        })
    }

    /// Runs `sweep` and writes what came of it. `best.toml` is the experiment with the best settings, for
    /// `earmark train --config`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for parameters that are none, data that cannot be dealt out, or a
    /// journal of another sweep; [`ErrorKind::Io`](crate::ErrorKind::Io);
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted).
    pub fn run(&self, sweep: &Sweep, host: &mut Host<'_>) -> Result<SweepReport, Error> {
        let Swept { report, tracks } = sweep.run(&self.path, self.overwrite, host)?;
        let write =
            |name: &str, text: String| AsideFile::write(&self.path.join(name), text.as_bytes());
        write("sweep.json", report.to_json()?)?;
        write("sweep.html", report.to_html()?)?;
        write(
            SEARCHED,
            tracks.iter().map(|hash| format!("{hash}\n")).collect(),
        )?;
        if let Some(best) = report.best {
            let mut experiment = with_settings(&sweep.experiment, &report.trials[best].settings);
            experiment = experiment.absolute()?;
            experiment.chosen = Some(Chosen {
                n_trials: report.trials.len(),
                tracks: PathBuf::from(SEARCHED),
            });
            write("best.toml", experiment.to_toml()?)?;
        }
        Ok(report)
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn with_settings(experiment: &Experiment, settings: &[Setting]) -> Experiment {
    let mut experiment = experiment.clone();
    let set = settings.iter().map(|setting| match &setting.value {
        SettingValue::Number(value) => format!("{}={value}", setting.name),
        SettingValue::Text(value) => format!("{}={value}", setting.name),
    });
    experiment.model.set.extend(set);
    experiment
}

//! What is written of a sweep.

use std::fs;
use std::path::{Path, PathBuf};

use earmark_data::AsideFile;
use earmark_eval::report::{Setting, SettingValue, SweepReport};

use super::journal;
use super::run::Sweep;
use crate::learn::Experiment;
use crate::learn::host::Host;
use crate::{Error, ErrorKind};

/// The folder of a sweep: `trials.jsonl` as it goes, `sweep.html`, `sweep.json` and `best.toml` at its end.
#[derive(Clone, Debug)]
pub struct SweepFolder(PathBuf);

impl SweepFolder {
    /// The folder at `path`, made where it is missing; a sweep that lies there is gone on with, or, with `overwrite`,
    /// thrown away.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be made.
    pub fn new(path: &Path, overwrite: bool) -> Result<Self, Error> {
        let failed = |error: std::io::Error| {
            let message = format!("cannot be made ({error}); name another folder");
            Error::new(ErrorKind::Io, message).at(path)
        };
        fs::create_dir_all(path).map_err(failed)?;
        let journal = path.join(journal::FILE);
        if overwrite && journal.is_file() {
            fs::remove_file(journal).map_err(failed)?;
        }
        Ok(Self(path.to_owned()))
    }

    /// Runs `sweep` and writes what came of it. `best.toml` is the experiment with the best settings, for
    /// `earmark train --config`.
    ///
    /// # Errors
    /// As [`Sweep::run`]; [`ErrorKind::Io`].
    pub fn run(&self, sweep: &Sweep, host: &mut Host<'_>) -> Result<SweepReport, Error> {
        let report = sweep.run(&self.0, host)?;
        let write =
            |name: &str, text: String| AsideFile::write(&self.0.join(name), text.as_bytes());
        write("sweep.json", report.to_json()?)?;
        write("sweep.html", report.to_html()?)?;
        if let Some(best) = report.best {
            let experiment = with_settings(&sweep.experiment, &report.trials[best].settings);
            write("best.toml", experiment.absolute()?.to_toml()?)?;
        }
        Ok(report)
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
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

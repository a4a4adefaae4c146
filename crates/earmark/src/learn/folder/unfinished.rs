//! What is kept of a run until its folder is there: networks as far as they have come.

use std::fs;
use std::path::{Path, PathBuf};

use super::RunFolder;
use crate::learn::Experiment;
use crate::learn::method::Method;
use crate::{Error, ErrorKind};

/// What becomes of what is left of a run that was broken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// It goes on.
    Always,
    /// The caller is asked to say.
    Asked,
    /// It begins anew.
    Never,
}

const CONFIG: &str = "config.toml";

impl RunFolder {
    /// The folder beside this one, `RUN.unfinished`, where networks are kept while they learn; none for a classifier,
    /// which is fitted at once. It goes when the run is written.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where another run was broken off there, or this one and nobody said what becomes of it;
    /// [`ErrorKind::Io`].
    pub fn unfinished(
        &self,
        experiment: &Experiment,
        resume: Resume,
    ) -> Result<Option<PathBuf>, Error> {
        let folder = self.beside();
        let unwritable = |error: std::io::Error| {
            let message = format!("cannot be written ({error}); check the folder and the disk");
            Error::new(ErrorKind::Io, message).at(&folder)
        };
        if holds_networks(&folder) {
            match resume {
                Resume::Never => fs::remove_dir_all(&folder).map_err(unwritable)?,
                Resume::Asked => {
                    let message = "a run was broken off here; go on with it (--resume), or begin anew (--overwrite)";
                    return Err(Error::new(ErrorKind::Config, message).at(&folder));
                }
                Resume::Always => check(&folder, experiment)?,
            }
        }
        if !Method::new(&experiment.model)?.is_watched() {
            return Ok(None);
        }
        fs::create_dir_all(&folder).map_err(unwritable)?;
        let config = experiment.absolute()?.to_toml()?;
        fs::write(folder.join(CONFIG), config).map_err(unwritable)?;
        Ok(Some(folder))
    }

    /// Takes away the folder beside this one if no network is in it: a run that failed before its first epoch leaves
    /// nothing to go on with.
    pub fn abandon(&self) {
        let folder = self.beside();
        if !holds_networks(&folder) {
            // What cannot be taken away is written over by the next run.
            let _ = fs::remove_file(folder.join(CONFIG));
            let _ = fs::remove_dir(folder);
        }
    }

    /// Takes away what was kept.
    pub(super) fn finish(&self) -> std::io::Result<()> {
        match fs::remove_dir_all(self.beside()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn beside(&self) -> PathBuf {
        let mut name = self.path().file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        self.path().with_file_name(name)
    }
}

/// Whether more is kept there than what the run was told.
fn holds_networks(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name() != CONFIG)
}

/// That the run that was broken off is this one.
fn check(folder: &Path, experiment: &Experiment) -> Result<(), Error> {
    let path = folder.join(CONFIG);
    let there = fs::read_to_string(&path).map_err(|error| {
        let message = format!("cannot be read ({error}); begin anew (--overwrite)");
        Error::new(ErrorKind::Io, message).at(&path)
    })?;
    if there == experiment.absolute()?.to_toml()? {
        return Ok(());
    }
    let message = "another run was broken off here; repeat its settings to go on, or begin anew (--overwrite)";
    Err(Error::new(ErrorKind::Config, message).at(&path))
}

//! Trials that are done, kept from run to run.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use earmark_eval::report::{Setting, SweepTrial};
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

pub(super) const FILE: &str = "trials.jsonl";

/// A file of trials, one a line, after a line that says what they are trials of. A line that a kill cut short is
/// dropped.
pub(super) struct Journal {
    path: PathBuf,
    file: Mutex<File>,
    done: Vec<SweepTrial>,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct Head {
    schema: String,
    /// Of everything a score depends on beside the settings.
    sweep: String,
}

impl Journal {
    /// The journal in `folder`, which is made where it is missing, of the sweep with that hash; goes on with what is
    /// there, or throws it away.
    pub(super) fn open(folder: &Path, sweep: &str, afresh: bool) -> Result<Self, Error> {
        let path = folder.join(FILE);
        let io = |error: std::io::Error| {
            let message = format!("cannot be written ({error}); check the folder and the disk");
            Error::new(ErrorKind::Io, message).at(&path)
        };
        fs::create_dir_all(folder).map_err(io)?;
        let head = Head {
            schema: "earmark.sweep_trials/v1".to_owned(),
            sweep: sweep.to_owned(),
        };
        let text = match fs::read_to_string(&path) {
            Ok(_) if afresh => String::new(),
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(io(error)),
        };
        let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
        let mut lines = whole.lines();
        let is_same = lines
            .next()
            .map(|line| serde_json::from_str::<Head>(line).is_ok_and(|there| there == head));
        if is_same == Some(false) {
            let message = "the trials here are of another sweep (data, split, model or seed differ); name another \
                           folder, or start afresh (--overwrite)";
            return Err(Error::new(ErrorKind::Config, message).at(&path));
        }
        let done: Result<Vec<SweepTrial>, _> = lines.map(serde_json::from_str).collect();
        let done = done.map_err(|error| {
            let message = format!("a trial cannot be read ({error}); start afresh (--overwrite)");
            Error::new(ErrorKind::Config, message).at(&path)
        })?;
        // What a kill cut short goes.
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(io)?;
        file.set_len(whole.len() as u64).map_err(io)?;
        if is_same.is_none() {
            write_line(&mut file, &head).map_err(io)?;
        }
        Ok(Self {
            file: Mutex::new(file),
            done,
            path,
        })
    }

    /// The trial with these settings, if it is done.
    pub(super) fn get(&self, settings: &[Setting]) -> Option<&SweepTrial> {
        self.done.iter().find(|trial| trial.settings == settings)
    }

    /// Keeps a trial.
    pub(super) fn put(&self, trial: &SweepTrial) -> Result<(), Error> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        write_line(&mut file, trial).map_err(|error| {
            let message = format!("cannot be written ({error}); check the space on the disk");
            Error::new(ErrorKind::Io, message).at(&self.path)
        })
    }
}

fn write_line(file: &mut File, value: &impl Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_string(value).map_err(std::io::Error::from)?;
    line.push('\n');
    // At once, so that a line is whole or cut at its end.
    file.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(c: f64) -> SweepTrial {
        SweepTrial {
            settings: vec![Setting::new("svm.c", c)],
            score: None,
            fold_scores: vec![0.1 + 0.2],
            seconds: 1.5,
            error: Some("too large".into()),
        }
    }

    #[test]
    fn a_killed_sweep_goes_on_with_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path(), "abc", false).unwrap();
        journal.put(&trial(1.0)).unwrap();
        journal.put(&trial(10.0)).unwrap();
        let path = folder.path().join(FILE);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 9]).unwrap();
        let again = Journal::open(folder.path(), "abc", false).unwrap();
        assert_eq!(again.get(&trial(1.0).settings), Some(&trial(1.0)));
        assert_eq!(again.get(&trial(10.0).settings), None);
        again.put(&trial(10.0)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn trials_of_another_sweep_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        Journal::open(folder.path(), "abc", false).unwrap();
        let error = Journal::open(folder.path(), "abd", false).err().unwrap();
        assert!(error.message.contains("another sweep"), "{}", error.message);
        fs::write(folder.path().join(FILE), "no journal\n").unwrap();
        assert!(Journal::open(folder.path(), "abc", false).is_err());
    }
}

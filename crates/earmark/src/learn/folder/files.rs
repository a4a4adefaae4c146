//! All files of a run's folder.

use std::fs;
use std::path::{Path, PathBuf};

use earmark_data::{Place, folder_of};
use earmark_eval::Predictions;
use earmark_eval::report::Report;

use super::csv_text::csv_text;
use super::held_out;
use super::metrics::{self, Metrics, MetricsModel, MetricsSplit, Parts, RoundMetrics};
use super::place::refuse_occupied;
use super::predictions;
use crate::learn::Experiment;
use crate::learn::ensemble::{COMBINATION, MEMBERS};
use crate::learn::examples::Unit;
use crate::learn::host::Host;
use crate::learn::model::{DESCRIPTION, NETWORK, PIPELINE};
use crate::learn::run::Outcome;
use crate::{Error, ErrorKind};

pub(in crate::learn) const LABELS: &str = "labels.txt";
pub(in crate::learn) const TRACKS: &str = "tracks.csv";

/// Everything a run writes.
const FILES: [&str; 16] = [
    "config.toml",
    LABELS,
    TRACKS,
    predictions::FILE,
    metrics::FILE,
    "report.html",
    "report.json",
    "MODEL_CARD.md",
    DESCRIPTION,
    PIPELINE,
    NETWORK,
    "segments.csv",
    "split.csv",
    held_out::FILE,
    COMBINATION,
    MEMBERS,
];

/// The folder of a run: there as a whole, or not.
///
/// | file | what it holds |
/// |---|---|
/// | `config.toml` | what the run was told; `earmark train --config` repeats it |
/// | `model.toml` | the model: inputs, classes, calibration |
/// | `pipeline.json` or `network.safetensors` | its weights |
/// | `labels.txt` | the classes, one a line |
/// | `split.csv` | who was on which side |
/// | `tracks.csv` | every track with the hash of its content |
/// | `predictions.csv`, `segments.csv` | what was said of each test track, and of its segments |
/// | `held_out.csv` | what was said, round by round, of tracks that are not the test's by models that had not learnt from them |
/// | `metrics.json` | the numbers, and how often the test was scored |
/// | `report.html`, `report.json`, `MODEL_CARD.md` | the report |
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFolder(PathBuf);

/// What is known of a folder once it is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// How often this test set was scored by runs in this folder.
    pub n_scored: usize,
    /// Tracks of the data set that are in no number.
    pub n_left_out: usize,
    /// The numbers.
    pub metrics: Metrics,
}

impl RunFolder {
    /// The folder at `path`, which must not exist or be empty; with `overwrite`, the folder of a run may be there.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where something else is, or a run and `overwrite` is false.
    pub fn new(path: &Path, overwrite: bool) -> Result<Self, Error> {
        let path = &std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_run = path.join(DESCRIPTION).is_file() && path.join(metrics::FILE).is_file();
        refuse_occupied(path, "a run", is_run, overwrite)?;
        Self(path.clone()).checked()
    }

    /// The numbers of the run at `path`, if it is what `experiment` asks for.
    #[must_use]
    pub fn finished(path: &Path, experiment: &Experiment) -> Option<Metrics> {
        let metrics = Metrics::read(path).ok()?;
        let asked = experiment.hash().ok()?;
        (metrics.config_sha256 == asked.to_string()).then_some(metrics)
    }

    /// The same, if something can be written beside it: asked before hours of work, not after.
    fn checked(self) -> Result<Self, Error> {
        self.aside()?;
        Ok(self)
    }

    /// A folder beside it, to be written and put in its place; gone if it is dropped.
    fn aside(&self) -> Result<tempfile::TempDir, Error> {
        let parent = folder_of(&self.0);
        let made = fs::create_dir_all(parent);
        let aside = made.and_then(|()| {
            tempfile::Builder::new()
                .prefix(".earmark-run")
                .tempdir_in(parent)
        });
        aside.map_err(|error| self.unwritable(&error))
    }

    pub(in crate::learn) fn unwritable(&self, error: &std::io::Error) -> Error {
        let message = format!("cannot be written ({error}); check the folder and the disk");
        Error::new(ErrorKind::Io, message).at(&self.0)
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes everything aside and puts it in its place at once. The looks at test sets that a run here before had
    /// are kept.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where it cannot be written, [`ErrorKind::Interrupted`].
    pub fn write(&self, outcome: &Outcome, host: &mut Host<'_>) -> Result<Written, Error> {
        let report = outcome.report(&self.0, host)?;
        let (metrics, n_scored) =
            self.metrics(parts(outcome, &report), &outcome.predictions, "train");
        self.appear(|aside| {
            write_files(aside, files(outcome, &report, &metrics)?)
                .map_err(|error| self.unwritable(&error))?;
            Ok(outcome.plan.split.write(&aside.join("split.csv"))?)
        })?;
        self.finish().map_err(|error| self.unwritable(&error))?;
        Ok(Written {
            n_scored,
            n_left_out: report.left_out.len(),
            metrics,
        })
    }

    /// The numbers with this look at the test set noted, after those that a run here before had; and how many there
    /// were.
    pub(in crate::learn) fn metrics(
        &self,
        parts: Parts,
        predictions: &Predictions,
        by: &str,
    ) -> (Metrics, usize) {
        let before = Metrics::read(&self.0).map(|metrics| metrics.test_sets);
        let mut ledger = before.unwrap_or_default();
        let n_scored = ledger.note(predictions, by);
        (Metrics::new(parts, ledger), n_scored)
    }

    /// Lets `write` fill a folder aside, and puts it in its place.
    pub(in crate::learn) fn appear(
        &self,
        write: impl FnOnce(&Path) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let aside = self.aside()?;
        write(aside.path())?;
        self.put(aside.path())
            .map_err(|error| self.unwritable(&error))?;
        // It has another name now.
        let _gone = aside.keep();
        Ok(())
    }

    /// Moves the folder `aside` here. A run that is here goes when the new one has its place; files that are none of
    /// a run's stay.
    fn put(&self, aside: &Path) -> std::io::Result<()> {
        open_to_others(aside)?;
        if !self.0.exists() {
            return fs::rename(aside, &self.0);
        }
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            let is_ours = name.to_str().is_some_and(|name| FILES.contains(&name));
            if !is_ours {
                fs::rename(self.0.join(&name), aside.join(&name))?;
            }
        }
        let old = aside.with_extension("old");
        fs::rename(&self.0, &old)?;
        fs::rename(aside, &self.0)?;
        fs::remove_dir_all(old)
    }
}

/// A folder for temporary files is closed to others; this one is to stay.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Writes files by their names into `folder`.
pub(in crate::learn) fn write_files(
    folder: &Path,
    files: impl IntoIterator<Item = (&'static str, Vec<u8>)>,
) -> std::io::Result<()> {
    files
        .into_iter()
        .try_for_each(|(name, content)| fs::write(folder.join(name), content))
}

fn files(
    outcome: &Outcome,
    report: &Report,
    metrics: &Metrics,
) -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let mut files = vec![
        (
            "config.toml",
            outcome.experiment.absolute()?.to_toml()?.into_bytes(),
        ),
        (LABELS, labels(&outcome.examples.classes)),
        (TRACKS, tracks(outcome)?),
        (predictions::FILE, predictions::text(&outcome.predictions)?),
        (metrics::FILE, metrics.to_json()?.into_bytes()),
        ("report.html", report.to_html()?.into_bytes()),
        ("report.json", report.to_json()?.into_bytes()),
        ("MODEL_CARD.md", report.to_model_card()?.into_bytes()),
    ];
    files.extend(outcome.model.files()?);
    if let Some(segments) = &outcome.segments {
        files.push(("segments.csv", predictions::text(segments)?));
    }
    let rounds = outcome.rounds.iter();
    let rounds = rounds.map(|round| round.learnt.held_out.as_ref());
    if let Some(text) = held_out::text(rounds)? {
        files.push((held_out::FILE, text));
    }
    Ok(files)
}

/// The classes, one a line.
pub(in crate::learn) fn labels(classes: &[String]) -> Vec<u8> {
    let lines = classes.iter().map(|label| format!("{label}\n"));
    lines.collect::<String>().into_bytes()
}

/// `id,label,place,sha256` of every track, in the order of the ids.
fn tracks(outcome: &Outcome) -> Result<Vec<u8>, Error> {
    let head = ["id", "label", "place", "sha256"]
        .map(str::to_owned)
        .to_vec();
    let row = |unit: &Unit| {
        let place = outcome.plan.split.place_of(&unit.id);
        let place = place.map_or(String::new(), |place: Place| place.to_string());
        let label = outcome.examples.classes[unit.label].clone();
        vec![unit.id.clone(), label, place, unit.hash.to_string()]
    };
    csv_text(
        [head]
            .into_iter()
            .chain(outcome.examples.units.iter().map(row)),
    )
}

/// Id and hash of every track of the run in `folder`.
pub(in crate::learn) fn read_tracks(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let path = folder.join(TRACKS);
    let broken = |error: csv::Error| {
        let message = format!("this is no list of tracks of a run ({error}); train it again");
        Error::new(ErrorKind::Model, message).at(&path)
    };
    let mut reader = csv::Reader::from_path(&path).map_err(broken)?;
    let rows = reader.deserialize().map(|row| {
        let (id, _, _, hash): (String, String, String, String) = row.map_err(broken)?;
        Ok((id, hash))
    });
    rows.collect()
}

fn parts(outcome: &Outcome, report: &Report) -> Parts {
    let config = &outcome.experiment.model;
    let leaks = outcome
        .leak_checks
        .iter()
        .flat_map(|check| check.findings.iter().cloned());
    Parts {
        title: report.title.clone(),
        config_sha256: outcome.asked.to_string(),
        model: MetricsModel {
            name: config.name.clone(),
            set: config.set.clone(),
            features: outcome.examples.kind.clone(),
            sha256: outcome.model.sha256().to_owned(),
        },
        split: MetricsSplit {
            protocol: outcome.plan.protocol.clone(),
            sha256: outcome.plan.split.hash().to_string(),
            stamp: outcome.stamp().cloned(),
            n_without_group: outcome.examples.n_without_group(),
            leaks: leaks.collect(),
        },
        evaluation: report.evaluation.clone(),
        segments: report.segments.clone(),
        validation: outcome.validation.clone(),
        rounds: outcome.round_metrics(),
        published: outcome.experiment.published.clone(),
    }
}

impl Outcome {
    fn round_metrics(&self) -> Vec<RoundMetrics> {
        let rounds = self.plan.rounds.iter().zip(&self.rounds);
        let metrics = rounds.map(|(sides, round)| RoundMetrics {
            n_train: sides.train.len(),
            n_validation: sides.validation.len(),
            n_test: sides.test.len(),
            accuracy: round.accuracy(),
            seconds: round.seconds,
        });
        metrics.collect()
    }
}

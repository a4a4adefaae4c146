//! What a run is told: data, split, model. The same structure is the TOML file that repeats a run.

use std::path::{Path, PathBuf};

use earmark_classical::pipeline::Pipeline;
use earmark_data::{ContentHash, Split, SplitShape, SplitStrategy};
use earmark_eval::CalibrationMethod;
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// Folds where nothing is said.
const FOLDS: usize = 5;

/// A training run. As TOML:
///
/// ```
/// let experiment = earmark::learn::Experiment::from_toml(r#"
///     [data]
///     path = "genres"
///     features = "gtzan57"
///
///     [split]
///     by = "artist"
///     folds = 5
///
///     [model]
///     name = "svm"
///     set = ["svm.c=10"]
/// "#)?;
/// assert_eq!(experiment.split.folds, Some(5));
/// # Ok::<(), earmark::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// What is learnt from.
    pub data: DataConfig,
    /// How it is split.
    #[serde(default)]
    pub split: SplitConfig,
    /// What learns.
    pub model: ModelConfig,
    /// What the report looks for and shows.
    #[serde(default)]
    pub report: ReportConfig,
    /// Where its settings come from, if a sweep chose them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
    /// A figure somebody else published for the like, to be shown beside the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
}

/// What is learnt from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    /// A data set of audio files, a CSV table of features, or an NPZ table of arrays.
    pub path: PathBuf,
    /// What each track is described by: parts joined by `+` (see [`Inputs`](super::Inputs)). A CSV table without it
    /// is taken as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<String>,
    /// How audio is cut (see [`Segments`](crate::Segments)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<String>,
    /// Frames of the stretches that sequences are cut into for a network; whole sequences where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frames: Option<usize>,
    /// Frames from the beginning of one stretch to the next; as many as it has where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// A CSV table of labels and groups by track (see [`TrackList`](earmark_data::TrackList)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracks: Option<PathBuf>,
    /// The column of labels of a table of features.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The column of groups of a table of features.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The column of ids of a table of features; rows of one id are segments of a track.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Columns of a table of features that are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave_out: Vec<String>,
    /// A CSV table of further tracks, described by the same columns: they are learnt from where the split has them on
    /// the training side, and never judged by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<PathBuf>,
    /// Keeps tracks that the data set marks as faulty or repeated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_excluded: bool,
}

/// How it is split. Without anything: five folds by group where groups are known, else by track.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitConfig {
    /// What is kept together: `track`, `artist`, `album` or `group`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// A published split, or `leaky-segments` (see [`SplitStrategy::named`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A `split.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The column of folds in the table of tracks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// So many folds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folds: Option<usize>,
    /// Training, validation and test (`60/20/20`), or training and test (`75/25`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdout: Option<String>,
    /// Another seed deals out otherwise.
    #[serde(default)]
    pub seed: u64,
}

/// What learns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelConfig {
    /// A kind of classifier (see [`kind_names`](earmark_classical::pipeline::kind_names)), or a network by the name of
    /// its preset.
    pub name: String,
    /// Its parameters, `name=value` each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<String>,
    /// How probabilities are calibrated on training folds.
    #[serde(default)]
    pub calibration: CalibrationConfig,
    /// The seed of what is drawn in fitting.
    #[serde(default)]
    pub seed: u64,
    /// What of a network is other than in its preset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<toml::Table>,
    /// What of the training of a network is other than by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training: Option<toml::Table>,
}

/// How probabilities are calibrated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CalibrationConfig {
    /// By temperature scaling, which changes no ranking of classes.
    #[default]
    Temperature,
    /// By vector scaling: a weight and a bias of each class.
    Vector,
    /// Not at all.
    None,
}

/// What the report looks for and shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportConfig {
    /// Whether recordings that lie on several sides are looked for by their sound; every file is decoded once for it.
    pub repeats: bool,
    /// Whether maps of the tracks are drawn.
    pub maps: bool,
}

impl Default for ReportConfig {
    fn default() -> Self {
        Self {
            repeats: true,
            maps: true,
        }
    }
}

/// A sweep that chose settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// How many combinations were tried.
    pub n_trials: usize,
    /// A file with the hashes of the tracks they were judged by, one a line.
    pub tracks: PathBuf,
}

/// A figure of others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Share of right answers, 0 to 1.
    pub accuracy: f64,
    /// Whose, and by which protocol.
    pub source: String,
}

impl Experiment {
    /// Reads TOML.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for what is no TOML, for an unknown key or a value of another type, with the line.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::new(ErrorKind::Config, error.to_string()))
    }

    /// As TOML; paths as they are.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a path that is no Unicode.
    pub fn to_toml(&self) -> Result<String, Error> {
        toml::to_string_pretty(self)
            .map_err(|error| Error::new(ErrorKind::Config, error.to_string()))
    }

    /// Reads a file; its paths are relative to its folder.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if it cannot be read, else as [`from_toml`](Self::from_toml).
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot be read ({error}); check the path");
            Error::new(ErrorKind::Io, message).at(path)
        })?;
        let experiment = Self::from_toml(&text).map_err(|error| error.at(path))?;
        Ok(experiment.relative_to(path.parent().unwrap_or(Path::new(""))))
    }

    /// The same with its relative paths seen from `folder`.
    #[must_use]
    pub fn relative_to(mut self, folder: &Path) -> Self {
        let paths = [
            Some(&mut self.data.path),
            self.data.tracks.as_mut(),
            self.data.also.as_mut(),
            self.split.file.as_mut(),
            self.chosen.as_mut().map(|chosen| &mut chosen.tracks),
        ];
        for path in paths.into_iter().flatten() {
            let seen = folder.join(&*path);
            // Without `..` where that can be found out, for those who read it.
            *path = seen.canonicalize().unwrap_or(seen);
        }
        self
    }
}

impl Experiment {
    /// Of everything it says.
    pub(super) fn hash(&self) -> Result<ContentHash, Error> {
        Ok(ContentHash::of_text(&self.absolute()?.to_toml()?))
    }

    /// The same with absolute paths.
    pub(super) fn absolute(&self) -> Result<Self, Error> {
        let here = std::env::current_dir().map_err(|error| {
            let message = format!("the current folder is gone ({error}); go to another");
            Error::new(ErrorKind::Io, message)
        })?;
        Ok(self.clone().relative_to(&here))
    }
}

impl DataConfig {
    /// Whether columns are named, which only a table of features has.
    pub(super) fn names_columns(&self) -> bool {
        let columns = [&self.label, &self.group, &self.id];
        columns.iter().any(|column| column.is_some()) || !self.leave_out.is_empty()
    }
}

impl ModelConfig {
    /// A model with all parameters as they are by default.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            set: Vec::new(),
            calibration: CalibrationConfig::default(),
            seed: 0,
            network: None,
            training: None,
        }
    }

    /// The pipeline with all parameters set.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] names the kind, parameter or value that is none, and the nearest.
    pub(super) fn pipeline(&self) -> Result<Pipeline, Error> {
        let mut pipeline = Pipeline::from_name(&self.name)?;
        if self.network.is_some() || self.training.is_some() {
            let message = format!(
                "{}: a classifier has neither network nor training; set its parameters (set)",
                self.name
            );
            return Err(Error::new(ErrorKind::Config, message));
        }
        for setting in &self.set {
            pipeline.set(setting)?;
        }
        Ok(pipeline)
    }
}

impl CalibrationConfig {
    pub(super) fn method(self) -> Option<CalibrationMethod> {
        match self {
            Self::Temperature => Some(CalibrationMethod::Temperature),
            Self::Vector => Some(CalibrationMethod::Vector),
            Self::None => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature scaling",
            Self::Vector => "vector scaling",
            Self::None => "none",
        }
    }
}

/// Where a split comes from.
pub(super) enum SplitSource<'a> {
    /// It is dealt out, or published.
    Strategy(SplitStrategy, &'a str),
    /// It is read from a `split.csv`.
    File(&'a Path),
    /// It is a column of the table of tracks.
    Column(&'a str),
}

impl SplitConfig {
    /// What is asked for; `has_groups` decides where nothing is.
    pub(super) fn source(&self, has_groups: bool) -> Result<SplitSource<'_>, Error> {
        let asked = [
            self.by.as_deref().map(|_| "by"),
            self.name.as_deref().map(|_| "name"),
            self.file.as_deref().map(|_| "file"),
            self.column.as_deref().map(|_| "column"),
        ];
        let asked: Vec<&str> = asked.into_iter().flatten().collect();
        if asked.len() > 1 {
            let message = format!(
                "a split by {} at once; keep one of them",
                asked.join(" and ")
            );
            return Err(Error::new(ErrorKind::Config, message));
        }
        let shape = self.shape()?;
        if let Some(file) = &self.file {
            self.refuse_shape("a split that is read from a file")?;
            return Ok(SplitSource::File(file));
        }
        if let Some(column) = &self.column {
            self.refuse_shape("a split by a column")?;
            return Ok(SplitSource::Column(column));
        }
        let default = SplitStrategy::default_name(has_groups);
        let name = self
            .by
            .as_deref()
            .or(self.name.as_deref())
            .unwrap_or(default);
        let strategy = SplitStrategy::named(name, shape)?;
        let is_dealt = matches!(strategy, SplitStrategy::Track(_) | SplitStrategy::Group(_));
        let is_leaky = matches!(strategy, SplitStrategy::LeakySegments { .. });
        if self.by.is_some() && !is_dealt {
            let message = format!(
                "by = {name:?}: only track, artist, album and group can be kept together; ask for the split named \
                 {name:?}"
            );
            return Err(Error::new(ErrorKind::Config, message));
        }
        if self.name.is_some() && is_dealt {
            let message = format!("{name:?} is no published split; ask for a split by {name}");
            return Err(Error::new(ErrorKind::Config, message));
        }
        if !is_dealt && !is_leaky {
            self.refuse_shape(&format!("the split {name}"))?;
        }
        Ok(SplitSource::Strategy(strategy, name))
    }

    /// The same with nothing left to defaults.
    pub(super) fn spelled_out(&self, has_groups: bool) -> Self {
        let mut split = self.clone();
        if split.file.is_some() || split.column.is_some() {
            return split;
        }
        if split.by.is_none() && split.name.is_none() {
            split.by = Some(SplitStrategy::default_name(has_groups).to_owned());
        }
        let is_dealt = split.by.is_some() || split.name.as_deref() == Some(Split::LEAKY_STAMP);
        if is_dealt && split.holdout.is_none() {
            split.folds = Some(split.folds.unwrap_or(FOLDS));
        }
        split
    }

    fn shape(&self) -> Result<SplitShape, Error> {
        match (&self.holdout, self.folds) {
            (Some(_), Some(_)) => Err(Error::new(
                ErrorKind::Config,
                "both folds and shares of a holdout; keep one of them",
            )),
            (Some(shares), None) => Ok(SplitShape::of_shares(shares)?),
            (None, folds) => Ok(SplitShape::Folds(folds.unwrap_or(FOLDS))),
        }
    }

    fn refuse_shape(&self, what: &str) -> Result<(), Error> {
        if self.folds.is_none() && self.holdout.is_none() {
            return Ok(());
        }
        let message = format!("{what} has sides of its own; leave out folds and holdout");
        Err(Error::new(ErrorKind::Config, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(toml: &str) -> Result<String, Error> {
        let text = format!("[data]\npath = 'x'\n[model]\nname = 'svm'\n[split]\n{toml}");
        let experiment = Experiment::from_toml(&text)?;
        Ok(match experiment.split.source(true)? {
            SplitSource::Strategy(strategy, _) => format!("{strategy:?}"),
            SplitSource::File(path) => path.display().to_string(),
            SplitSource::Column(column) => column.to_owned(),
        })
    }

    #[test]
    fn without_a_word_artists_are_kept_apart() {
        assert_eq!(split("").unwrap(), "Group(Folds(5))");
        assert_eq!(split("by = 'track'\nfolds = 3").unwrap(), "Track(Folds(3))");
        assert_eq!(split("name = 'fault-filtered'").unwrap(), "FaultFiltered");
        assert_eq!(split("file = 'split.csv'").unwrap(), "split.csv");
        assert_eq!(split("column = 'fold5'").unwrap(), "fold5");
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        for (toml, message) in [
            ("by = 'track'\nname = 'official'", "by and name at once"),
            ("name = 'official'\nfolds = 3", "sides of its own"),
            ("folds = 3\nholdout = '75/25'", "both folds and shares"),
            ("holdout = '80/30'", "says no shares"),
            ("by = 'fault-filtered'", "only track, artist"),
            ("name = 'artist'", "is no published split"),
            ("name = 'random-segments'", "leaky-segments"),
            ("seeds = 3", "unknown field `seeds`"),
        ] {
            let error = split(toml).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(error.message.contains(message), "{}", error.message);
        }
    }

    #[test]
    fn a_run_is_repeated_by_its_toml() {
        let text = "[data]\npath = 'x.csv'\nleave_out = ['length']\n[model]\nname = 'knn'\n";
        let experiment = Experiment::from_toml(text).unwrap();
        let again = Experiment::from_toml(&experiment.to_toml().unwrap()).unwrap();
        assert_eq!(again, experiment);
        let moved = experiment.relative_to(Path::new("/music"));
        assert_eq!(moved.data.path, Path::new("/music/x.csv"));
    }
}

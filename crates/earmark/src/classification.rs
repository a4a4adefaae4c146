//! What is said of a track, in the words of the records.

use std::borrow::Cow;
use std::path::Path;

use earmark_audio::Warning;
use earmark_library::RecordPath;
use earmark_models::taxonomy::TagKind;
use serde::{Serialize, Serializer};

use crate::Error;

/// Name and version of the record's form.
pub const SCHEMA: &str = "earmark.classification/v1";

/// What a model says of one track.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Classification {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The file.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Seconds of audio that were heard.
    pub duration: f64,
    /// The model that was asked.
    pub model: ModelInfo,
    /// Most probable first.
    pub genres: Vec<Genre>,
    /// Other tags, most probable first; see [`Tagging`].
    pub tags: Vec<Tag>,
    /// How genres change over the track; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<Segment>,
    /// What was wrong with the file, though not fatally.
    #[serde(serialize_with = "warnings")]
    pub warnings: Vec<Warning>,
}

/// Which tags a [`Classification`] lists beside the genres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tagging {
    /// None.
    #[default]
    None,
    /// Moods, eras, instruments and voices, one entry per name.
    Main,
    /// Every output of the model under its original name.
    All,
}

/// The model behind a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelInfo {
    /// Its name; of one that was trained, that of its folder.
    pub name: String,
    /// What was trained: `logistic-regression`; none for a shipped model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// SHA-256 of its weights.
    pub sha256: String,
}

/// A genre and how probable it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Genre {
    /// Its name.
    pub name: Cow<'static, str>,
    /// 0 to 1. Of the default and of trained models genres are alternatives, so that these
    /// sum to 1. Of a tagger: the mean over the track of its output; several
    /// genres may apply, so these do not sum to 1.
    pub probability: f64,
    /// The genres it belongs to; none for the classes of a trained model.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub parents: &'static [&'static str],
}

/// A tag and how probable it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// Its proper name.
    pub name: &'static str,
    /// What it is.
    #[serde(serialize_with = "kind")]
    pub kind: TagKind,
    /// 0 to 1: the mean over the track of the model's output.
    pub probability: f64,
    /// The model's own word for it; only under [`Tagging::All`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'static str>,
}

/// The genres of a stretch of a track. What a trained model says of a segment is
/// not calibrated: calibration is for whole tracks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Seconds from the beginning.
    pub start: f64,
    /// Seconds from the beginning.
    pub end: f64,
    /// Most probable first.
    pub genres: Vec<Genre>,
}

/// A file that could not be classified.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The file.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Why.
    pub error: ErrorInfo,
}

/// An error in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorInfo {
    /// Its class.
    pub kind: &'static str,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// It was classified.
    Done(Classification),
    /// It could not be.
    Failed(Failure),
}

impl Outcome {
    pub(crate) fn new(path: &Path, result: Result<Classification, Error>) -> Self {
        match result {
            Ok(classification) => Self::Done(classification),
            Err(error) => Self::Failed(Failure {
                schema: SCHEMA,
                path: RecordPath(path.to_owned()),
                error: ErrorInfo {
                    kind: error.kind.as_str(),
                    message: error.message,
                },
            }),
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Done(done) => &done.path.0,
            Self::Failed(failed) => &failed.path.0,
        }
    }
}

impl Classification {
    pub(crate) fn new(path: &Path, model: ModelInfo) -> Self {
        Self {
            schema: SCHEMA,
            path: RecordPath(path.to_owned()),
            duration: 0.0,
            model,
            genres: Vec::new(),
            tags: Vec::new(),
            timeline: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

fn kind<S: Serializer>(kind: &TagKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

fn warnings<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Fields<'a> {
        kind: &'static str,
        message: &'a str,
    }
    serializer.collect_seq(warnings.iter().map(|warning| Fields {
        kind: warning.kind.as_str(),
        message: &warning.message,
    }))
}

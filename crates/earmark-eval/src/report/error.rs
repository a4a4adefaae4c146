//! What can be wrong with a report.

use earmark_plot::PlotError;

/// Why a report cannot be written or read.
///
/// `Display` reads "what is wrong; what to do about it".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// Parts of the evaluation that are about another number of classes.
    #[error(
        "{what} has {found} entries for {expected} classes; give the evaluation as it was made"
    )]
    ClassCount {
        /// The part.
        what: String,
        /// Its entries.
        found: usize,
        /// Classes of the evaluation.
        expected: usize,
    },
    /// A mistake of a class that the evaluation does not have.
    #[error(
        "{path:?} is of the class {class:?}, which the evaluation does not have; take both from the same predictions"
    )]
    UnknownClass {
        /// The track.
        path: String,
        /// The class.
        class: String,
    },
    /// A point of a map whose class the evaluation does not have.
    #[error(
        "{track:?} is on a map with the class {class}; the {n_classes} classes of the evaluation are counted from 0"
    )]
    ClassOutOfRange {
        /// The track.
        track: String,
        /// The class it is or was taken for.
        class: usize,
        /// Classes of the evaluation.
        n_classes: usize,
    },
    /// A trial that tells a setting twice.
    #[error("trial {trial} names the setting {name:?} twice; name each once")]
    DuplicateSetting {
        /// The trial, counted from 0.
        trial: usize,
        /// The setting.
        name: String,
    },
    /// A chosen trial that is not there or has no score.
    #[error(
        "trial {best} is chosen, which is none of the {n_trials} trials, counted from 0, or has no score; choose one with a score"
    )]
    BadChoice {
        /// The number of the chosen trial.
        best: usize,
        /// Trials.
        n_trials: usize,
    },
    /// A number that is NaN or infinite, or a probability or distance out of its range.
    #[error("{what} is {value}; give {allowed}")]
    BadNumber {
        /// What it says.
        what: String,
        /// The number.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
    /// Audio that is not beside the page: its address would be that of one machine.
    #[error(
        "the audio {audio:?} of {path:?} is not relative; give its path from the folder of the page"
    )]
    AbsoluteAudio {
        /// The track.
        path: String,
        /// Its audio.
        audio: String,
    },
    /// JSON that is no report.
    #[error("this is no report ({0}); give a file that `to_json` wrote")]
    Json(#[from] serde_json::Error),
    /// JSON of another kind or version.
    #[error("the schema is {found:?}; this version reads {expected:?}")]
    Schema {
        /// The one found.
        found: String,
        /// The one that can be read.
        expected: &'static str,
    },
    /// A figure that cannot be drawn.
    #[error("a figure cannot be drawn: {0}")]
    Figure(#[from] PlotError),
}

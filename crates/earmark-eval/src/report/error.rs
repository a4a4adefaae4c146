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

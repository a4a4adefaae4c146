//! The one error type of the crate.

/// What is wrong with predictions, options, or two lists that should belong together.
///
/// `Display` reads "what is wrong; what to do about it".
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A list without predictions has no metrics.
    #[error("there are no predictions; predict at least one track")]
    NoPredictions,
    /// One class cannot be mistaken for another.
    #[error("{found} classes are named; a classifier needs at least two")]
    TooFewClasses {
        /// Classes named.
        found: usize,
    },
    /// Two classes of the same name.
    #[error("the class {name:?} is named twice; name each class once")]
    DuplicateClass {
        /// The name.
        name: String,
    },
    /// A list that is longer or shorter than the list of tracks. NumPy would stretch ("broadcast") some of
    /// these and return a number that means nothing.
    #[error(
        "{column} has {found} entries for {expected} tracks; give one entry per track, nothing is broadcast"
    )]
    ColumnLength {
        /// Which list.
        column: &'static str,
        /// Its entries.
        found: usize,
        /// Tracks.
        expected: usize,
    },
    /// A row of probabilities that does not fit the classes.
    #[error("{id:?} has {found} probabilities for {expected} classes; give one per class")]
    RowLength {
        /// The track.
        id: String,
        /// Probabilities given.
        found: usize,
        /// Classes.
        expected: usize,
    },
    /// A true class that is none of the named ones.
    #[error("{id:?} has the true class {label}; the {n_classes} classes are counted from 0")]
    LabelOutOfRange {
        /// The track.
        id: String,
        /// Its label.
        label: usize,
        /// Classes.
        n_classes: usize,
    },
    /// A probability that is NaN, infinite, below 0 or above 1.
    #[error("{id:?} has the probability {value} of {class:?}; give finite values from 0 to 1")]
    BadProbability {
        /// The track.
        id: String,
        /// The class.
        class: String,
        /// The value.
        value: f64,
    },
    /// Probabilities that do not add up to 1 within 1e-4.
    #[error(
        "the probabilities of {id:?} add up to {sum}; give a softmax, or divide each by the sum"
    )]
    RowSum {
        /// The track.
        id: String,
        /// What they add up to.
        sum: f64,
    },
    /// A track listed twice would be counted twice.
    #[error("{id:?} is listed twice; join its segments first, or give each track an id of its own")]
    DuplicateTrack {
        /// The track.
        id: String,
    },
    /// Segments of one track that disagree about its class or its group.
    #[error(
        "the segments of {track:?} have different {field}s; give all of them that of their track"
    )]
    MixedTrack {
        /// The track.
        track: String,
        /// `label` or `group`.
        field: &'static str,
    },
    /// An option out of its range.
    #[error("{option} is {value}; choose {allowed}")]
    BadOption {
        /// The option.
        option: &'static str,
        /// Its value.
        value: usize,
        /// What it may be.
        allowed: &'static str,
    },
    /// Two lists, or a calibration and a list, that name other classes or name them in another order.
    #[error("the classes differ: {left:?} and {right:?}; use the same classes in the same order")]
    DifferentClasses {
        /// Classes of the first.
        left: Vec<String>,
        /// Classes of the second.
        right: Vec<String>,
    },
    /// Two lists that are not about the same tracks cannot be paired.
    #[error(
        "{only_left} tracks are in the first list only and {only_right} in the second only, such as {example:?}; \
         evaluate both on the same list"
    )]
    DifferentTracks {
        /// Tracks missing in the second list.
        only_left: usize,
        /// Tracks missing in the first list.
        only_right: usize,
        /// One of them.
        example: String,
    },
    /// Two lists that disagree about what is true of a track.
    #[error("the lists give {id:?} different {field}s; make both from the same split")]
    DifferentTruth {
        /// The track.
        id: String,
        /// `label` or `group`.
        field: &'static str,
    },
    /// A calibration fitted on what it is judged on would flatter itself.
    #[error(
        "the {field} {name:?} is both in the predictions the calibration is fitted on and in those it is judged on; \
         fit it on folds of the training side"
    )]
    CalibrationLeak {
        /// `track` or `group`.
        field: &'static str,
        /// Its name.
        name: String,
    },
    /// A temperature, weight or bias read from a file that no fit can have given.
    #[error("the {parameter} of the calibration is {value}; fit it again")]
    BadCalibration {
        /// Which.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// Rows too few to lay out as a map.
    #[error("{found} rows make no map; give {least} or more")]
    TooFewRows {
        /// Rows given.
        found: usize,
        /// The least that can be laid out.
        least: usize,
    },
    /// Rows without features.
    #[error("the rows have no features; give one column or more")]
    NoFeatures,
    /// A feature that is NaN, infinite or beyond 1e50.
    #[error(
        "feature {column} of row {row} is {value}; give finite numbers within 1e50 of 0, standardised best"
    )]
    BadFeature {
        /// The row, counted from 0.
        row: usize,
        /// The column, counted from 0.
        column: usize,
        /// The value.
        value: f64,
    },
    /// A perplexity that is NaN, infinite or below 1.
    #[error("the perplexity is {value}; choose 1 or more, 5 to 50 as a rule")]
    BadPerplexity {
        /// The value.
        value: f64,
    },
}

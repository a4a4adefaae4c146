//! What can be wrong with a data set or a split.

use std::io;
use std::path::{Path, PathBuf};

use crate::DataError;

/// Why a data set cannot be read or split.
///
/// `Display` reads "what is wrong; what to do about it".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// A file or folder cannot be read.
    #[error("{} cannot be read ({source}); check the path and its permissions", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{}: {}", .0.path().display(), .0)]
    Write(DataError),
    /// A folder or file that is no data set known here.
    #[error(
        "{} is no data set that is known; it may be folders named after genres with audio in them, GTZAN, FMA with \
         its fma_metadata, or a CSV file with the columns path and label",
        path.display()
    )]
    UnknownLayout {
        /// Which.
        path: PathBuf,
    },
    /// More than one subset of FMA, or none, where one is wanted.
    #[error("{} has {} folders of FMA audio; name one of fma_small, fma_medium, fma_large, fma_full", path.display(), found.len())]
    FmaSubset {
        /// The folder.
        path: PathBuf,
        /// Subsets found.
        found: Vec<&'static str>,
    },
    /// A file that is no CSV table.
    #[error("{} line {line} is no line of a CSV table ({reason}); save it as comma-separated UTF-8", path.display())]
    NotCsv {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// A column that is not there.
    #[error("{} has no column {column:?} among {found:?}; name the columns in the first line", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Those there.
        found: Vec<String>,
    },
    /// A column that is there twice.
    #[error("{} has the column {column:?} twice; rename one", path.display())]
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
    },
    /// A cell that is not what its column holds.
    #[error("{} line {line}, column {column:?}: {value:?} is no {expected}; correct it or leave the column out", path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
        /// Its name.
        column: String,
        /// What is in the cell.
        value: String,
        /// What should be.
        expected: &'static str,
    },
    /// A file that is no archive of NumPy arrays, or a damaged one.
    #[error("{} is no whole archive of NumPy arrays ({reason}); save it with numpy.savez", path.display())]
    NotNpz {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An array that is not in its archive.
    #[error("{} has no array {array:?} among {found:?}; save it with numpy.savez(path, {array}=…)", path.display())]
    MissingArray {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Those there.
        found: Vec<String>,
    },
    /// An array of another type than it must have; Python objects are `|O`.
    #[error("{}: array {array:?} holds {found}; make it {expected} before it is saved", path.display())]
    ArrayType {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Its type as NumPy writes it.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// An array of a shape it must not have.
    #[error("{}: array {array:?} has the shape {shape:?}; it must be {expected}", path.display())]
    ArrayShape {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Its shape.
        shape: Vec<usize>,
        /// What it should be.
        expected: String,
    },
    /// NaN, infinity or a number beyond the range of f32 in an array.
    #[error("{}: {array}{position:?} is {value}; repair it or leave its track out", path.display())]
    ArrayValue {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Where in it, counted from 0.
        position: Vec<usize>,
        /// The number.
        value: f64,
    },
    /// An empty text in an array.
    #[error("{}: {array}[{position}] is empty; give it a name", path.display())]
    EmptyText {
        /// The file.
        path: PathBuf,
        /// The array.
        array: String,
        /// Where in it, counted from 0.
        position: usize,
    },
    /// Rows of a track between which there are those of another.
    #[error("the rows of {id:?} do not follow each other; sort them by track")]
    TornTrack {
        /// The track.
        id: String,
    },
    /// Rows of one track that are said to be of different classes.
    #[error("the rows of {id:?} have the labels {labels:?}; give all of them that of their track")]
    MixedLabels {
        /// The track.
        id: String,
        /// Two of them.
        labels: [String; 2],
    },
    /// Rows of one track in a table that are said to be of different classes or groups.
    #[error(
        "{} line {line}, column {column:?}: {id:?} has {:?} here and {:?} above; give all rows of a track the same",
        path.display(), values[1], values[0]
    )]
    MixedRows {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
        /// The name of the column of labels or groups.
        column: String,
        /// The track.
        id: String,
        /// In its first row, and in this one; empty for no group.
        values: Box<[String; 2]>,
    },
    /// A column of numbers from which the place of a row or its class could be read off.
    #[error("{} column {column:?} {found}, and is no feature; leave it out (--leave-out {column:?})", path.display())]
    NoFeature {
        /// The file.
        path: PathBuf,
        /// Its name.
        column: String,
        /// What it seems to do.
        found: &'static str,
    },
    /// A column without a name, as an index of rows that was saved with its table.
    #[error("{} column {number} has no name; name it, or save the table without its index", path.display())]
    NamelessColumn {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        number: usize,
    },
    /// A table of tracks and data that have no track in common.
    #[error(
        "the table of tracks {} knows none of the {n_tracks} tracks; the first is called {data:?} here and {listed:?} \
         there; name tracks alike in both",
        path.display()
    )]
    NoneListed {
        /// The table of tracks.
        path: PathBuf,
        /// How many there are in the data.
        n_tracks: usize,
        /// The first track of the data.
        data: String,
        /// The first track of the table.
        listed: String,
    },
    /// A label that would break a line or cannot be shown.
    #[error(
        "the label {label:?} of {id:?} has a line break or another control character; remove it"
    )]
    ControlCharacter {
        /// The track.
        id: String,
        /// Its label.
        label: String,
    },
    /// An empty cell, or one that says `NA` or `nan`.
    #[error("{} line {line}, column {column:?} has no value; fill it in, or leave out the line or the column", path.display())]
    MissingValue {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: u64,
        /// Its name.
        column: String,
    },
    /// A data set without tracks, a table without lines.
    #[error("{} lists nothing; give at least one track", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
    },
    /// A track whose id, label or group is an empty text.
    #[error("the {field} of {} is empty; give it one, or no group", path.display())]
    Nameless {
        /// The file of the track.
        path: PathBuf,
        /// `id`, `label` or `group`.
        field: &'static str,
    },
    /// Two tracks of one id.
    #[error("{id:?} is listed twice; give each track an id of its own")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// One file listed twice: it could end up on both sides of a split.
    #[error("{} is listed twice; list each file once", path.display())]
    DuplicatePath {
        /// The file.
        path: PathBuf,
    },
    /// Files of a manifest that are not there.
    #[error("{} listed files are missing, the first of them {}; correct the manifest or restore them",
        missing.len(), missing.first().map(PathBuf::as_path).unwrap_or(Path::new("")).display())]
    MissingFiles {
        /// All of them.
        missing: Vec<PathBuf>,
    },
    /// A label that is none of those known.
    #[error("{id:?} has the unknown label {label:?}; known are {known:?}")]
    UnknownLabel {
        /// The track.
        id: String,
        /// Its label.
        label: String,
        /// Those known.
        known: Vec<String>,
    },
    /// Shares of a holdout split that are none.
    #[error("{asked:?} says no shares; give some that sum to 100, or to 1: 60/20/20 or 75/25")]
    Shares {
        /// What was asked for.
        asked: String,
    },
    /// Nothing to tell apart.
    #[error("all tracks have the label {label:?}; a classifier needs at least two")]
    OneClass {
        /// The one label.
        label: String,
    },
    /// A class that cannot be on all sides.
    #[error(
        "the class {label:?} has {found} {unit}, which cannot lie on {needed} sides; add some, merge the class or leave it out"
    )]
    ClassTooSmall {
        /// The class.
        label: String,
        /// `tracks`, `groups` or `segments`.
        unit: &'static str,
        /// How many it has.
        found: usize,
        /// How many it needs.
        needed: usize,
    },
    /// Groups hold so many classes together that one cannot be on all sides.
    #[error(
        "the class {label:?} cannot be brought to every side without tearing a group apart; try fewer folds or larger shares"
    )]
    ClassTiedUp {
        /// The class.
        label: String,
    },
    /// Shares or folds that make no split.
    #[error("{option} is {value}; choose {allowed}")]
    BadShape {
        /// Which.
        option: &'static str,
        /// Its value.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
    /// Nothing is known of groups.
    #[error(
        "no track has a group; add a column group (artist or album), or split by track and say so"
    )]
    NoGroups,
    /// A random split of segments.
    #[error(
        "{asked:?} would put segments of one track on both sides, so that the test is known beforehand; split by \
         track or group, or ask for leaky-segments to show what that does"
    )]
    SegmentSplit {
        /// What was asked for.
        asked: String,
    },
    /// A strategy that is none.
    #[error(
        "there is no split {asked:?}; choose track, group, official, fault-filtered, artist-folds, fma-official or leaky-segments"
    )]
    UnknownStrategy {
        /// What was asked for.
        asked: String,
    },
    /// A published split of another data set, or of one that brings none.
    #[error("this data set has no {strategy} split; split it by track or group")]
    NoSuchSplit {
        /// The strategy.
        strategy: &'static str,
    },
    /// A side without tracks.
    #[error(
        "nothing is on the side {side:?} of the split; enlarge its share, or check the parts of the data set"
    )]
    EmptySide {
        /// The side.
        side: String,
    },
}

impl DatasetError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::Io { path, source }
    }
}

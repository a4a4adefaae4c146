//! The command lines of `earmark train`, `evaluate` and `compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{CacheArguments, Format};

/// Where labels come from, beside the names of folders.
#[derive(Args)]
pub(crate) struct LabelArguments {
    /// A CSV table of labels, artists and sides by track, with columns such as track, genre, artist and split
    #[arg(long, value_name = "FILE")]
    pub(crate) tracks: Option<PathBuf>,

    /// The column of labels of a table of features [default: label, genre or class]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: Option<String>,

    /// The column of artists or albums of a table of features [default: group or artist]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) group: Option<String>,

    /// The column of a table of features whose rows of one value are segments of one track
    #[arg(long, value_name = "COLUMN")]
    pub(crate) id: Option<String>,

    /// Columns of a table of features that are none
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub(crate) leave_out: Vec<String>,

    /// Keep tracks that the data set marks as faulty or repeated
    #[arg(long)]
    pub(crate) keep_excluded: bool,
}

/// Train a classifier on labelled tracks, and judge it on tracks it has not seen.
///
/// DATA is a folder with a folder for each genre, GTZAN or FMA as distributed, a CSV file of paths and labels, a CSV
/// table of features with a column of labels, or an NPZ file of pictures or sequences. Tracks, and artists where they
/// are known, lie on one side of the split; everything that is fitted is fitted to the training side; the test side is
/// scored once. The run is a folder: model, split, predictions, metrics, report.html, MODEL_CARD.md.
#[derive(Args)]
#[command(
    after_help = "Classifiers: majority, knn, logistic-regression, svm, linear-svm, random-forest, extra-trees, \
    gradient-boosting, xgboost, naive-bayes, and bagged-… of each; see docs/classifiers.md.\n\n\
    Examples:\n  \
    earmark train genres/ --model svm --features gtzan57 --folds 5 -o runs/svm\n  \
    earmark train genres/ --model logistic-regression --features musicnn-msd/tags+gtzan57 -o runs/joint\n  \
    earmark train gtzan/ --model svm --split fault-filtered --set svm.c=10 -o runs/official\n  \
    earmark train echonest.csv --model gradient-boosting --holdout 60/20/20 -o runs/echonest\n  \
    earmark train --config runs/svm/config.toml -o runs/again\n  \
    earmark train --config configs/accuracy -o runs/accuracy"
)]
pub(crate) struct TrainArguments {
    /// The data set or table.
    #[arg(value_name = "DATA", required_unless_present = "config")]
    pub(crate) data: Option<PathBuf>,

    /// The classifier
    #[arg(long, value_name = "NAME", required_unless_present = "config")]
    pub(crate) model: Option<String>,

    /// A parameter of the classifier, such as svm.c=10, pca=0.95 or selection=20; again for more
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,

    /// What tracks are described by: a set (gtzan57), a summary of a sequence (mel-seq:mean-std), a layer of a tagger
    /// (musicnn-msd/tags, embedding, mean_pool, max_pool or pools), or several joined by +
    #[arg(long, value_name = "WHAT")]
    pub(crate) features: Option<String>,

    /// Cut tracks: into segments of so many seconds (3s), or into so many (10); tracks get the mean of their segments
    #[arg(long, value_name = "HOW")]
    pub(crate) segments: Option<String>,

    #[command(flatten)]
    pub(crate) labels: LabelArguments,

    /// What is kept together: track, artist, album or group [default: artist where known, else track]
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["split", "fold_column"])]
    pub(crate) by: Option<String>,

    /// A split.csv, or a published split: official, fault-filtered, artist-folds, fma-official; or leaky-segments
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "fold_column")]
    pub(crate) split: Option<String>,

    /// The column of folds in the table of tracks
    #[arg(long, value_name = "COLUMN", requires = "tracks")]
    pub(crate) fold_column: Option<String>,

    /// So many folds, each of which is the test once [default: 5]
    #[arg(long, value_name = "K", conflicts_with = "holdout")]
    pub(crate) folds: Option<usize>,

    /// Shares of training, validation and test (60/20/20), or of training and test (75/25)
    #[arg(long, value_name = "SHARES")]
    pub(crate) holdout: Option<String>,

    /// Another seed deals out and draws otherwise
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,

    /// How probabilities are calibrated, on folds of the training side
    #[arg(long, value_name = "METHOD", default_value = "temperature")]
    pub(crate) calibration: Calibration,

    /// Do what a TOML file says, or every TOML file of a folder, each to a folder of its name
    #[arg(long, value_name = "FILE|DIR")]
    #[arg(conflicts_with_all = ["data", "model", "set", "features", "segments", "tracks", "by", "split", "folds", "holdout"])]
    pub(crate) config: Option<PathBuf>,

    /// The folder of the run
    #[arg(short = 'o', long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// Replace a run that lies there
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Look for no repeats by sound
    #[arg(long)]
    pub(crate) no_repeats: bool,

    /// Draw no maps of the tracks
    #[arg(long)]
    pub(crate) no_maps: bool,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    /// Threads to use [default: all cores]
    #[arg(long, short = 'j', value_name = "N", env = "EARMARK_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

/// How probabilities are calibrated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Calibration {
    /// One number for all classes; no ranking changes.
    Temperature,
    /// Two numbers a class.
    Vector,
    /// Not at all.
    None,
}

/// Ask a trained model about other tracks, and say how right it is.
///
/// Tracks the model was fitted to, or chosen with, are left out, whether they have the same name or the same content.
/// The run's metrics.json counts how often it was scored on one list of tracks.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark evaluate runs/svm other-genres/ -o judged/\n  \
    earmark evaluate runs/svm other.csv --tracks labels.csv -o judged/ --format json")]
pub(crate) struct EvaluateArguments {
    /// The folder of a run.
    #[arg(value_name = "RUN")]
    pub(crate) run: PathBuf,

    /// The data set or table, of the kind the model was trained on.
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,

    #[command(flatten)]
    pub(crate) labels: LabelArguments,

    /// The folder for report.html, report.json and predictions.csv
    #[arg(short = 'o', long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    /// Threads to use [default: all cores]
    #[arg(long, short = 'j', value_name = "N", env = "EARMARK_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

/// Compare runs that were judged on the same tracks.
///
/// Each is compared with the first: the difference in accuracy with its 95 % interval (paired bootstrap over artists),
/// and the exact test of McNemar.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark compare runs/svm runs/forest runs/knn\n  \
    earmark compare runs/* --format csv > runs.csv")]
pub(crate) struct CompareArguments {
    /// Folders of runs, the first being the one the others are compared with.
    #[arg(value_name = "RUN", required = true, num_args = 2..)]
    pub(crate) runs: Vec<PathBuf>,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,
}

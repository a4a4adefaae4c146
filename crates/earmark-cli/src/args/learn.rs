//! The command lines of `earmark train`, `evaluate`, `compare`, `ensemble` and `sweep`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use earmark::learn::Vary;

use super::train_help::train_help;
use super::{CacheArguments, Format, RunArguments};

/// Where labels come from, beside the names of folders.
#[derive(Args)]
pub(crate) struct LabelArguments {
    /// A CSV table of labels, artists and sides by track, with columns such as track, genre, artist and split
    #[arg(long, value_name = "FILE")]
    pub(crate) tracks: Option<PathBuf>,

    /// The column of labels of a table of features [default: label, genre or class]
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: Option<String>,

    /// The column of artists or albums of a table of features [default: group, artist, artist_id or album]
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

/// What is learnt from beside the data themselves.
#[derive(Args)]
pub(crate) struct InputArguments {
    /// What tracks are described by: a set (gtzan57), a summary of a sequence (mel-seq:mean-std), a layer of a tagger
    /// (musicnn-msd/tags, embedding, mean_pool, max_pool or pools), or several joined by +
    /// [default: musicnn-msd/pools:mean-std for audio, mean-std for NPZ, all columns of a table]
    #[arg(long, value_name = "WHAT")]
    pub(crate) features: Option<String>,

    /// Cut tracks: into segments of so many seconds (3s), or into so many (10); tracks get the mean of their segments
    #[arg(long, value_name = "HOW")]
    pub(crate) segments: Option<String>,

    /// Frames of the stretches that sequences (mel-seq:frames) are cut into for a network [default: whole sequences]
    #[arg(long, value_name = "N")]
    pub(crate) frames: Option<usize>,

    /// Frames from the beginning of one stretch to the next [default: as many as it has]
    #[arg(long, value_name = "N")]
    pub(crate) step: Option<usize>,

    /// A CSV table of further tracks with the same columns, and id, label, group: learnt from, never judged by
    #[arg(long, value_name = "FILE")]
    pub(crate) also: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) labels: LabelArguments,
}

/// How a verb that describes tracks works and tells.
#[derive(Args)]
pub(crate) struct WorkArguments {
    #[command(flatten)]
    pub(crate) cache: CacheArguments,

    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// Train a classifier on labelled tracks, and judge it on tracks it has not seen.
///
/// DATA is a folder with a folder for each genre, GTZAN or FMA as distributed, a CSV file of paths and labels, a CSV
/// table of features with a column of labels, or an NPZ file of pictures or sequences. Tracks, and artists where they
/// are known, lie on one side of the split; everything that is fitted is fitted to the training side; the test side is
/// scored once. The run is a folder: model, split, predictions, metrics, report.html, MODEL_CARD.md.
#[derive(Args)]
#[command(after_help = train_help())]
pub(crate) struct TrainArguments {
    /// The data set or table.
    #[arg(value_name = "DATA", required_unless_present = "config")]
    pub(crate) data: Option<PathBuf>,

    /// The classifier or network [default: logistic-regression]
    #[arg(long, value_name = "NAME")]
    pub(crate) model: Option<String>,

    /// A parameter of the classifier, such as svm.c=10, pca=0.95 or selection=20, or of the network and its training, such
    /// as network.dropout=0.2 or training.optimizer.lr=0.001; again for more
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,

    #[command(flatten)]
    pub(crate) inputs: InputArguments,

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

    /// Do it again for each of these seeds, each in a folder of its own
    #[arg(
        long,
        value_name = "N,N,…",
        value_delimiter = ',',
        conflicts_with = "seed"
    )]
    pub(crate) seeds: Vec<u64>,

    /// How probabilities are calibrated, on folds of the training side
    #[arg(long, value_name = "METHOD", default_value = "temperature")]
    pub(crate) calibration: Calibration,

    /// Do what a TOML file says, or every TOML file of a folder, each to a folder of its name
    #[arg(long, value_name = "FILE|DIR")]
    #[arg(conflicts_with_all = ["data", "model", "set", "features", "segments", "frames", "step", "also", "tracks", "by", "split",
        "fold_column", "folds", "holdout", "seed", "calibration", "no_repeats", "no_maps", "label", "group", "id", "leave_out", "keep_excluded"])]
    pub(crate) config: Option<PathBuf>,

    /// The folder of the run
    #[arg(short = 'o', long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// Replace a run that lies there
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Where networks learn: cpu, or wgpu, cuda or metal where built with these features
    #[arg(
        long,
        value_name = "NAME",
        default_value = "cpu",
        env = "EARMARK_DEVICE"
    )]
    pub(crate) device: String,

    /// Go on with the networks of a run that was broken off
    #[arg(long, conflicts_with = "overwrite")]
    pub(crate) resume: bool,

    /// Write a line of JSON for every epoch of a network
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,

    /// Look for no repeats by sound
    #[arg(long)]
    pub(crate) no_repeats: bool,

    /// Draw no maps of the tracks
    #[arg(long)]
    pub(crate) no_maps: bool,

    #[command(flatten)]
    pub(crate) work: WorkArguments,
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

    /// Replace a report that lies there
    #[arg(long)]
    pub(crate) overwrite: bool,

    #[command(flatten)]
    pub(crate) work: WorkArguments,
}

/// Search the settings of a classifier on training tracks.
///
/// Every combination is fitted to folds of the training side that keep artists apart, where they are known; the test
/// side of a split is not touched, and without a split there is none. The best settings are written to best.toml for
/// `earmark train --config`. Their score has chosen them, so it is no result. A sweep that was broken off goes on.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark sweep genres/ --model svm --features gtzan57 --vary svm.c=1,10,100 --vary svm.gamma=scale,0.01 -o sweeps/svm\n  \
    earmark sweep table.csv --model xgboost --holdout 60/20/20 --random 40 \\\n    \
    --vary 'xgboost.learning_rate=log(0.01,0.3)' --vary 'xgboost.max_depth=int(2,8)' -o sweeps/xgboost\n  \
    earmark train --config sweeps/svm/best.toml -o runs/svm")]
pub(crate) struct SweepArguments {
    /// The data set or table.
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,

    /// The classifier or network
    #[arg(long, value_name = "NAME")]
    pub(crate) model: String,

    /// A parameter that stays as it is set; again for more
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,

    /// A parameter and its values: svm.c=1,10,100, or with --random a range: svm.c=log(0.1,100),
    /// selection=int(5,50), xgboost.subsample=uniform(0.5,1); again for more
    #[arg(long, value_name = "NAME=VALUES", required = true)]
    pub(crate) vary: Vec<Vary>,

    /// Try so many combinations drawn at random, not all
    #[arg(long, value_name = "N")]
    pub(crate) random: Option<usize>,

    /// Of networks: let all combinations learn for few epochs, one of N of them for N times as many, and so on
    /// (successive halving)
    #[arg(long, value_name = "N")]
    pub(crate) halving: Option<usize>,

    /// What combinations are judged by
    #[arg(long, value_name = "METRIC", default_value = "accuracy")]
    pub(crate) metric: Metric,

    #[command(flatten)]
    pub(crate) inputs: InputArguments,

    /// Folds of the training tracks
    #[arg(long, value_name = "K", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(u16).range(2..=1000))]
    pub(crate) folds: u16,

    /// Search on the training side of shares of training, validation and test alone
    #[arg(long, value_name = "SHARES")]
    pub(crate) holdout: Option<String>,

    /// Search on the training side of a split.csv, or of a published split alone
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "holdout")]
    pub(crate) split: Option<String>,

    /// Another seed deals out and draws otherwise
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,

    /// The folder of the sweep
    #[arg(short = 'o', long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// Throw away a sweep that lies there
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Where networks learn: cpu, or wgpu, cuda or metal where built with these features
    #[arg(
        long,
        value_name = "NAME",
        default_value = "cpu",
        env = "EARMARK_DEVICE"
    )]
    pub(crate) device: String,

    #[command(flatten)]
    pub(crate) work: WorkArguments,
}

/// What combinations are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Metric {
    /// Share of right answers.
    Accuracy,
    /// Mean F1 of the classes.
    MacroF1,
    /// Mean surprise at the true class.
    LogLoss,
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

/// Combine what several trained models say.
///
/// The runs must be of one split: the same tracks, labels and sides. How they are combined is fitted, round by round, on
/// training tracks that their models had not learnt from (held_out.csv), and judged on the test tracks, which no fit has
/// seen. The result is a run like any other, with its members inside: it can be moved, evaluated and compared.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark ensemble runs/svm runs/forest -o runs/both\n  \
    earmark ensemble runs/svm runs/forest runs/knn --by stacked -o runs/stacked\n  \
    earmark compare runs/svm runs/both runs/stacked\n  \
    earmark evaluate runs/both other-genres/ -o judged/")]
pub(crate) struct EnsembleArguments {
    /// Folders of runs, two or more.
    #[arg(value_name = "RUN", required = true, num_args = 2..)]
    pub(crate) runs: Vec<PathBuf>,

    /// How they are combined
    #[arg(long, value_name = "HOW", default_value = "weighted")]
    pub(crate) by: CombineBy,

    /// The folder of the ensemble
    #[arg(short = 'o', long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// Replace a run that lies there
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,
}

/// How members are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CombineBy {
    /// The mean of their probabilities.
    Mean,
    /// A mean whose weights are fitted.
    Weighted,
    /// A logistic regression of all they say.
    Stacked,
}

//! The command line of `earmark dataset`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use earmark::data::SplitShape;

use super::{Format, RunArguments};

/// Check a data set, or split it for training and test.
///
/// A data set is a folder with a folder for each genre, GTZAN or FMA as distributed, or a CSV file with the columns
/// path and label, and perhaps group, split and id.
#[derive(Args)]
pub(crate) struct DatasetArguments {
    #[command(subcommand)]
    pub(crate) verb: DatasetVerb,
}

#[derive(Subcommand)]
pub(crate) enum DatasetVerb {
    Check(DatasetCheckArguments),
    Split(DatasetSplitArguments),
}

/// List what is wrong with the tracks of a data set.
///
/// Every track is decoded once. Listed are files that cannot be read, are empty, too short, silent, clipped or
/// damaged; tracks that are the same file, the same audio or sound nearly the same, and whether these lie under
/// several labels, groups or sides of a split; and what of the data set is no track. The exit code is 1 where
/// something wants attention.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark dataset check genres/\n  \
    earmark dataset check genres/ --split split.csv -o report.json\n  \
    earmark dataset check tracks.csv --format csv > findings.csv")]
pub(crate) struct DatasetCheckArguments {
    /// The folder or CSV file.
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,

    /// A split of the data set, to be checked with it
    #[arg(long, value_name = "FILE")]
    pub(crate) split: Option<PathBuf>,

    /// Tracks shorter than this are too short
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = least_seconds)]
    pub(crate) shortest: f64,

    /// Write all findings and tracks to a file too, as JSON
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) run: RunArguments,
}

fn least_seconds(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("choose 0 to 86400 seconds".to_owned()),
    }
}

/// Deal the tracks of a data set out to training and test, or to folds.
///
/// Tracks, or artists, are dealt out whole; classes keep their shares on every side. The same data set, options and
/// seed give the same split, whose hash every result carries. The exit code is 1 where the split leaks.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark dataset split genres/ --by artist --folds 5 -o split.csv\n  \
    earmark dataset split genres/ --by track --holdout 60/20/20 --seed 7 -o split.csv\n  \
    earmark dataset split gtzan/ --split fault-filtered -o split.csv")]
pub(crate) struct DatasetSplitArguments {
    /// The folder or CSV file.
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,

    /// What is kept together: track, artist, album or group [default: artist where known, else track]
    #[arg(long, value_name = "WHAT")]
    pub(crate) by: Option<String>,

    /// A published split: official (the folders or the column of the data set), fault-filtered and artist-folds
    /// (GTZAN), fma-official; or leaky-segments, which shows what a leak does
    #[arg(long, value_name = "NAME", conflicts_with = "by")]
    pub(crate) split: Option<String>,

    /// Deal out to so many folds [default: 5]
    #[arg(long, value_name = "K", conflicts_with = "holdout")]
    pub(crate) folds: Option<usize>,

    /// Deal out to training, validation and test (60/20/20), or to training and test (75/25)
    #[arg(long, value_name = "SHARES", value_parser = SplitShape::of_shares)]
    pub(crate) holdout: Option<SplitShape>,

    /// Another seed deals out otherwise
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,

    /// Leave out the tracks that the data set itself marks as faulty or repeated
    #[arg(long)]
    pub(crate) without_excluded: bool,

    /// The split to write, a CSV file
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,
}

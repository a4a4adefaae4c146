//! The command line of `earmark tag`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::LibraryArguments;
use crate::args::Format;

/// Write genres into files, safely: plan, look, apply, and undo if need be.
///
/// `plan` writes nothing but a plan, a text file that can be read and changed. `apply` does what it says. Of each file the
/// genre alone changes: the audio stays the same to the bit and all other tags stay. The new file is written aside, read
/// again and put in its place at once, so that there is never half a file. `undo` gives back the genres there were before.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark scan ~/Music\n  \
    earmark tag plan ~/Music -o plan.jsonl\n  \
    earmark tag show plan.jsonl\n  \
    earmark tag apply plan.jsonl\n  \
    earmark tag history\n  \
    earmark tag undo 1")]
pub(crate) struct TagArguments {
    #[command(subcommand)]
    pub(crate) verb: TagVerb,
}

#[derive(Subcommand)]
pub(crate) enum TagVerb {
    Plan(TagPlanArguments),
    Show(TagShowArguments),
    Apply(TagApplyArguments),
    Undo(TagUndoArguments),
    History(TagHistoryArguments),
}

/// Plan which genres to write to which files; nothing else is written.
///
/// The files must have been heard by `earmark scan`; those that were not are counted, and the exit code is 1.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark tag plan ~/Music -o plan.jsonl\n  \
    earmark tag plan ~/Music --overwrite --min-probability 0.8 -o plan.jsonl\n  \
    earmark tag plan album/ --max-genres 3 --min-probability 0.2 -o plan.jsonl\n  \
    earmark tag plan ~/Music --taxonomy genres-tree.yaml -o plan.jsonl")]
pub(crate) struct TagPlanArguments {
    /// Music files and folders.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// The plan to write, JSON lines
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Leave files alone that have a genre; this is the default
    #[arg(long, conflicts_with = "overwrite")]
    pub(crate) keep_existing: bool,

    /// Plan another genre also for files that have one
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// Leave out genres that are less probable, 0 to 1 [default: the taxonomy's, 0.5]
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(crate) min_probability: Option<f64>,

    /// Write at most so many genres to a file [default: the taxonomy's, 2]
    #[arg(long, value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=10))]
    pub(crate) max_genres: Option<u8>,

    /// Leave a genre out where a style of it is written [default: the taxonomy's, true]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub(crate) leaf_only: Option<bool>,

    /// Which names mean what, and which may be written: a TOML file (docs/taxonomy.md), or a tree or whitelist of
    /// beets [default: built in]
    #[arg(long, value_name = "FILE")]
    pub(crate) taxonomy: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

/// Show a plan: how many files go from which genre to which, then every file.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark tag show plan.jsonl\n  \
    earmark tag show plan.jsonl --summary\n  \
    earmark tag show plan.jsonl --format csv > plan.csv")]
pub(crate) struct TagShowArguments {
    /// The plan.
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// Count the changes only
    #[arg(long)]
    pub(crate) summary: bool,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,
}

/// Write the genres of a plan into its files.
///
/// It shows what it is about to do and asks once. A file that is not what it was when the plan was made, in its audio or
/// in its genre, is left alone. The exit code is 1 where files were left alone or failed.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark tag apply plan.jsonl\n  \
    earmark tag apply plan.jsonl --yes --format jsonl")]
pub(crate) struct TagApplyArguments {
    /// The plan.
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,

    /// Do not ask; needed where there is no terminal
    #[arg(short = 'y', long)]
    pub(crate) yes: bool,

    /// Form of the report [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

/// Give the files of a run back the genres they had before.
///
/// A file whose genre was changed since is left alone. An undo is a run too, and can be undone.
#[derive(Args)]
#[command(after_help = "Example:\n  earmark tag history\n  earmark tag undo 3")]
pub(crate) struct TagUndoArguments {
    /// The number of the run, as `earmark tag history` shows it.
    #[arg(value_name = "RUN")]
    pub(crate) run: i64,

    /// Form of the report [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

/// List the runs that wrote genres, the last first.
#[derive(Args)]
#[command(after_help = "Example:\n  earmark tag history --format csv")]
pub(crate) struct TagHistoryArguments {
    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(probability) if (0.0..=1.0).contains(&probability) => Ok(probability),
        _ => Err("choose 0 to 1".to_owned()),
    }
}

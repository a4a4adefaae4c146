//! The command line of `earmark stats`.

use std::path::PathBuf;

use clap::Args;

use super::LibraryArguments;
use crate::args::Format;

/// Show what there is in the library: genres, moods, eras, tempo, and tracks that want a look.
///
/// A track wants a look where its tag and its sound contradict each other: one of the two is wrong. A tag that is wider
/// or narrower than what is heard (rock for metal) is no contradiction. With -o a page is written that has all of it
/// and a map on which tracks that sound alike lie near each other.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark stats\n  \
    earmark stats ~/Music/new --review 50\n  \
    earmark stats -o library.html\n  \
    earmark stats --format json | jq .disagreements")]
pub(crate) struct StatsArguments {
    /// Only tracks at or under these paths [default: the whole library].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Write a page too, with a map of the library
    #[arg(short = 'o', long, value_name = "FILE.html")]
    pub(crate) output: Option<PathBuf>,

    /// Tracks to look at that a table lists
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) review: usize,

    /// Which names mean one genre: a TOML file, or a tree or whitelist of beets [default: built in]
    #[arg(long, value_name = "FILE")]
    pub(crate) taxonomy: Option<PathBuf>,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

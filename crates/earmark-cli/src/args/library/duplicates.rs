//! The command line of `earmark duplicates`.

use std::path::PathBuf;

use clap::Args;

use super::LibraryArguments;
use crate::args::RunArguments;

/// Find recordings that are in the library several times, and say which copy to keep.
///
/// Tracks are compared by sound, whatever their format, bit rate, loudness and tags. Copies of one recording make a group:
/// best is a complete copy, then a lossless one, then the one of more bits (weighed by codec), channels, sample rate,
/// tags. What is nearly the same (a remaster, an edit, an excerpt) is listed apart. No file is deleted or moved, ever.
///
/// With --against, the music of other files is looked for inside the tracks of the library: clips of six seconds and
/// more. The library is what `earmark scan` has heard.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark duplicates\n  \
    earmark duplicates ~/Music/new -o plan.jsonl\n  \
    earmark duplicates --format jsonl | jq -r 'select(.group) | .others[].path'\n  \
    earmark duplicates --against clip.mp3 upload.ogg")]
pub(crate) struct DuplicatesArguments {
    /// Files and folders of the library to look at [default: all of it]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Look for the music of these files inside the tracks
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "output")]
    pub(crate) against: Vec<PathBuf>,

    /// Write the groups to a file too, as JSON lines: what to keep, what else there is, and why
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) run: RunArguments,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

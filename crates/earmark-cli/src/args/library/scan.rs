//! The command line of `earmark scan`.

use std::path::PathBuf;

use clap::Args;

use super::LibraryArguments;
use crate::args::Format;

/// Hear the music of a folder for the library: genres, tempo, what it is like.
///
/// New and changed files alone are heard. A file that was moved, copied or tagged anew is known by its audio and not heard
/// again. What has been heard is written as it comes: a scan may be interrupted or killed, and the next one goes on. Music
/// files are only read. Everything the library knows of them lies in its own folder.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark scan ~/Music\n  \
    earmark scan ~/Music --jobs 2 --nice 19\n  \
    earmark scan ~/Music --watch\n  \
    earmark scan /media/usb --library ./usb-library")]
pub(crate) struct ScanArguments {
    /// Folders of music.
    #[arg(required = true, value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,

    /// Go on watching the folders, and hear what is added or changed
    #[arg(long)]
    pub(crate) watch: bool,

    /// Try files again that failed before
    #[arg(long)]
    pub(crate) retry: bool,

    /// Take the tracks of folders that are empty now for gone; otherwise their disks may just not be mounted
    #[arg(long)]
    pub(crate) gone: bool,

    /// Forget what was heard of files that are no more; otherwise it is kept in case they come back
    #[arg(long)]
    pub(crate) prune: bool,

    /// How far to stand back for other programs, 0 to 19; on Unix
    #[arg(long, value_name = "N", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u8).range(0..=19))]
    pub(crate) nice: u8,

    /// Form of the report [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    /// Files to hear at a time [default: all cores]
    #[arg(long, short = 'j', value_name = "N", env = "EARMARK_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

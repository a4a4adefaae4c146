//! The command line of `earmark similar`.

use std::path::PathBuf;

use clap::Args;

use super::LibraryArguments;
use crate::args::RunArguments;

/// Find tracks of the library that sound like a file.
///
/// The file may be of the library, or from elsewhere: then it is heard on the spot. Of several files, what lies between them is
/// looked for. Similarity is the cosine between the embeddings of two tracks: 1 is the same, 0 or less has nothing in common. Each
/// recording is named once; the files themselves and copies of them are not.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark similar song.mp3\n  \
    earmark similar song.mp3 --top 25 --exclude-artist\n  \
    earmark similar one.flac another.ogg --format csv > similar.csv")]
pub(crate) struct SimilarArguments {
    /// Music files.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Name the N most similar tracks
    #[arg(long, value_name = "N", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) top: u16,

    /// Leave out tracks of the files' own artists
    #[arg(long)]
    pub(crate) exclude_artist: bool,

    #[command(flatten)]
    pub(crate) run: RunArguments,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

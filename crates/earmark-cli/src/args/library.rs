//! The command lines of the verbs about a library.

mod scan;

use std::path::PathBuf;

use clap::Args;

pub(crate) use scan::ScanArguments;

/// Which library.
#[derive(Args)]
pub(crate) struct LibraryArguments {
    /// Folder of the library [default: earmark/library in the user's data]
    #[arg(long, value_name = "DIR", env = "EARMARK_LIBRARY")]
    pub(crate) library: Option<PathBuf>,
}

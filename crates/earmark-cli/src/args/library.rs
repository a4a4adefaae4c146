//! The command lines of the verbs about a library.

mod scan;
mod tag;

use std::path::PathBuf;

use clap::Args;

pub(crate) use scan::ScanArguments;
pub(crate) use tag::{
    TagApplyArguments, TagArguments, TagHistoryArguments, TagPlanArguments, TagShowArguments,
    TagUndoArguments, TagVerb,
};

/// Which library.
#[derive(Args)]
pub(crate) struct LibraryArguments {
    /// Folder of the library [default: earmark/library in the user's data]
    #[arg(long, value_name = "DIR", env = "EARMARK_LIBRARY")]
    pub(crate) library: Option<PathBuf>,
}

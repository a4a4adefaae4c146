//! The command lines of the verbs about a library.

mod duplicates;
mod playlist;
mod scan;
mod similar;
mod stats;
mod tag;
mod taste;

use std::path::PathBuf;

use clap::Args;

pub(crate) use duplicates::DuplicatesArguments;
pub(crate) use playlist::PlaylistArguments;
pub(crate) use scan::ScanArguments;
pub(crate) use similar::SimilarArguments;
pub(crate) use stats::StatsArguments;
pub(crate) use tag::{
    TagApplyArguments, TagArguments, TagHistoryArguments, TagPlanArguments, TagShowArguments,
    TagUndoArguments, TagVerb,
};
pub(crate) use taste::{
    AboutArguments, CompareTasteArguments, ExplainArguments, ImportArguments, MarkArguments,
    RankArguments, TasteArguments, TasteVerb,
};

/// Which library.
#[derive(Args)]
pub(crate) struct LibraryArguments {
    /// Folder of the library [default: earmark/library in the user's data]
    #[arg(long, value_name = "DIR", env = "EARMARK_LIBRARY")]
    pub(crate) library: Option<PathBuf>,
}

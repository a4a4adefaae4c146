//! The command line of `earmark taste`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::LibraryArguments;
use crate::args::Format;

/// Learn what listeners enjoy, and rank what they have not judged.
///
/// Mark tracks that you like and dislike, train, and ask. What is learnt is judged on artists held out, and where that is no
/// better than guessing, it is said and nothing is ranked. Every listener has marks and a model of their own. Marks know
/// tracks by their audio, so that moving and tagging files leaves them alone.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark taste like ~/Music/Nina\\ Simone\n  \
    earmark taste dislike song.mp3 --listener Ann\n  \
    earmark taste import --from-ratings\n  \
    earmark taste train\n  \
    earmark taste rank --top 20\n  \
    earmark taste explain song.mp3\n  \
    earmark taste compare")]
pub(crate) struct TasteArguments {
    #[command(subcommand)]
    pub(crate) verb: TasteVerb,
}

#[derive(Subcommand)]
pub(crate) enum TasteVerb {
    /// Mark tracks as liked.
    Like(MarkArguments),
    /// Mark tracks as disliked.
    Dislike(MarkArguments),
    /// Take marks back.
    Unmark(MarkArguments),
    /// Mark many tracks at once, from ratings in their tags or from folders.
    Import(ImportArguments),
    /// List the marks.
    Marks(AboutArguments),
    /// Learn from the marks.
    ///
    /// Exit code 1 says that there is no model, with the reason: too few marks, or no better than guessing.
    Train(AboutArguments),
    /// Rank tracks that are not marked, most probably enjoyed first.
    Rank(RankArguments),
    /// Show which marks speak for a track and which against it.
    Explain(ExplainArguments),
    /// Show what listeners share, and who are of one taste.
    Compare(CompareTasteArguments),
}

/// Whose taste, in which library, in which form.
#[derive(Args)]
pub(crate) struct AboutArguments {
    /// Whose marks
    #[arg(
        long,
        value_name = "NAME",
        default_value = "default",
        env = "EARMARK_LISTENER"
    )]
    pub(crate) listener: String,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

#[derive(Args)]
pub(crate) struct MarkArguments {
    /// Music files of the library, and folders of it.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) about: AboutArguments,
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("source").required(true).multiple(true))]
pub(crate) struct ImportArguments {
    /// Like what its tags rate with four or five stars of five, dislike one or two; what has a mark keeps it
    #[arg(long, group = "source")]
    pub(crate) from_ratings: bool,

    /// Like all tracks of a folder, whatever marks they have
    #[arg(long, value_name = "DIR", group = "source")]
    pub(crate) liked: Vec<PathBuf>,

    /// Dislike all tracks of a folder, whatever marks they have
    #[arg(long, value_name = "DIR", group = "source")]
    pub(crate) disliked: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) about: AboutArguments,
}

#[derive(Args)]
pub(crate) struct RankArguments {
    /// Rank only these files and folders of the library.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Show the N best only [default: 20 in a table, else all]
    #[arg(long, value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) top: Option<u32>,

    #[command(flatten)]
    pub(crate) about: AboutArguments,
}

#[derive(Args)]
pub(crate) struct ExplainArguments {
    /// A music file of the library.
    pub(crate) file: PathBuf,

    /// Name the N strongest reasons
    #[arg(long, value_name = "N", default_value_t = 8)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) top: u32,

    #[command(flatten)]
    pub(crate) about: AboutArguments,
}

#[derive(Args)]
pub(crate) struct CompareTasteArguments {
    /// Who to compare [default: everybody who has marked something]
    #[arg(value_name = "LISTENER")]
    pub(crate) listeners: Vec<String>,

    /// How alike listeners of one taste are at least: the mean correlation of what their models say
    #[arg(
        long,
        value_name = "R",
        default_value_t = 0.3,
        allow_negative_numbers = true
    )]
    pub(crate) alike: f64,

    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) library: LibraryArguments,
}

//! The command line. Help, man pages and completions are made from it.

mod dataset;
mod learn;
mod library;
mod train_help;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use earmark::Segments;
use serde::Deserialize;

pub(crate) use dataset::{
    DatasetArguments, DatasetCheckArguments, DatasetSplitArguments, DatasetVerb,
};

pub(crate) use library::{
    AboutArguments, CompareTasteArguments, DuplicatesArguments, ExplainArguments, ImportArguments,
    LibraryArguments, MarkArguments, PlaylistArguments, RankArguments, ScanArguments,
    SimilarArguments, StatsArguments, TagApplyArguments, TagArguments, TagHistoryArguments,
    TagPlanArguments, TagShowArguments, TagUndoArguments, TagVerb, TasteArguments, TasteVerb,
};

pub(crate) use learn::{
    Calibration, CombineBy, CompareArguments, EnsembleArguments, EvaluateArguments, InputArguments,
    LabelArguments, Metric, SweepArguments, TrainArguments, WorkArguments,
};

/// Tells the genre of music files, offline.
#[derive(Parser)]
#[command(name = "earmark", version, max_term_width = 100)]
#[command(
    after_help = "Settings come from flags, then EARMARK_* in the environment, then \
    earmark.toml in the current folder, then the user's own (see `earmark doctor`).\n\n\
    Exit codes: 0 all good; 1 finished, but files failed or none were found; 2 wrong usage or \
    settings; 130 interrupted."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    #[command(visible_alias = "predict")]
    Classify(ClassifyArguments),
    Features(FeaturesArguments),
    Show(ShowArguments),
    Dataset(DatasetArguments),
    Train(Box<TrainArguments>),
    Evaluate(EvaluateArguments),
    Compare(CompareArguments),
    Ensemble(EnsembleArguments),
    Sweep(Box<SweepArguments>),
    Models(ModelsArguments),
    Scan(ScanArguments),
    Tag(TagArguments),
    Similar(SimilarArguments),
    Playlist(Box<PlaylistArguments>),
    Duplicates(DuplicatesArguments),
    Taste(TasteArguments),
    Stats(StatsArguments),
    /// Check that Earmark works on this machine.
    Doctor,
    /// Print a shell's completion script.
    #[command(after_help = "Example:\n  earmark completions bash > \
        ~/.local/share/bash-completion/completions/earmark")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write the pages of all verbs to a folder.
    #[command(after_help = "Example:\n  earmark man | man -l -\n  earmark man -o \
        ~/.local/share/man/man1")]
    Man {
        /// Folder for the pages of all verbs.
        #[arg(short = 'o', long = "output", value_name = "DIR")]
        directory: Option<PathBuf>,
    },
}

/// Tell the genres of music files, best first.
///
/// Files are read whatever their name says; folders are searched for music at any depth. Each genre
/// comes with its probability; of all genres they sum to 100 %. The default knows 33 genres. `--model gtzan10` knows
/// the ten of GTZAN; `--model musicnn-msd` and `musicnn-mtt` give what the taggers say, whose genres are no
/// alternatives (hard rock is rock too) and do not sum to 100 %.
///
/// A model of your own is named by the folder that `earmark train` wrote. Its genres are the labels it
/// learnt, with calibrated probabilities that sum to 100 %; it has no tags.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark classify song.mp3\n  \
    earmark classify ~/Music --top 1 --format csv > genres.csv\n  \
    earmark classify song.mp3 --tags --timeline=30\n  \
    earmark classify ~/Music --model runs/mine\n  \
    earmark classify ~/Music --tags all --format jsonl | jq .genres[0].name")]
pub(crate) struct ClassifyArguments {
    /// Music files and folders.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Model to ask: one that `earmark models list` shows, or the folder of a run [default:
    /// earmark]
    #[arg(long, value_name = "NAME|RUN", env = "EARMARK_MODEL")]
    pub(crate) model: Option<String>,

    /// Show the N best genres only [default: 3 in a table or CSV, else all]
    #[arg(long, value_name = "N", env = "EARMARK_TOP")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) top: Option<u16>,

    /// Show tags too: moods, eras, instruments and voices (main), or every output of the model
    /// under its own name (all); trained models have none
    #[arg(long, value_name = "WHICH", env = "EARMARK_TAGS")]
    #[arg(num_args = 0..=1, default_missing_value = "main")]
    pub(crate) tags: Option<Tags>,

    /// Show the genres of each stretch of the track, 15 s unless said otherwise; of a trained model,
    /// of the segments it was trained with
    #[arg(long, value_name = "SECONDS", require_equals = true, value_parser = stretch)]
    pub(crate) timeline: Option<Option<f64>>,

    #[command(flatten)]
    pub(crate) run: RunArguments,
}

/// Which tags to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tags {
    /// None.
    None,
    /// Moods, eras, instruments and voices.
    Main,
    /// Every output of the model.
    All,
}

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people.
    Table,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// For spreadsheets.
    Csv,
}

fn stretch(text: &str) -> Result<f64, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    if (3.0..=86_400.0).contains(&seconds) {
        return Ok(seconds);
    }
    Err("a stretch is 3 s (the model's patch) to 86400 s (a day) long".to_owned())
}

/// Compute librosa's descriptors of music files into a table.
///
/// What is computed is a named set of columns: statistics with a row for each track, or sequences with a
/// row for each frame. The table is Parquet, CSV or NumPy's NPZ, as the ending of its name says; tracks
/// come in the order of their names. What has been computed is kept under the hash of the audio file, so that
/// a second run computes only what is new or changed, and one that was broken off goes on.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark features --list\n  \
    earmark features --list --set gtzan57\n  \
    earmark features ~/Music --set gtzan57 -o features.csv\n  \
    earmark features genres/ --set mel-seq --segments 3s -o mel.npz\n  \
    earmark features genres/ --set mfcc-seq --mean -o mfcc.parquet")]
pub(crate) struct FeaturesArguments {
    /// Music files and folders.
    #[arg(required_unless_present = "list", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// The columns to compute; `earmark features --list` shows all sets
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    pub(crate) set: Option<String>,

    /// The table to write: a name that ends in .parquet, .csv or .npz
    #[arg(
        short = 'o',
        long,
        value_name = "FILE",
        required_unless_present = "list"
    )]
    pub(crate) output: Option<PathBuf>,

    /// Cut tracks: into segments of so many seconds (3s, 0.5s), or into so many (12). What is left
    /// behind the last whole segment is left out
    #[arg(long, value_name = "HOW")]
    pub(crate) segments: Option<Segments>,

    /// Average the frames of each segment, or of the whole track (sequences only)
    #[arg(long)]
    pub(crate) mean: bool,

    /// Show the sets, or the columns of the one that --set names
    #[arg(long, conflicts_with_all = ["paths", "output", "segments", "mean"])]
    pub(crate) list: bool,

    #[command(flatten)]
    pub(crate) work: WorkArguments,
}

/// How a verb answers, and how much of the machine it takes.
#[derive(Args)]
pub(crate) struct RunArguments {
    /// Form of the output [default: table on a terminal, else jsonl]
    #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
    pub(crate) format: Option<Format>,

    /// Threads to use [default: all cores]
    #[arg(long, short = 'j', value_name = "N", env = "EARMARK_JOBS")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
}

/// Where computed rows are kept.
#[derive(Args)]
pub(crate) struct CacheArguments {
    /// Folder that keeps what has been computed [default: earmark/features in the user's cache]
    #[arg(long, value_name = "DIR", env = "EARMARK_CACHE")]
    pub(crate) cache: Option<PathBuf>,

    /// Keep nothing, and use nothing that was kept
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// Draw a music file: waveform, spectrum, mel bands, MFCC, chroma, onsets, tempo and beats.
///
/// All panels share one time axis; below stand the mean spectrum and the mean of the pitch classes. The
/// descriptors are librosa's. The ending of the picture's name says its form: SVG, PNG, or HTML, a page
/// that needs no network and shows time and values under the pointer.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark show song.mp3 -o song.svg\n  \
    earmark show song.mp3 --start 60 --duration 30 -o chorus.png\n  \
    earmark show song.flac --sample-rate 44100 -o song.html")]
pub(crate) struct ShowArguments {
    /// The music file.
    pub(crate) file: PathBuf,

    /// The picture: a name that ends in .svg, .png or .html
    #[arg(short = 'o', long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Where to begin, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0.0)]
    pub(crate) start: f64,

    /// How much to show, seconds [default: all]
    #[arg(long, value_name = "SECONDS")]
    pub(crate) duration: Option<f64>,

    /// Rate of the analysis in Hz; half of it is the highest frequency shown
    #[arg(long, value_name = "HZ", default_value_t = 22_050)]
    pub(crate) sample_rate: u32,
}

/// Show the models that ship with Earmark, and those of your own.
///
/// A model of your own is named by the folder that `earmark train` wrote.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    earmark models list\n  \
    earmark models list runs/\n  \
    earmark models info runs/mine\n  \
    earmark models verify runs/mine")]
pub(crate) struct ModelsArguments {
    #[command(subcommand)]
    pub(crate) verb: ModelsVerb,
}

#[derive(Subcommand)]
pub(crate) enum ModelsVerb {
    /// List the models that ship with Earmark, the default one first, and those in folders of runs.
    List {
        /// Runs, and folders that hold some.
        #[arg(value_name = "FOLDER")]
        folders: Vec<PathBuf>,
        /// Form of the output [default: table on a terminal, else jsonl]
        #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
        format: Option<Format>,
    },
    /// Show where a model comes from, its licence and what it can say; of a trained one, what it was
    /// trained on and how well it did.
    Info {
        /// The model: a name, or the folder of a run.
        #[arg(value_name = "NAME|RUN")]
        name: String,
        /// Form of the output [default: table on a terminal, else jsonl]
        #[arg(long, value_name = "FORMAT", env = "EARMARK_FORMAT")]
        format: Option<Format>,
    },
    /// Check the weights against their hashes.
    Verify {
        /// The models: names, or folders of runs; all that ship with Earmark if none is named.
        #[arg(value_name = "NAME|RUN")]
        names: Vec<String>,
    },
}

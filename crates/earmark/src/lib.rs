//! Tells the genre of music files, offline, with a model inside the program.
//!
//! ```no_run
//! use earmark::{Classifier, Threads};
//!
//! let classifier = Classifier::shipped("earmark")?;
//! let track = classifier.classify("song.mp3".as_ref(), Threads::all())?;
//! for genre in track.genres.iter().take(3) {
//!     println!("{:5.1} %  {}", 100.0 * genre.probability, genre.name);
//! }
//! # Ok::<(), earmark::Error>(())
//! ```
//!
//! This crate joins the others: `earmark-audio` decodes, `earmark-features`
//! computes spectrograms, `earmark-models` has the networks. Here a file becomes
//! patches ([`Tagger`]), patches become one answer ([`Classifier`]), a list of
//! files becomes a run ([`run`]); or a file becomes the columns of a named set
//! ([`Describer`]), a list of files a table ([`FeatureRun`]); a data set becomes
//! a list of its faults ([`DatasetCheck`]); labelled tracks become a model and its report ([`learn`]). Nothing here prints or parses arguments.

mod batch;
mod check;
mod classification;
mod classifier;
mod describe;
mod error;
mod files;
pub mod learn;
pub mod library;
mod onsets;
mod patches;
mod picture;
mod pool;
mod tagger;

pub use batch::{Progress, run};
pub use check::{
    Across, AudioHash, CLIPPED_SHARE, CLIPPING_RUN, CheckOptions, CheckReport, CheckSummary,
    ClassCount, DatasetCheck, Durations, FULL_SCALE, Finding, FindingKind, NEAR_BIT_ERRORS,
    NEAREST_OVERLAP, SILENCE_DBFS, SplitInfo, Thresholds, TrackRef, TrackReport, Weight,
};
pub use classification::{
    Classification, ErrorInfo, Failure, Genre, ModelInfo, Outcome, SCHEMA, Segment, Tag, Tagging,
};
pub use classifier::{Classifier, Model};
pub use describe::{
    DescribeTrack, Described, Describer, FeatureRun, KeptRows, Recipe, Segments, TAGGER_OUTPUTS,
    TaggerOutput, TaggerRows, Track,
};
pub use error::{Error, ErrorKind};
pub use files::{AUDIO_EXTENSIONS, find_audio};
pub use picture::{Picture, PictureConfig, PictureForm};
pub use tagger::{Heard, Patch, Tagger, Threads};

pub use earmark_audio as audio;
pub use earmark_classical as classical;
pub use earmark_data as data;
pub use earmark_eval as eval;
pub use earmark_features as features;
pub use earmark_models as models;

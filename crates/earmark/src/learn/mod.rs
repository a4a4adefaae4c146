//! Learning from labelled tracks, and judging what was learnt.
//!
//! An [`Experiment`] names data, split and model. Its [`run`](Experiment::run) reads and describes the data
//! ([`Examples`]), fits the model on the training side of every round, calibrates it there, asks it once about the
//! test side and gives an [`Outcome`]; a [`RunFolder`] keeps it with report and model card. A [`TrainedModel`] comes
//! back from there to be judged by other tracks ([`Judgement`]) or to tell genres
//! ([`Classifier`](crate::Classifier)); a [`RunComparison`] lays runs side by side; a [`Sweep`] searches settings on
//! training tracks alone; an [`Ensemble`] combines models, and a [`JointModel`] is one of them or several.
//!
//! | file or folder | what lives there |
//! |---|---|
//! | `config.rs` | what a run is told, in TOML |
//! | `host.rs` | what a run needs of its surroundings |
//! | `inputs.rs` | what a track is described by |
//! | `source/` | from a data set to labelled rows |
//! | `examples.rs`, `sequences.rs` | labelled rows; rows that are stretches of sequences |
//! | `rounds.rs` | who learns and who is judged, round by round |
//! | `method.rs`, `network/` | what learns: classifiers, and networks where the feature `networks` is on |
//! | `fit.rs` | a model fitted and calibrated on some tracks |
//! | `run.rs` | the whole of a run |
//! | `leaks.rs` | what is on both sides |
//! | `model.rs`, `stored.rs` | a trained model, and how it is kept |
//! | `joint_model.rs` | trained models that are asked as one |
//! | `run_model.rs` | the model of a run's folder, and what it says of itself |
//! | `listener.rs` | trained models asked about files |
//! | `shipped_run.rs` | trained models that are part of the program |
//! | `neighbours.rs`, `maps.rs` | training tracks like a mistake; all tracks in the plane |
//! | `report.rs` | the report of a run |
//! | `stamp.rs` | what makes the numbers less than they seem |
//! | `ledger.rs` | how often a test set was looked at |
//! | `folder/` | the folder of a run |
//! | `evaluate.rs`, `compare.rs` | a model on other tracks; runs side by side |
//! | `ensemble/` | several trained models combined |
//! | `sweep/` | settings tried on training tracks |
//! | `error.rs` | errors of the other crates as ours |
//!
//! Descriptors, classifiers, metrics and pages live in their crates; nothing here prints.

mod compare;
mod config;
mod ensemble;
mod error;
mod evaluate;
mod examples;
mod fit;
mod folder;
mod host;
mod inputs;
mod joint_model;
mod leaks;
mod ledger;
mod listener;
mod maps;
mod method;
mod model;
mod neighbours;
#[cfg(feature = "networks")]
mod network;
mod report;
mod rounds;
mod run;
mod run_model;
mod sequences;
mod shipped_run;
mod source;
mod stamp;
mod stored;
mod sweep;

pub use compare::{ComparedRun, RunComparison};
pub use config::{
    CalibrationConfig, Chosen, DataConfig, Experiment, ModelConfig, Published, ReportConfig,
    SplitConfig,
};
pub use ensemble::{Ensemble, EnsembleMethod, EnsembleOutcome, MemberResult};
pub use evaluate::{Judgement, JudgementFolder};
pub use examples::Examples;
pub use folder::{Metrics, MetricsModel, MetricsSplit, Resume, RoundMetrics, RunFolder, Written};
pub use host::{Event, Host, TrainingProgress, TrainingScores};
pub use inputs::Inputs;
pub use joint_model::{JointModel, MemberModel};
pub use ledger::{Ledger, Scoring, TestSet};
pub(crate) use listener::{Listener, SegmentAnswer};
pub use model::TrainedModel;
#[cfg(feature = "networks")]
pub use network::network_names;
pub use run::Outcome;
pub use run_model::RunModel;
pub use shipped_run::{GTZAN10, SHIPPED_RUNS, ShippedRun};
pub use source::DEFAULT_FEATURES;
pub use sweep::{SearchSpace, Sweep, SweepFolder, SweepMetric, Vary};

//! What is wrong with the tracks of a data set.
//!
//! [`DatasetCheck::run`] decodes every track once and finds what cannot be read, is empty, short, silent, clipped or
//! damaged; which tracks are the same file, the same audio or nearly the same recording; and which of these lie under
//! several labels, groups or sides of a split. The whole is a [`CheckReport`], each fault in it a [`Finding`].
//!
//! How data sets are laid out and split belongs to `earmark-data`, how recordings are told apart by sound to
//! `earmark-library`; descriptors and models have no place here.
//!
//! | file | what lives there |
//! |---|---|
//! | `run.rs` | the way from tracks to findings |
//! | `listen.rs` | one file, decoded once |
//! | `level.rs` | peak and clipping |
//! | `exact.rs` | tracks of one hash |
//! | `finding.rs` | what is said of a fault |
//! | `faults.rs` | the faults of single tracks and classes |
//! | `repeats.rs` | the faults of tracks that repeat each other |
//! | `report.rs` | the whole, in numbers |

mod exact;
mod faults;
mod finding;
mod level;
mod listen;
mod repeats;
mod report;
mod run;

pub use earmark_library::fingerprint::{NEAR_BIT_ERRORS, NEAREST_OVERLAP};
pub use finding::{Across, Finding, FindingKind, TrackRef, Weight};
pub use level::{CLIPPED_SHARE, CLIPPING_RUN, FULL_SCALE, SILENCE_DBFS};
pub use listen::AudioHash;
pub use report::{
    CheckReport, CheckSummary, ClassCount, Durations, SplitInfo, Thresholds, TrackReport,
};
pub use run::{CheckOptions, DatasetCheck};

//! Ensembles: what several trained models say, combined.
//!
//! Members are runs on one split. The combination of a round is fitted on what its members' models said of tracks they
//! had not learnt from and that are not the test's (`held_out.csv`), and applied once to what they say of the test.
//!
//! | file | what lives there |
//! |---|---|
//! | `joined.rs` | what all members say of the same tracks |
//! | `combination.rs` | a fitted combination: how it is fitted, asked and kept |
//! | `weights.rs` | the weights of a mixture |
//! | `stacking.rs` | a regression of what members say |
//! | `member.rs`, `alike.rs` | the run of a member; that all are about the same |
//! | `outcome.rs` | members combined, round by round and for good |
//! | `report.rs`, `folder.rs` | the report; the folder |
//! | `description.rs` | `model.toml` of an ensemble |
//!
//! No model is fitted here but the combination.

mod alike;
mod combination;
mod description;
mod folder;
mod joined;
mod member;
mod outcome;
mod report;
mod stacking;
mod weights;

pub(super) use combination::Combination;
pub use combination::EnsembleMethod;
pub(super) use description::{
    COMBINATION, EnsembleDescription, MEMBERS, SCHEMA, hash_of, is_ensemble,
};
pub(super) use joined::Joined;
pub use outcome::{Ensemble, EnsembleOutcome, MemberResult};

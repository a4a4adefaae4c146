//! Networks among what can learn: from examples of ours to those of `earmark-nets` and back.
//!
//! | file | what lives there |
//! |---|---|
//! | `recipe.rs` | architecture and training, as a run is told them |
//! | `rows.rs` | rows as a network wants them |
//! | `fit.rs` | a network trained, or asked |
//! | `history.rs` | its layers and epochs as a report has them |

mod fit;
mod history;
mod recipe;
mod rows;

pub(super) use earmark_nets::TrainedNetwork;

pub(super) use fit::{check_device, fit, load, predict};
pub(super) use history::learning;
pub(super) use recipe::Recipe;
pub use recipe::network_names;

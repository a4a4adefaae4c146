//! Networks as bytes: safetensors with a description in TOML.
//!
//! Bytes may come from anyone: names, types, shapes and sizes are compared with what the architecture asks
//! for before a parameter is made, and whatever does not fit is an error.
//!
//! | file | what lives there |
//! |---|---|
//! | `trained.rs` | [`TrainedNetwork`]: prediction, to and from bytes |
//! | `description.rs` | [`Description`]: what is known besides parameters |
//! | `tensors.rs` | tensors by name in one safetensors file with a text |
//! | `parameters.rs` | parameters of a network by name |

mod description;
mod parameters;
mod tensors;
mod trained;

pub use description::Description;
pub(crate) use parameters::{Path, collect, restore, shapes};
pub(crate) use tensors::{NamedTensor, Shape, TensorFile, malformed, write_tensors};
pub use trained::TrainedNetwork;

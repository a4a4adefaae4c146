//! Many descriptors of one signal, planned together: what they share is computed once.
//!
//! | file | what lives there |
//! |---|---|
//! | `descriptor.rs` | what can be asked for |
//! | `signal.rs` | descriptors of whole signals, given as functions |
//! | `feature_plan.rs` | the checks, made once |
//! | `task.rs` | each descriptor's part of the work on a frame |
//! | `frame_stage.rs` | a frame's shared products, and the tasks they feed |
//! | `whole.rs` | products of all frames, once the signal has ended |
//! | `extractor.rs` | the stream |
//! | `features.rs` | the result |

mod descriptor;
mod extractor;
mod feature_plan;
mod features;
mod frame_stage;
mod signal;
mod task;
mod whole;

pub use descriptor::{Analysis, Descriptor};
pub use extractor::Extractor;
pub use feature_plan::FeaturePlan;
pub use features::Features;
pub use signal::{BoxedFunction, SignalDescriptor, SignalFunction, WholeStft};

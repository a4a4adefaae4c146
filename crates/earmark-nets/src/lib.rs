//! Neural networks of music genre recognition: architectures, training, storage.
//!
//! A configuration and the shape of an input become a [`Network`] on a Burn device; it maps
//! `[batch, n_rows, n_frames]` to logits; examples and a [`TrainConfig`](train::TrainConfig) make it a
//! [`TrainedNetwork`]. Nothing here knows of audio or features, and nothing prints.
//!
//! | folder | what lives there |
//! |---|---|
//! | `architecture.rs`, `presets.rs` | all architectures by name; the configurations that were published |
//! | `architectures/` | one file per architecture: configuration, picture of the layers, module |
//! | `blocks/` | what architectures share: dense and convolution blocks, residuals, attention, patches |
//! | `convolution/` | convolutions and what follows them as one operation of the CPU |
//! | `encoder/` | attention and feed-forward of a transformer as one operation of the CPU each |
//! | `recurrent/` | LSTM and GRU with all gates in one matrix; which way a network walks |
//! | `flex.rs`, `operation.rs` | tensors of the CPU as slices; operations with a way back written by hand |
//! | `network.rs`, `summary.rs` | a network that is ready; its layers as Keras prints them |
//! | `builder.rs`, `draw.rs` | the shape while layers are added; seeded initial values |
//! | `device.rs` | where networks are trained, by name |
//! | `input.rs`, `loss.rs`, `style.rs` | shapes, losses, habits of Keras and PyTorch |
//! | `train/` | the training loop: configuration, augmentation, optimisers, checkpoints |
//! | `stored/` | trained networks as bytes |
//! | `check.rs`, `error.rs` | ranges of parameters, the one error type |
//!
//! ```
//! use burn::tensor::{Device, Tensor};
//! use earmark_nets::{Architecture, InputShape};
//!
//! # fn main() -> Result<(), earmark_nets::NetError> {
//! let device = Device::flex();
//! let input = InputShape { n_rows: 20, n_frames: 1 };
//! let network = Architecture::preset("fc")?.init(input, 10, 7, &device)?;
//! let logits = network.forward(Tensor::zeros([4, 20, 1], &device))?;
//! assert_eq!(logits.dims(), [4, 10]);
//! # Ok(())
//! # }
//! ```

mod architecture;
pub mod architectures;
pub mod blocks;
mod builder;
mod check;
mod convolution;
mod device;
mod draw;
mod encoder;
mod error;
mod flex;
#[cfg(test)]
mod goldens;
mod input;
mod loss;
mod network;
mod operation;
mod presets;
pub mod recurrent;
pub mod stored;
mod style;
mod summary;
pub mod train;

pub use architecture::Architecture;
pub use burn::tensor::Device;
pub use device::{DEVICES, device};
pub use error::NetError;
pub use input::InputShape;
pub use loss::Loss;
pub use network::Network;
pub use presets::{Preset, presets};
pub use stored::TrainedNetwork;
pub use style::Style;
pub use summary::LayerSummary;

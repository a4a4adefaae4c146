//! What architectures share. Each block reads the shape that comes in from the builder, makes its
//! parameters and tells the builder what leaves it. No block belongs to one architecture alone.

mod activation;
mod attention;
mod conv;
mod dense;
mod dropout;
mod patches;
mod residual;

pub use activation::Activation;
pub(crate) use attention::{EncoderLayer, EncoderSizes};
pub(crate) use conv::{Conv, ConvBlock, ConvSettings, PoolSize, check_pools};
pub(crate) use dense::{Dense, DenseBlock, DenseSettings, dense_stack};
pub(crate) use dropout::{Mask, dropped};
pub(crate) use patches::Patches;
pub(crate) use residual::Residual;

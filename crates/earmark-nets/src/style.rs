//! The habits of the framework an architecture was published with.

use serde::{Deserialize, Serialize};

/// Initial values and the constants of batch normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// Glorot's uniform values (Glorot and Bengio 2010), biases zero, orthogonal recurrent weights, forget
    /// gates open; batch normalisation with epsilon 1e-3 and 1 % of each batch.
    #[serde(rename = "keras")]
    Keras,
    /// Uniform within one by the root of the number of inputs, biases too; batch normalisation with epsilon
    /// 1e-5 and 10 % of each batch.
    #[serde(rename = "pytorch")]
    PyTorch,
}

//! Multi-layer perceptron: dense layers over a vector, the oldest of neural classifiers (Rumelhart et al.,
//! *Learning representations by back-propagating errors*, 1986).

use burn::{module::Module, nn::Linear, tensor::Tensor};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Activation, Dense, DenseBlock, DenseSettings, dense_stack},
    builder::Builder,
    check,
    error::NetError,
    loss::Loss,
    style::Style,
};

/// ```text
/// [batch, n_rows, n_frames]
///   flatten                  [batch, n_rows * n_frames]
///   dense, activation        [batch, hidden[0]]          then dropout
///   …                        [batch, hidden[i]]
///   dense                    [batch, n_outputs]          n_outputs: see Loss
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MlpConfig {
    /// Units of each hidden layer; may be empty.
    pub hidden: Vec<usize>,
    /// What follows each hidden layer.
    pub activation: Activation,
    /// Share of each hidden layer's values that are zero while training.
    pub dropout: f64,
    /// What the network is trained to make small.
    pub loss: Loss,
    /// Initial values.
    pub style: Style,
}

impl Default for MlpConfig {
    /// One hidden layer of 128 ReLUs.
    fn default() -> Self {
        Self {
            hidden: vec![128],
            activation: Activation::Relu,
            dropout: 0.0,
            loss: Loss::CrossEntropy,
            style: Style::Keras,
        }
    }
}

/// Parameters of a multi-layer perceptron.
#[derive(Module, Debug)]
pub(crate) struct Mlp {
    hidden: Vec<DenseBlock>,
    output: Linear,
}

impl MlpConfig {
    pub(crate) fn build(&self, builder: &mut Builder, n_outputs: usize) -> Result<Mlp, NetError> {
        check::sizes("hidden", &self.hidden)?;
        check::dropout("dropout", self.dropout)?;
        let settings = DenseSettings {
            batch_norm: false,
            activation: self.activation,
            dropout: self.dropout,
        };
        builder.flatten();
        Ok(Mlp {
            hidden: dense_stack(builder, &self.hidden, settings)?,
            output: Dense::build(builder, n_outputs)?,
        })
    }
}

impl Mlp {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let x = self
            .hidden
            .iter()
            .fold(x.flatten(1, 2), |x, block| block.forward(x));
        self.output.forward(x)
    }
}

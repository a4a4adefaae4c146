//! A vector unfolded into a short sequence, and LSTMs over it: a student system for MFCC and chroma averaged
//! over twelve periods of a GTZAN clip, 83.8 % under its leaky split.

use burn::{module::Module, nn::Linear, tensor::Tensor};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Activation, Dense, DenseBlock, DenseSettings},
    builder::Builder,
    check,
    error::NetError,
    recurrent::{Cell, RecurrentSettings, RecurrentStack},
};

/// With the defaults:
///
/// ```text
/// [batch, n_rows, n_frames]
///   flatten                               [batch, n_rows * n_frames]
///   dense, batch norm, LeakyReLU 0.2      [batch, 256]
///   reshape                               [batch, 16, 16]
///   LSTM, all states                      [batch, 16, 128]
///   LSTM, dropout 0.05, recurrent 0.35    [batch, 32]
///   dense                                 [batch, n_classes]
/// ```
///
/// The sixteen steps are no time: a dense layer has mixed all of it before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RnnMfccConfig {
    /// The sequence a vector is unfolded to: steps and values of a step.
    pub sequence: [usize; 2],
    /// The kind of the recurrent layers.
    pub cell: Cell,
    /// Units of each recurrent layer.
    pub units: Vec<usize>,
    /// Share of the last recurrent layer's inputs that are zero while training.
    pub dropout: f64,
    /// Share of the last recurrent layer's hidden values that are zero while training.
    pub recurrent_dropout: f64,
}

impl Default for RnnMfccConfig {
    /// As published.
    fn default() -> Self {
        Self {
            sequence: [16, 16],
            cell: Cell::Lstm,
            units: vec![128, 32],
            dropout: 0.05,
            recurrent_dropout: 0.35,
        }
    }
}

/// Parameters of the network.
#[derive(Module, Debug)]
pub(crate) struct RnnMfcc {
    unfold: DenseBlock,
    sequence: [usize; 2],
    recurrent: RecurrentStack,
    output: Linear,
}

impl RnnMfccConfig {
    pub(crate) fn build(
        &self,
        builder: &mut Builder,
        n_outputs: usize,
    ) -> Result<RnnMfcc, NetError> {
        check::sizes("sequence", &self.sequence)?;
        check::some_sizes("units", &self.units)?;
        check::dropout("dropout", self.dropout)?;
        check::dropout("recurrent_dropout", self.recurrent_dropout)?;
        let unfold = DenseSettings {
            batch_norm: true,
            activation: Activation::LeakyRelu,
            dropout: 0.0,
        };
        builder.flatten();
        let unfold = DenseBlock::build(builder, self.sequence.iter().product(), unfold)?;
        builder.pass("reshape", self.sequence.to_vec());
        Ok(RnnMfcc {
            unfold,
            sequence: self.sequence,
            recurrent: RecurrentStack::build(builder, &self.layers())?,
            output: Dense::build(builder, n_outputs)?,
        })
    }

    /// Units and dropout of each layer: the last alone has any.
    fn layers(&self) -> Vec<(usize, RecurrentSettings)> {
        let last = self.units.len() - 1;
        let settings = |i: usize| RecurrentSettings {
            cell: self.cell,
            dropout: if i == last { self.dropout } else { 0.0 },
            recurrent_dropout: if i == last {
                self.recurrent_dropout
            } else {
                0.0
            },
        };
        let units = self.units.iter().enumerate();
        units.map(|(i, units)| (*units, settings(i))).collect()
    }
}

impl RnnMfcc {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let [batch, _, _] = x.dims();
        let [steps, width] = self.sequence;
        let x = self.unfold.forward(x.flatten(1, 2));
        let x = self.recurrent.forward(x.reshape([batch, steps, width]));
        self.output.forward(x)
    }
}

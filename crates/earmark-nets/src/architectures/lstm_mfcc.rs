//! LSTMs over a sequence of MFCC: a student system for FMA-small, 28.66 % of eight genres.

use burn::{module::Module, nn::Linear, tensor::Tensor};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Activation, Dense, DenseBlock, DenseSettings, dense_stack},
    builder::Builder,
    check,
    error::NetError,
    recurrent::{Cell, RecurrentSettings, RecurrentStack, Walk},
};

/// With the defaults, on 20 MFCC of 1291 frames, walking over time:
///
/// ```text
/// [batch, 20, 1291]
///   walk                                  [batch, 1291, 20]
///   LSTM, all states                      [batch, 1291, 64]
///   LSTM                                  [batch, 64]
///   dense, ReLU, dropout 0.3              [batch, 64]
///   dense                                 [batch, n_classes]
/// ```
///
/// The published system took the twenty coefficients for steps and the 1291 frames for their values (`walk`
/// = `frequency`), with 384 840 parameters for eight classes. Nothing of the order of sounds is left to
/// such a walk but what a dense layer sees; its accuracy says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LstmMfccConfig {
    /// Which axis is taken for time.
    pub walk: Walk,
    /// The kind of the recurrent layers.
    pub cell: Cell,
    /// Units of each recurrent layer.
    pub units: Vec<usize>,
    /// Units of each dense layer; may be empty.
    pub dense: Vec<usize>,
    /// Share of each dense layer that is zero while training.
    pub dropout: f64,
}

impl Default for LstmMfccConfig {
    /// The published layers, the right way round.
    fn default() -> Self {
        Self {
            walk: Walk::Time,
            cell: Cell::Lstm,
            units: vec![64, 64],
            dense: vec![64],
            dropout: 0.3,
        }
    }
}

/// Parameters of the network.
#[derive(Module, Debug)]
pub(crate) struct LstmMfcc {
    #[module(skip)]
    walk: Walk,
    recurrent: RecurrentStack,
    dense: Vec<DenseBlock>,
    output: Linear,
}

impl LstmMfccConfig {
    pub(crate) fn build(
        &self,
        builder: &mut Builder,
        n_outputs: usize,
    ) -> Result<LstmMfcc, NetError> {
        check::some_sizes("units", &self.units)?;
        check::sizes("dense", &self.dense)?;
        check::dropout("dropout", self.dropout)?;
        let [rows, frames] = builder.sequence();
        let sequence = self.walk.sizes([1, rows, frames]);
        builder.pass("walk", sequence.to_vec());
        let settings = RecurrentSettings::plain(self.cell);
        let layers: Vec<_> = self.units.iter().map(|units| (*units, settings)).collect();
        let dense = DenseSettings {
            batch_norm: false,
            activation: Activation::Relu,
            dropout: self.dropout,
        };
        Ok(LstmMfcc {
            walk: self.walk,
            recurrent: RecurrentStack::build(builder, &layers)?,
            dense: dense_stack(builder, &self.dense, dense)?,
            output: Dense::build(builder, n_outputs)?,
        })
    }
}

impl LstmMfcc {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let x = self.recurrent.forward(self.walk.sequence(x));
        let x = self.dense.iter().fold(x, |x, block| block.forward(x));
        self.output.forward(x)
    }
}

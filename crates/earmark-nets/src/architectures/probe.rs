//! Probe: a linear layer, or one hidden layer, over the embedding of another network (Alain and Bengio,
//! *Understanding intermediate layers using linear classifier probes*, 2016).

use burn::{
    module::Module,
    nn::{BatchNorm, Dropout, Linear},
    tensor::Tensor,
};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Activation, Dense, DenseBlock, DenseSettings, dense_stack, dropped},
    builder::Builder,
    check,
    error::NetError,
};

/// ```text
/// [batch, n_rows, n_frames]
///   flatten                  [batch, n_rows * n_frames]
///   batch normalisation      [batch, n_rows * n_frames]  where `normalize`
///   dropout                                              of `input_dropout`
///   dense, ReLU, dropout     [batch, hidden]             where `hidden` is given
///   dense                    [batch, n_classes]
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProbeConfig {
    /// Units of the hidden layer; a linear probe without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<usize>,
    /// Whether the embedding is brought to mean zero and variance one first.
    pub normalize: bool,
    /// Share of the embedding that is zero while training.
    pub input_dropout: f64,
    /// Share of the hidden layer that is zero while training.
    pub dropout: f64,
}

impl Default for ProbeConfig {
    /// A linear probe of the normalised embedding.
    fn default() -> Self {
        Self {
            hidden: None,
            normalize: true,
            input_dropout: 0.0,
            dropout: 0.0,
        }
    }
}

/// Parameters of a probe.
#[derive(Module, Debug)]
pub(crate) struct Probe {
    normalize: Option<BatchNorm>,
    dropout: Option<Dropout>,
    hidden: Vec<DenseBlock>,
    output: Linear,
}

impl ProbeConfig {
    pub(crate) fn build(&self, builder: &mut Builder, n_outputs: usize) -> Result<Probe, NetError> {
        let hidden = self.hidden.as_slice();
        check::sizes("hidden", hidden)?;
        check::dropout("input_dropout", self.input_dropout)?;
        check::dropout("dropout", self.dropout)?;
        let settings = DenseSettings {
            batch_norm: false,
            activation: Activation::Relu,
            dropout: self.dropout,
        };
        builder.flatten();
        let n_values = builder.n_values();
        Ok(Probe {
            normalize: self.normalize.then(|| builder.batch_norm(n_values)),
            dropout: builder.dropout(self.input_dropout),
            hidden: dense_stack(builder, hidden, settings)?,
            output: Dense::build(builder, n_outputs)?,
        })
    }
}

impl Probe {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let x = x.flatten(1, 2);
        let x = match &self.normalize {
            Some(norm) => norm.forward(x),
            None => x,
        };
        let x = match &self.dropout {
            Some(dropout) => dropped(dropout, x),
            None => x,
        };
        let x = self.hidden.iter().fold(x, |x, block| block.forward(x));
        self.output.forward(x)
    }
}

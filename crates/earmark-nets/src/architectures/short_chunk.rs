//! Short-chunk CNN with residual connections: Won, Ferraro, Bogdanov and Serra, *Evaluation of CNN-based
//! automatic music tagging models*, 2020.

use burn::{
    module::Module,
    nn::{BatchNorm, Linear},
    tensor::Tensor,
};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Activation, Dense, DenseBlock, DenseSettings, Residual},
    builder::Builder,
    check,
    error::NetError,
};

/// With the defaults, which are the published ones, on 128 log-mels of 231 frames (3.69 s):
///
/// ```text
/// [batch, 128, 231]
///   reshape, batch norm                   [batch, 1, 128, 231]
///   residual, stride 2                    [batch, 128, 64, 116]
///   residual, stride 2                    [batch, 128, 32, 58]
///   residual, stride 2                    [batch, 256, 16, 29]
///   residual, stride 2                    [batch, 256, 8, 15]
///   residual, stride 2                    [batch, 256, 4, 8]
///   residual, stride 2                    [batch, 256, 2, 4]
///   residual, stride 2                    [batch, 512, 1, 2]
///   maximum of rows and frames            [batch, 512]
///   dense, batch norm, ReLU, dropout 0.5  [batch, 512]
///   dense                                 [batch, n_classes]
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShortChunkConfig {
    /// Channels of each residual block.
    pub channels: Vec<usize>,
    /// Units of the dense layer.
    pub dense: usize,
    /// Share of the dense layer that is zero while training.
    pub dropout: f64,
}

impl Default for ShortChunkConfig {
    /// As published.
    fn default() -> Self {
        Self {
            channels: vec![128, 128, 256, 256, 256, 256, 512],
            dense: 512,
            dropout: 0.5,
        }
    }
}

/// Parameters of the network.
#[derive(Module, Debug)]
pub(crate) struct ShortChunk {
    normalize: BatchNorm,
    residuals: Vec<Residual>,
    dense: DenseBlock,
    output: Linear,
}

impl ShortChunkConfig {
    pub(crate) fn build(
        &self,
        builder: &mut Builder,
        n_outputs: usize,
    ) -> Result<ShortChunk, NetError> {
        check::some_sizes("channels", &self.channels)?;
        check::size("dense", self.dense)?;
        check::dropout("dropout", self.dropout)?;
        let [rows, frames] = builder.sequence();
        builder.pass("reshape", vec![1, rows, frames]);
        let normalize = builder.batch_norm(1);
        let residuals = self.channels.iter();
        let residuals = residuals
            .map(|channels| Residual::build(builder, *channels))
            .collect::<Result<_, _>>()?;
        let [channels, _, _] = builder.map();
        builder.pass("global_max_pooling2d", vec![channels]);
        let dense = DenseSettings {
            batch_norm: true,
            activation: Activation::Relu,
            dropout: self.dropout,
        };
        Ok(ShortChunk {
            normalize,
            residuals,
            dense: DenseBlock::build(builder, self.dense, dense)?,
            output: Dense::build(builder, n_outputs)?,
        })
    }
}

impl ShortChunk {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let map = self.normalize.forward(x.unsqueeze_dim::<4>(1));
        let map = self
            .residuals
            .iter()
            .fold(map, |map, block| block.forward(map));
        let x = map.flatten::<3>(2, 3).max_dim(2).squeeze_dim(2);
        self.output.forward(self.dense.forward(x))
    }
}

//! Convolutions and dense layers over a spectrogram, or over a picture of one: two student systems (FMA-small,
//! pictures of 496x369, 37.2 % of eight genres; GTZAN, mels of 3 s, 86 % under its leaky split).

use burn::{module::Module, nn::Linear, tensor::Tensor};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{
        Activation, ConvBlock, ConvSettings, Dense, DenseBlock, DenseSettings, PoolSize,
        check_pools, dense_stack,
    },
    builder::Builder,
    check,
    error::NetError,
    style::Style,
};

/// With the defaults, on 128 mels of 130 frames:
///
/// ```text
/// [batch, 128, 130]
///   reshape                               [batch, 1, 128, 130]
///   convolution 3x3, ReLU, maximum 2x2    [batch, 16, 64, 65]
///   convolution 3x3, ReLU, maximum 2x2    [batch, 32, 32, 32]
///   convolution 3x3, ReLU, maximum 2x2    [batch, 64, 16, 16]
///   convolution 3x3, ReLU, maximum 2x2    [batch, 128, 8, 8]
///   convolution 3x3, ReLU, maximum 2x2    [batch, 64, 4, 4]
///   flatten                               [batch, 1024]
///   dense, ReLU, dropout 0.3              [batch, 128]
///   dense, ReLU, dropout 0.3              [batch, 64]
///   dense, ReLU, dropout 0.3              [batch, 32]
///   dense                                 [batch, n_classes]
/// ```
///
/// Convolutions keep the size of the map (padding `same`). A picture of several `planes` (colours) has them
/// one below the other: `[batch, planes * height, width]`. The picture network (`cnn-picture`) has
/// convolutions 8 and 32 and one dense layer of 128: 46 730 888 parameters on 3x496x369 and eight classes,
/// all but 2560 of them in the dense layers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CnnConfig {
    /// Pictures one below the other in the rows of the input.
    pub planes: usize,
    /// Channels of each convolution.
    pub channels: Vec<usize>,
    /// Rows and frames of each convolution.
    pub kernel: [usize; 2],
    /// Rows and frames of each maximum, one pair for each convolution.
    pub pools: Vec<PoolSize>,
    /// Whether batch normalisation follows each convolution.
    pub batch_norm: bool,
    /// Share of each convolution's values that are zero while training.
    pub conv_dropout: f64,
    /// Units of each dense layer; may be empty.
    pub dense: Vec<usize>,
    /// Share of each dense layer that is zero while training.
    pub dropout: f64,
    /// What follows each convolution and dense layer.
    pub activation: Activation,
    /// Initial values and constants of batch normalisation.
    pub style: Style,
}

impl Default for CnnConfig {
    /// Five convolutions over mels of 3 s.
    fn default() -> Self {
        Self {
            planes: 1,
            channels: vec![16, 32, 64, 128, 64],
            kernel: [3, 3],
            pools: vec![[2, 2]; 5],
            batch_norm: false,
            conv_dropout: 0.0,
            dense: vec![128, 64, 32],
            dropout: 0.3,
            activation: Activation::Relu,
            style: Style::Keras,
        }
    }
}

/// Parameters of the network.
#[derive(Module, Debug)]
pub(crate) struct Cnn {
    planes: usize,
    convolutions: Vec<ConvBlock>,
    dense: Vec<DenseBlock>,
    output: Linear,
}

impl CnnConfig {
    pub(crate) fn build(&self, builder: &mut Builder, n_outputs: usize) -> Result<Cnn, NetError> {
        self.check()?;
        let [rows, frames] = builder.sequence();
        if !rows.is_multiple_of(self.planes) {
            let allowed = format!("a divisor of the {rows} rows of the input");
            return Err(NetError::invalid("planes", self.planes, allowed));
        }
        builder.pass("reshape", vec![self.planes, rows / self.planes, frames]);
        let conv = ConvSettings {
            kernel: self.kernel,
            batch_norm: self.batch_norm,
            activation: self.activation,
            dropout: self.conv_dropout,
        };
        let dense = DenseSettings {
            batch_norm: false,
            activation: self.activation,
            dropout: self.dropout,
        };
        let convolutions = ConvBlock::build_stack(builder, &self.channels, &self.pools, conv)?;
        builder.flatten();
        Ok(Cnn {
            planes: self.planes,
            convolutions,
            dense: dense_stack(builder, &self.dense, dense)?,
            output: Dense::build(builder, n_outputs)?,
        })
    }

    fn check(&self) -> Result<(), NetError> {
        check::size("planes", self.planes)?;
        check::some_sizes("channels", &self.channels)?;
        check::sizes("kernel", &self.kernel)?;
        check_pools(&self.pools, &self.channels)?;
        check::dropout("conv_dropout", self.conv_dropout)?;
        check::sizes("dense", &self.dense)?;
        check::dropout("dropout", self.dropout)
    }
}

impl Cnn {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let [batch, rows, frames] = x.dims();
        let map = x.reshape([batch, self.planes, rows / self.planes, frames]);
        let map = self
            .convolutions
            .iter()
            .fold(map, |map, block| block.forward(map));
        let x = map.flatten(1, 3);
        let x = self.dense.iter().fold(x, |x, block| block.forward(x));
        self.output.forward(x)
    }
}

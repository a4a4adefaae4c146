//! Convolutions, then recurrent layers: Choi et al., *Convolutional recurrent neural networks for music
//! classification*, 2017, and a student system (GTZAN, mels of 3 s, 89.8 % under its leaky split).

use burn::{
    module::Module,
    nn::{BatchNorm, Dropout, Linear},
    tensor::Tensor,
};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Activation, ConvBlock, ConvSettings, Dense, PoolSize, check_pools, dropped},
    builder::Builder,
    check,
    error::NetError,
    recurrent::{Cell, RecurrentSettings, RecurrentStack, Walk},
};

/// With the defaults, which are Choi's, on 96 mels of 1366 frames:
///
/// ```text
/// [batch, 96, 1366]
///   batch norm of each mel                [batch, 96, 1366]
///   37 frames of zeros on each side       [batch, 96, 1440]
///   reshape                               [batch, 1, 96, 1440]
///   convolution 3x3, batch norm, ELU,
///     maximum 2x2, dropout 0.1            [batch, 64, 48, 720]
///     maximum 3x3                         [batch, 128, 16, 240]
///     maximum 4x4                         [batch, 128, 4, 60]
///     maximum 4x4                         [batch, 128, 1, 15]
///   walk                                  [batch, 15, 128]
///   GRU, all states                       [batch, 15, 32]
///   GRU                                   [batch, 32]
///   dropout 0.3                           [batch, 32]
///   dense                                 [batch, n_classes]
/// ```
///
/// The student system walked over mel bands by mistake (`walk` = `frequency`). The reset gate of the GRU
/// comes after its product here, before it in Choi's code of 2017: 192 more parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrnnConfig {
    /// Whether each row is brought to mean zero and variance one first.
    pub normalize: bool,
    /// Frames of zeros on each side.
    pub padding: usize,
    /// Channels of each convolution.
    pub channels: Vec<usize>,
    /// Rows and frames of each convolution.
    pub kernel: [usize; 2],
    /// Rows and frames of each maximum, one pair for each convolution.
    pub pools: Vec<PoolSize>,
    /// Whether batch normalisation follows each convolution.
    pub batch_norm: bool,
    /// What follows each convolution.
    pub activation: Activation,
    /// Share of each convolution's values that are zero while training.
    pub conv_dropout: f64,
    /// Which axis of the last map is taken for time.
    pub walk: Walk,
    /// The kind of the recurrent layers.
    pub cell: Cell,
    /// Units of each recurrent layer.
    pub units: Vec<usize>,
    /// Share of the last state that is zero while training.
    pub dropout: f64,
}

impl Default for CrnnConfig {
    /// Choi's.
    fn default() -> Self {
        Self {
            normalize: true,
            padding: 37,
            channels: vec![64, 128, 128, 128],
            kernel: [3, 3],
            pools: vec![[2, 2], [3, 3], [4, 4], [4, 4]],
            batch_norm: true,
            activation: Activation::Elu,
            conv_dropout: 0.1,
            walk: Walk::Time,
            cell: Cell::Gru,
            units: vec![32, 32],
            dropout: 0.3,
        }
    }
}

/// Parameters of the network.
#[derive(Module, Debug)]
pub(crate) struct Crnn {
    normalize: Option<BatchNorm>,
    padding: usize,
    convolutions: Vec<ConvBlock>,
    #[module(skip)]
    walk: Walk,
    recurrent: RecurrentStack,
    dropout: Option<Dropout>,
    output: Linear,
}

impl CrnnConfig {
    pub(crate) fn build(&self, builder: &mut Builder, n_outputs: usize) -> Result<Crnn, NetError> {
        self.check()?;
        let [rows, frames] = builder.sequence();
        let normalize = self.normalize.then(|| builder.batch_norm(rows));
        if self.padding > 0 {
            builder.pass("zero_padding", vec![rows, frames + 2 * self.padding]);
        }
        builder.pass("reshape", vec![1, rows, frames + 2 * self.padding]);
        let conv = ConvSettings {
            kernel: self.kernel,
            batch_norm: self.batch_norm,
            activation: self.activation,
            dropout: self.conv_dropout,
        };
        let convolutions = ConvBlock::build_stack(builder, &self.channels, &self.pools, conv)?;
        let sequence = self.walk.sizes(builder.map());
        builder.pass("walk", sequence.to_vec());
        let settings = RecurrentSettings::plain(self.cell);
        let layers: Vec<_> = self.units.iter().map(|units| (*units, settings)).collect();
        Ok(Crnn {
            normalize,
            padding: self.padding,
            convolutions,
            walk: self.walk,
            recurrent: RecurrentStack::build(builder, &layers)?,
            dropout: builder.dropout(self.dropout),
            output: Dense::build(builder, n_outputs)?,
        })
    }

    fn check(&self) -> Result<(), NetError> {
        if self.padding > 0 {
            check::size("padding", self.padding)?;
        }
        check::some_sizes("channels", &self.channels)?;
        check::sizes("kernel", &self.kernel)?;
        check_pools(&self.pools, &self.channels)?;
        check::dropout("conv_dropout", self.conv_dropout)?;
        check::some_sizes("units", &self.units)?;
        check::dropout("dropout", self.dropout)
    }
}

impl Crnn {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let x = match &self.normalize {
            Some(norm) => norm.forward(x),
            None => x,
        };
        let x = if self.padding > 0 {
            x.pad([(0, 0), (self.padding, self.padding)], 0.0)
        } else {
            x
        };
        let map = x.unsqueeze_dim(1);
        let map = self
            .convolutions
            .iter()
            .fold(map, |map, block| block.forward(map));
        let x = self.recurrent.forward(self.walk.sequence_of_map(map));
        let x = match &self.dropout {
            Some(dropout) => dropped(dropout, x),
            None => x,
        };
        self.output.forward(x)
    }
}

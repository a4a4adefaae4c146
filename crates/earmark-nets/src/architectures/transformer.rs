//! Attention over patches of a log-mel spectrogram: Gong et al., *AST: audio spectrogram transformer*, 2021, at
//! a size that can be trained from scratch.

use burn::{
    module::Module,
    nn::{Dropout, LayerNorm, LayerNormConfig, Linear},
    tensor::Tensor,
};
use serde::{Deserialize, Serialize};

use crate::{
    blocks::{Dense, EncoderLayer, EncoderSizes, Patches, dropped},
    builder::Builder,
    check,
    error::NetError,
};

/// With the defaults, on 128 mels of 130 frames:
///
/// ```text
/// [batch, 128, 130]
///   patches of 16x16, sines of their place    [batch, 64, 128]
///   dropout 0.1                               [batch, 64, 128]
///   encoder, four times                       [batch, 64, 128]
///     x + attention(norm(x)), 4 heads
///     x + dense(gelu(dense(norm(x)))), 512 units
///   layer norm                                [batch, 64, 128]
///   mean over patches                         [batch, 128]
///   dense                                     [batch, n_classes]
/// ```
///
/// Patches do not overlap; rows and frames beyond the last whole patch (two frames here) are not heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransformerConfig {
    /// Rows and frames of a patch.
    pub patch: [usize; 2],
    /// Values of a patch inside the network; a multiple of four and of `heads`.
    pub width: usize,
    /// Encoder layers.
    pub depth: usize,
    /// Heads of each attention.
    pub heads: usize,
    /// Units between the two dense layers of each encoder.
    pub feed_forward: usize,
    /// Share of sums and attention weights that is zero while training.
    pub dropout: f64,
}

impl Default for TransformerConfig {
    fn default() -> Self {
        Self {
            patch: [16, 16],
            width: 128,
            depth: 4,
            heads: 4,
            feed_forward: 512,
            dropout: 0.1,
        }
    }
}

/// Parameters of the network.
#[derive(Module, Debug)]
pub(crate) struct Transformer {
    patches: Patches,
    dropout: Option<Dropout>,
    layers: Vec<EncoderLayer>,
    norm: LayerNorm,
    output: Linear,
}

impl TransformerConfig {
    pub(crate) fn build(
        &self,
        builder: &mut Builder,
        n_outputs: usize,
    ) -> Result<Transformer, NetError> {
        self.check()?;
        let sizes = EncoderSizes {
            width: self.width,
            heads: self.heads,
            feed_forward: self.feed_forward,
            dropout: self.dropout,
        };
        let patches = Patches::build(builder, self.patch, self.width)?;
        let dropout = builder.dropout(self.dropout);
        let layers = (0..self.depth).map(|_| EncoderLayer::build(builder, sizes));
        let layers = layers.collect::<Result<_, _>>()?;
        let shape = builder.shape.clone();
        builder.layer("layer_normalization", shape, &[&[2, self.width]])?;
        let norm = LayerNormConfig::new(self.width).init(builder.device);
        builder.pass("global_average_pooling1d", vec![self.width]);
        Ok(Transformer {
            patches,
            dropout,
            layers,
            norm,
            output: Dense::build(builder, n_outputs)?,
        })
    }

    fn check(&self) -> Result<(), NetError> {
        check::sizes("patch", &self.patch)?;
        check::size("width", self.width)?;
        check::size("heads", self.heads)?;
        check::size("feed_forward", self.feed_forward)?;
        check::dropout("dropout", self.dropout)?;
        if !(1..=64).contains(&self.depth) {
            return Err(NetError::invalid("depth", self.depth, "from 1 to 64"));
        }
        if !self.width.is_multiple_of(4) || !self.width.is_multiple_of(self.heads) {
            let allowed = format!("a multiple of 4 and of the {} heads", self.heads);
            return Err(NetError::invalid("width", self.width, allowed));
        }
        Ok(())
    }
}

impl Transformer {
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let x = self.patches.forward(x);
        let x = match &self.dropout {
            Some(dropout) => dropped(dropout, x),
            None => x,
        };
        let x = self.layers.iter().fold(x, |x, layer| layer.forward(x));
        let x = self.norm.forward(x).mean_dim(1).squeeze_dim(1);
        self.output.forward(x)
    }
}

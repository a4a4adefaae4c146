//! All architectures by name.

use burn::{
    module::Module,
    tensor::{Device, Tensor},
};
use serde::{Deserialize, Serialize};

use crate::{
    architectures::{
        cnn, cnn_mfcc, crnn, lstm_mfcc, mlp, probe, rnn_mfcc, short_chunk, transformer,
    },
    builder::Builder,
    error::NetError,
    input::InputShape,
    loss::Loss,
    network::{Facts, Network},
    presets,
    style::Style,
};

/// The configuration of a network, told apart by `kind` in TOML or JSON:
///
/// ```
/// use earmark_nets::Architecture;
///
/// let text = r#"{"kind": "mlp", "hidden": [300, 150], "dropout": 0.2}"#;
/// let architecture: Architecture = serde_json::from_str(text)?;
/// assert_eq!(architecture.kind(), "mlp");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Architecture {
    /// Dense layers over a vector.
    Mlp(mlp::MlpConfig),
    /// Linear or one hidden layer over an embedding.
    Probe(probe::ProbeConfig),
    /// A vector unfolded into a small map, and convolutions.
    CnnMfcc(cnn_mfcc::CnnMfccConfig),
    /// A vector unfolded into a short sequence, and LSTMs.
    RnnMfcc(rnn_mfcc::RnnMfccConfig),
    /// LSTMs over a sequence.
    LstmMfcc(lstm_mfcc::LstmMfccConfig),
    /// Convolutions and dense layers over a spectrogram or a picture of one.
    Cnn(cnn::CnnConfig),
    /// Convolutions, then recurrent layers.
    Crnn(crnn::CrnnConfig),
    /// Residual convolutions over a short chunk.
    ShortChunk(short_chunk::ShortChunkConfig),
    /// Attention over patches.
    Transformer(transformer::TransformerConfig),
}

impl Architecture {
    /// The published or recommended configuration of this name.
    ///
    /// # Errors
    /// When there is none; the error names the one that is spelled most like it.
    pub fn preset(name: &str) -> Result<Self, NetError> {
        presets::find(name)
    }

    /// The value of `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Mlp(_) => "mlp",
            Self::Probe(_) => "probe",
            Self::CnnMfcc(_) => "cnn-mfcc",
            Self::RnnMfcc(_) => "rnn-mfcc",
            Self::LstmMfcc(_) => "lstm-mfcc",
            Self::Cnn(_) => "cnn",
            Self::Crnn(_) => "crnn",
            Self::ShortChunk(_) => "short-chunk",
            Self::Transformer(_) => "transformer",
        }
    }

    /// The loss it is trained with.
    pub fn loss(&self) -> Loss {
        match self {
            Self::Mlp(config) => config.loss,
            _ => Loss::CrossEntropy,
        }
    }

    /// A network for this input. The same seed gives the same parameters, bit by bit, on every machine
    /// whose `exp`, `ln`, `sin` and `cos` agree.
    ///
    /// # Errors
    /// When a parameter lies outside its range, there are fewer than two classes, the input is too small
    /// for the layers, or a layer would be absurdly large.
    pub fn init(
        &self,
        input: InputShape,
        n_classes: usize,
        seed: u64,
        device: &Device,
    ) -> Result<Network, NetError> {
        input.check()?;
        if !(2..=1 << 16).contains(&n_classes) {
            return Err(NetError::invalid("n_classes", n_classes, "from 2 to 65536"));
        }
        let mut builder = Builder::new(input, self.style(), seed, device);
        let body = self.build(&mut builder, self.loss().n_outputs(n_classes))?;
        let facts = Facts {
            input,
            n_classes,
            loss: self.loss(),
            layers: builder.into_layers(),
        };
        Ok(Network::new(body, facts))
    }

    fn style(&self) -> Style {
        match self {
            Self::Mlp(config) => config.style,
            Self::Cnn(config) => config.style,
            Self::Crnn(_) | Self::CnnMfcc(_) | Self::RnnMfcc(_) | Self::LstmMfcc(_) => Style::Keras,
            Self::Probe(_) | Self::ShortChunk(_) | Self::Transformer(_) => Style::PyTorch,
        }
    }

    fn build(&self, builder: &mut Builder, n_outputs: usize) -> Result<Body, NetError> {
        Ok(match self {
            Self::Mlp(config) => Body::Mlp(config.build(builder, n_outputs)?),
            Self::Probe(config) => Body::Probe(config.build(builder, n_outputs)?),
            Self::CnnMfcc(config) => Body::CnnMfcc(config.build(builder, n_outputs)?),
            Self::RnnMfcc(config) => Body::RnnMfcc(config.build(builder, n_outputs)?),
            Self::LstmMfcc(config) => Body::LstmMfcc(config.build(builder, n_outputs)?),
            Self::Cnn(config) => Body::Cnn(config.build(builder, n_outputs)?),
            Self::Crnn(config) => Body::Crnn(config.build(builder, n_outputs)?),
            Self::ShortChunk(config) => Body::ShortChunk(config.build(builder, n_outputs)?),
            Self::Transformer(config) => Body::Transformer(config.build(builder, n_outputs)?),
        })
    }
}

/// The parameters of any architecture.
#[derive(Module, Debug)]
pub(crate) enum Body {
    Mlp(mlp::Mlp),
    Probe(probe::Probe),
    CnnMfcc(cnn_mfcc::CnnMfcc),
    RnnMfcc(rnn_mfcc::RnnMfcc),
    LstmMfcc(lstm_mfcc::LstmMfcc),
    Cnn(cnn::Cnn),
    Crnn(crnn::Crnn),
    ShortChunk(short_chunk::ShortChunk),
    Transformer(transformer::Transformer),
}

impl Body {
    /// Logits of a batch whose shape was checked.
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        match self {
            Self::Mlp(net) => net.forward(x),
            Self::Probe(net) => net.forward(x),
            Self::CnnMfcc(net) => net.forward(x),
            Self::RnnMfcc(net) => net.forward(x),
            Self::LstmMfcc(net) => net.forward(x),
            Self::Cnn(net) => net.forward(x),
            Self::Crnn(net) => net.forward(x),
            Self::ShortChunk(net) => net.forward(x),
            Self::Transformer(net) => net.forward(x),
        }
    }
}

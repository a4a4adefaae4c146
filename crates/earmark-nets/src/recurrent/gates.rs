//! The weights that LSTM and GRU have in common: all gates side by side.

use burn::{
    module::{Module, Param},
    nn::{Dropout, DropoutConfig, Linear},
    tensor::{Device, Tensor},
};

use crate::{builder::Builder, check, draw::Fill, error::NetError, style::Style};

/// Sizes and dropout of one recurrent layer.
#[derive(Debug, Clone, Copy)]
pub struct GateSizes {
    /// Values of one step of the input.
    pub d_input: usize,
    /// Values of the hidden state.
    pub units: usize,
    /// Share of inputs that are zero, the same for all steps of a sequence.
    pub dropout: f64,
    /// Share of hidden values that are zero, the same for all steps (Gal and Ghahramani, *A theoretically
    /// grounded application of dropout in recurrent neural networks*, 2016).
    pub recurrent_dropout: f64,
}

impl GateSizes {
    pub(crate) fn check(&self) -> Result<(), NetError> {
        check::size("d_input", self.d_input)?;
        check::size("units", self.units)?;
        check::dropout("dropout", self.dropout)?;
        check::dropout("recurrent_dropout", self.recurrent_dropout)
    }
}

/// `x W + b` of all gates and steps in one product, and the weights of the hidden state.
#[derive(Module, Debug)]
pub(crate) struct Gates {
    /// `[d_input, gates * units]`, and the bias.
    pub(crate) input: Linear,
    /// `[units, gates * units]`.
    pub(crate) hidden: Param<Tensor<2>>,
    dropout: Option<Dropout>,
    recurrent_dropout: Option<Dropout>,
}

impl Gates {
    /// `open`: the gate whose bias starts at one under [`Style::Keras`].
    pub(crate) fn build(
        builder: &mut Builder,
        n_gates: usize,
        sizes: GateSizes,
        open: Option<usize>,
    ) -> Self {
        let (d_input, units) = (sizes.d_input, sizes.units);
        let width = n_gates * units;
        let uniform = Fill::Uniform(1.0 / (units as f64).sqrt());
        let (weights, recurrent, bias) = match builder.style {
            Style::Keras => {
                let bias = match open {
                    Some(gate) => Fill::OnesBetween(gate * units, (gate + 1) * units),
                    None => Fill::Constant(0.0),
                };
                (
                    builder.weight_fill(d_input, width),
                    Fill::OrthogonalRows,
                    bias,
                )
            }
            Style::PyTorch => (uniform, uniform, uniform),
        };
        let dropout = |share: f64| (share > 0.0).then(|| DropoutConfig::new(share).init());
        Self {
            input: Linear {
                weight: builder.parameter([d_input, width], weights),
                bias: Some(builder.parameter([width], bias)),
            },
            hidden: builder.parameter([units, width], recurrent),
            dropout: dropout(sizes.dropout),
            recurrent_dropout: dropout(sizes.recurrent_dropout),
        }
    }

    /// `[steps, batch, d_input]` as `x W + b` of all steps: `[steps, batch, gates * units]`.
    pub(crate) fn project(&self, x: Tensor<3>) -> Tensor<3> {
        let [steps, batch, d_input] = x.dims();
        let x = match &self.dropout {
            Some(dropout) => {
                let ones = Tensor::<3>::ones([1, batch, d_input], &x.device());
                x * dropout.forward(ones)
            }
            None => x,
        };
        let projected = self.input.forward(x.reshape([steps * batch, d_input]));
        let [_, width] = projected.dims();
        projected.reshape([steps, batch, width])
    }

    /// What hidden states are multiplied with before their product, the same for all steps:
    /// `[batch, units]`, ones but for dropout.
    pub(crate) fn mask(&self, batch: usize, device: &Device) -> Tensor<2> {
        let [units, _] = self.hidden.shape().dims();
        let ones = Tensor::ones([batch, units], device);
        match &self.recurrent_dropout {
            Some(dropout) => dropout.forward(ones),
            None => ones,
        }
    }
}

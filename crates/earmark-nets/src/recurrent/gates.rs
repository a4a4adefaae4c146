//! The weights that LSTM and GRU have in common: all gates side by side.

use burn::{
    module::{Module, Param},
    nn::{Dropout, DropoutConfig, Linear},
    tensor::Tensor,
};

use crate::{
    builder::Builder, check, draw::Fill, error::NetError, recurrent::steps::unstack, style::Style,
};

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

    /// `[steps, batch, d_input]` as `x W + b` of each step: `[batch, gates * units]`.
    pub(crate) fn project(&self, x: Tensor<3>) -> Vec<Tensor<2>> {
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
        unstack(projected.reshape([steps, batch, width]))
    }

    /// What hidden states are multiplied with before their product, while training.
    pub(crate) fn mask(&self, zeros: &Tensor<2>) -> Option<Tensor<2>> {
        let dropout = self.recurrent_dropout.as_ref()?;
        Some(dropout.forward(zeros.ones_like()))
    }

    /// A hidden state of zeros: `[batch, units]`.
    pub(crate) fn zeros(&self, x: &Tensor<3>) -> Tensor<2> {
        let [units, _] = self.hidden.shape().dims();
        Tensor::zeros([x.dims()[1], units], &x.device())
    }
}

/// `x * mask`, where there is one.
pub(crate) fn masked(x: &Tensor<2>, mask: Option<&Tensor<2>>) -> Tensor<2> {
    match mask {
        Some(mask) => x.clone() * mask.clone(),
        None => x.clone(),
    }
}

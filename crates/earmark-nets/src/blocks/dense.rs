//! Dense layers and stacks of them.

use burn::{
    module::Module,
    nn::{BatchNorm, Dropout, Linear},
    tensor::Tensor,
};

use crate::{
    blocks::{Activation, dropped},
    builder::Builder,
    error::NetError,
};

/// A dense layer, `x W + b`, of the last axis.
#[derive(Debug)]
pub(crate) struct Dense;

impl Dense {
    /// The layer is named, counted and drawn.
    pub(crate) fn build(builder: &mut Builder, units: usize) -> Result<Linear, NetError> {
        let mut shape = builder.shape.clone();
        let n_inputs = shape.pop().unwrap_or(1);
        shape.push(units);
        builder.layer("dense", shape, &[&[n_inputs, units], &[units]])?;
        Ok(Self::parameters(builder, n_inputs, units))
    }

    /// The parameters alone, for blocks that count as one layer.
    pub(crate) fn parameters(builder: &mut Builder, n_inputs: usize, units: usize) -> Linear {
        let (weights, biases) = (
            builder.weight_fill(n_inputs, units),
            builder.bias_fill(n_inputs),
        );
        Linear {
            weight: builder.parameter([n_inputs, units], weights),
            bias: Some(builder.parameter([units], biases)),
        }
    }
}

/// What follows the sum of a [`DenseBlock`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct DenseSettings {
    pub(crate) batch_norm: bool,
    pub(crate) activation: Activation,
    pub(crate) dropout: f64,
}

/// Dense, batch normalisation, activation, dropout: `[batch, n]` to `[batch, units]`.
#[derive(Module, Debug)]
pub(crate) struct DenseBlock {
    linear: Linear,
    batch_norm: Option<BatchNorm>,
    #[module(skip)]
    activation: Activation,
    dropout: Option<Dropout>,
}

impl DenseBlock {
    pub(crate) fn build(
        builder: &mut Builder,
        units: usize,
        settings: DenseSettings,
    ) -> Result<Self, NetError> {
        Ok(Self {
            linear: Dense::build(builder, units)?,
            batch_norm: settings.batch_norm.then(|| builder.batch_norm(units)),
            activation: settings.activation,
            dropout: builder.dropout(settings.dropout),
        })
    }

    pub(crate) fn forward(&self, x: Tensor<2>) -> Tensor<2> {
        let x = self.linear.forward(x);
        let x = match &self.batch_norm {
            Some(norm) => norm.forward(x),
            None => x,
        };
        let x = self.activation.forward(x);
        match &self.dropout {
            Some(dropout) => dropped(dropout, x),
            None => x,
        }
    }
}

/// One block after the other, all with the same settings.
pub(crate) fn dense_stack(
    builder: &mut Builder,
    units: &[usize],
    settings: DenseSettings,
) -> Result<Vec<DenseBlock>, NetError> {
    units
        .iter()
        .map(|units| DenseBlock::build(builder, *units, settings))
        .collect()
}

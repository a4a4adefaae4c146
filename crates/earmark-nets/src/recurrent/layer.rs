//! LSTM or GRU by name, one upon the other.

use burn::{module::Module, tensor::Tensor};
use serde::{Deserialize, Serialize};

use crate::{
    builder::Builder,
    error::NetError,
    recurrent::{Gru, Lstm, gates::GateSizes},
};

/// The kind of a recurrent layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Long short-term memory.
    Lstm,
    /// Gated recurrent units.
    Gru,
}

/// One recurrent layer.
#[derive(Module, Debug)]
pub enum Recurrent {
    /// Long short-term memory.
    Lstm(Lstm),
    /// Gated recurrent units.
    Gru(Gru),
}

impl Recurrent {
    /// The hidden states `[steps, batch, units]` after each step of `[steps, batch, d_input]`.
    pub fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        match self {
            Self::Lstm(lstm) => lstm.forward(x),
            Self::Gru(gru) => gru.forward(x),
        }
    }
}

/// What all layers of a [`RecurrentStack`] have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RecurrentSettings {
    pub(crate) cell: Cell,
    pub(crate) dropout: f64,
    pub(crate) recurrent_dropout: f64,
}

impl RecurrentSettings {
    /// Without dropout.
    pub(crate) fn plain(cell: Cell) -> Self {
        Self {
            cell,
            dropout: 0.0,
            recurrent_dropout: 0.0,
        }
    }
}

/// Recurrent layers, one upon the other; the last state of the last one leaves:
/// `[batch, steps, width]` to `[batch, units]`.
#[derive(Module, Debug)]
pub(crate) struct RecurrentStack {
    layers: Vec<Recurrent>,
}

impl RecurrentStack {
    /// `settings` and units of each layer, at least one.
    pub(crate) fn build(
        builder: &mut Builder,
        layers: &[(usize, RecurrentSettings)],
    ) -> Result<Self, NetError> {
        let last = layers.len() - 1;
        let layers = layers.iter().enumerate();
        let layers = layers
            .map(|(i, (units, settings))| build_layer(builder, *units, *settings, i == last))
            .collect::<Result<_, _>>()?;
        Ok(Self { layers })
    }

    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<2> {
        let x = x.swap_dims(0, 1);
        let states = self.layers.iter().fold(x, |x, layer| layer.forward(x));
        let [steps, batch, units] = states.dims();
        states
            .slice([steps - 1..steps, 0..batch, 0..units])
            .squeeze_dim(0)
    }
}

fn build_layer(
    builder: &mut Builder,
    units: usize,
    settings: RecurrentSettings,
    last: bool,
) -> Result<Recurrent, NetError> {
    let [steps, d_input] = builder.sequence();
    let sizes = GateSizes {
        d_input,
        units,
        dropout: settings.dropout,
        recurrent_dropout: settings.recurrent_dropout,
    };
    let shape = if last {
        vec![units]
    } else {
        vec![steps, units]
    };
    match settings.cell {
        Cell::Lstm => {
            let counts: [&[usize]; 3] = [&[4, d_input, units], &[4, units, units], &[4, units]];
            builder.layer("lstm", shape, &counts)?;
            Ok(Recurrent::Lstm(Lstm::build(builder, sizes)))
        }
        Cell::Gru => {
            let counts: [&[usize]; 3] = [&[3, d_input, units], &[3, units, units], &[6, units]];
            builder.layer("gru", shape, &counts)?;
            Ok(Recurrent::Gru(Gru::build(builder, sizes)))
        }
    }
}

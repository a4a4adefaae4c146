//! A network that is ready to be trained or asked.

use burn::{module::Module, tensor::Tensor};

use crate::{
    architecture::Body, error::NetError, input::InputShape, loss::Loss, summary,
    summary::LayerSummary,
};

/// An architecture with parameters for one shape of input and one number of classes.
///
/// Dropout and batch normalisation behave as in training on a device with `autodiff()`; call
/// [`Module::valid`](burn::module::Module::valid) for the network that answers questions.
#[derive(Module, Debug)]
pub struct Network {
    body: Body,
    #[module(skip)]
    facts: Facts,
}

/// What is known about a network besides its parameters.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) input: InputShape,
    pub(crate) n_classes: usize,
    pub(crate) loss: Loss,
    pub(crate) layers: Vec<LayerSummary>,
}

impl Network {
    pub(crate) fn new(body: Body, facts: Facts) -> Self {
        Self { body, facts }
    }

    /// Logits `[batch, n_outputs]` of a batch `[batch, n_rows, n_frames]`; `n_outputs` is the number of
    /// classes except where [`Loss::n_outputs`] says otherwise.
    ///
    /// # Errors
    /// When the batch is empty or its examples are not of the network's [`input`](Self::input).
    pub fn forward(&self, input: Tensor<3>) -> Result<Tensor<2>, NetError> {
        self.facts.input.check_tensor(&input)?;
        Ok(self.body.forward(input))
    }

    /// Probabilities `[batch, n_classes]` of a batch: [`forward`](Self::forward) and
    /// [`Loss::probabilities`].
    ///
    /// # Errors
    /// As [`forward`](Self::forward).
    pub fn probabilities(&self, input: Tensor<3>) -> Result<Tensor<2>, NetError> {
        Ok(self.facts.loss.probabilities(self.forward(input)?))
    }

    /// The shape of one example.
    pub fn input(&self) -> InputShape {
        self.facts.input
    }

    /// How many classes are told apart.
    pub fn n_classes(&self) -> usize {
        self.facts.n_classes
    }

    /// The loss the outputs are meant for.
    pub fn loss(&self) -> Loss {
        self.facts.loss
    }

    /// The layers in order.
    pub fn layers(&self) -> &[LayerSummary] {
        &self.facts.layers
    }

    /// The layers as a table of text, with totals, as Keras prints them.
    pub fn summary(&self) -> String {
        summary::table(&self.facts.layers)
    }
}

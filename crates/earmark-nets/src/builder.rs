//! The shape and the list of layers while a network is put together.

use burn::{
    module::Param,
    nn::{BatchNorm, BatchNormConfig, Dropout, DropoutConfig},
    tensor::{Device, Tensor},
};

use crate::{
    draw::{Draws, Fill},
    error::NetError,
    input::InputShape,
    style::Style,
    summary::LayerSummary,
};

/// No layer holds more parameters than this (4 GiB of single precision).
const MOST_PARAMETERS: u128 = 1 << 30;

/// Where the network stands: blocks read the shape, make their parameters and say what leaves them.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    pub(crate) device: &'a Device,
    pub(crate) style: Style,
    /// What the layers so far give, without the batch.
    pub(crate) shape: Vec<usize>,
    draws: Draws,
    layers: Vec<LayerSummary>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(input: InputShape, style: Style, seed: u64, device: &'a Device) -> Self {
        Self {
            shape: vec![input.n_rows, input.n_frames],
            ..Self::bare(style, seed, device)
        }
    }

    /// For a layer that stands alone.
    pub(crate) fn bare(style: Style, seed: u64, device: &'a Device) -> Self {
        Self {
            device,
            style,
            shape: Vec::new(),
            draws: Draws::new(seed),
            layers: Vec::new(),
        }
    }

    pub(crate) fn into_layers(self) -> Vec<LayerSummary> {
        self.layers
    }

    /// Values of one example here.
    pub(crate) fn n_values(&self) -> usize {
        self.shape.iter().product()
    }

    /// Channels, rows and frames here.
    pub(crate) fn map(&self) -> [usize; 3] {
        match self.shape[..] {
            [channels, rows, frames] => [channels, rows, frames],
            ref other => unreachable!("a map was expected, not {other:?}"),
        }
    }

    /// Steps and width here.
    pub(crate) fn sequence(&self) -> [usize; 2] {
        match self.shape[..] {
            [steps, width] => [steps, width],
            ref other => unreachable!("a sequence was expected, not {other:?}"),
        }
    }

    /// The name that the next layer of this kind will have.
    pub(crate) fn next_name(&self, kind: &str) -> String {
        let same = |layer: &&LayerSummary| {
            let number = layer.name.strip_prefix(kind);
            number.is_some_and(|rest| rest.starts_with('_') && rest[1..].parse::<u32>().is_ok())
        };
        format!("{kind}_{}", self.layers.iter().filter(same).count() + 1)
    }

    /// Adds a layer without parameters.
    pub(crate) fn pass(&mut self, kind: &str, shape: Vec<usize>) {
        self.push(kind, shape, 0, 0);
    }

    /// Adds a layer with parameters, unless they are too many; to be asked before they are made.
    pub(crate) fn layer(
        &mut self,
        kind: &str,
        shape: Vec<usize>,
        n_parameters: &[&[usize]],
    ) -> Result<(), NetError> {
        let count = |sizes: &&[usize]| sizes.iter().map(|size| *size as u128).product::<u128>();
        let n_parameters = n_parameters.iter().map(count).sum();
        if n_parameters > MOST_PARAMETERS {
            return Err(NetError::TooLarge {
                layer: self.next_name(kind),
                n_parameters,
                limit: MOST_PARAMETERS,
            });
        }
        self.push(kind, shape, n_parameters as usize, 0);
        Ok(())
    }

    fn push(&mut self, kind: &str, shape: Vec<usize>, n_parameters: usize, n_statistics: usize) {
        self.layers.push(LayerSummary {
            name: self.next_name(kind),
            output_shape: shape.clone(),
            n_parameters,
            n_statistics,
        });
        self.shape = shape;
    }

    /// A parameter with initial values of its own stream.
    pub(crate) fn parameter<const D: usize>(
        &mut self,
        shape: [usize; D],
        fill: Fill,
    ) -> Param<Tensor<D>> {
        self.draws.parameter(shape, fill, self.device)
    }

    /// How weights of a dense or convolution layer start.
    pub(crate) fn weight_fill(&self, fan_in: usize, fan_out: usize) -> Fill {
        match self.style {
            Style::Keras => Fill::Uniform((6.0 / (fan_in + fan_out) as f64).sqrt()),
            Style::PyTorch => Fill::Uniform(1.0 / (fan_in as f64).sqrt()),
        }
    }

    /// How biases of a dense or convolution layer start.
    pub(crate) fn bias_fill(&self, fan_in: usize) -> Fill {
        match self.style {
            Style::Keras => Fill::Constant(0.0),
            Style::PyTorch => Fill::Uniform(1.0 / (fan_in as f64).sqrt()),
        }
    }

    /// Batch normalisation of `n_features` values, the second axis of the tensor it is given.
    pub(crate) fn batch_norm(&mut self, n_features: usize) -> BatchNorm {
        let (epsilon, momentum) = match self.style {
            Style::Keras => (1e-3, 0.01),
            Style::PyTorch => (1e-5, 0.1),
        };
        let shape = self.shape.clone();
        self.push("batch_normalization", shape, 2 * n_features, 2 * n_features);
        BatchNormConfig::new(n_features)
            .with_epsilon(epsilon)
            .with_momentum(momentum)
            .init(self.device)
    }

    /// Dropout, nothing where the share is zero.
    pub(crate) fn dropout(&mut self, share: f64) -> Option<Dropout> {
        if share == 0.0 {
            return None;
        }
        self.pass("dropout", self.shape.clone());
        Some(DropoutConfig::new(share).init())
    }

    /// The same values as one vector.
    pub(crate) fn flatten(&mut self) {
        if self.shape.len() > 1 {
            self.pass("flatten", vec![self.n_values()]);
        }
    }
}

//! Convolutions over rows and frames.

use burn::{
    module::Module,
    nn::{
        BatchNorm, Dropout, PaddingConfig2d,
        conv::Conv2d,
        pool::{MaxPool2d, MaxPool2dConfig},
    },
    tensor::Tensor,
};

use crate::{blocks::Activation, builder::Builder, check, error::NetError};

/// Rows and frames that one maximum is taken of; `[1, 1]` leaves the map as it is.
pub(crate) type PoolSize = [usize; 2];

/// One pool for each convolution.
pub(crate) fn check_pools(pools: &[PoolSize], channels: &[usize]) -> Result<(), NetError> {
    pools
        .iter()
        .try_for_each(|pool| check::sizes("pools", pool))?;
    if pools.len() == channels.len() {
        return Ok(());
    }
    Err(NetError::invalid(
        "pools",
        format!("{pools:?}"),
        format!("{} pairs, one for each of channels", channels.len()),
    ))
}

/// A convolution that keeps the map's size (divided by the stride): padding `same`.
#[derive(Debug)]
pub(crate) struct Conv;

impl Conv {
    pub(crate) fn build(
        builder: &mut Builder,
        channels: usize,
        kernel: [usize; 2],
        stride: usize,
    ) -> Result<Conv2d, NetError> {
        let [n_inputs, rows, frames] = builder.map();
        let shape = vec![channels, rows.div_ceil(stride), frames.div_ceil(stride)];
        let sizes = [channels, n_inputs, kernel[0], kernel[1]];
        builder.layer("conv2d", shape, &[&sizes, &[channels]])?;
        let (fan_in, fan_out) = (
            n_inputs * kernel[0] * kernel[1],
            channels * kernel[0] * kernel[1],
        );
        let (weights, biases) = (
            builder.weight_fill(fan_in, fan_out),
            builder.bias_fill(fan_in),
        );
        Ok(Conv2d {
            weight: builder.parameter(sizes, weights),
            bias: Some(builder.parameter([channels], biases)),
            stride: [stride; 2],
            kernel_size: kernel,
            dilation: [1; 2],
            groups: 1,
            padding: padding(kernel, stride),
        })
    }
}

/// Half the kernel on each side. Where an even kernel leaves one over, it goes to the end, as in Keras; with
/// strides the sides are alike, as in PyTorch.
fn padding([rows, frames]: [usize; 2], stride: usize) -> PaddingConfig2d {
    if stride == 1 {
        return PaddingConfig2d::Same;
    }
    let (rows, frames) = (rows / 2, frames / 2);
    PaddingConfig2d::Explicit(rows, frames, rows, frames)
}

/// What all [`ConvBlock`]s of a network have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConvSettings {
    pub(crate) kernel: [usize; 2],
    pub(crate) batch_norm: bool,
    pub(crate) activation: Activation,
    pub(crate) dropout: f64,
}

/// Convolution, batch normalisation, activation, maximum pooling, dropout:
/// `[batch, channels, rows, frames]` to `[batch, channels', rows / pool, frames / pool]`.
#[derive(Module, Debug)]
pub(crate) struct ConvBlock {
    conv: Conv2d,
    batch_norm: Option<BatchNorm>,
    #[module(skip)]
    activation: Activation,
    pool: Option<MaxPool2d>,
    dropout: Option<Dropout>,
}

impl ConvBlock {
    /// # Errors
    /// When the map is smaller than the pool.
    pub(crate) fn build(
        builder: &mut Builder,
        channels: usize,
        pool: PoolSize,
        settings: ConvSettings,
    ) -> Result<Self, NetError> {
        Ok(Self {
            conv: Conv::build(builder, channels, settings.kernel, 1)?,
            batch_norm: settings.batch_norm.then(|| builder.batch_norm(channels)),
            activation: settings.activation,
            pool: build_pool(builder, pool)?,
            dropout: builder.dropout(settings.dropout),
        })
    }

    /// One block for each of `channels`.
    pub(crate) fn build_stack(
        builder: &mut Builder,
        channels: &[usize],
        pools: &[PoolSize],
        settings: ConvSettings,
    ) -> Result<Vec<Self>, NetError> {
        let pairs = channels.iter().zip(pools);
        pairs
            .map(|(channels, pool)| Self::build(builder, *channels, *pool, settings))
            .collect()
    }

    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.conv.forward(x);
        let x = match &self.batch_norm {
            Some(norm) => norm.forward(x),
            None => x,
        };
        let x = self.activation.forward(x);
        let x = match &self.pool {
            Some(pool) => pool.forward(x),
            None => x,
        };
        match &self.dropout {
            Some(dropout) => dropout.forward(x),
            None => x,
        }
    }
}

fn build_pool(builder: &mut Builder, size: PoolSize) -> Result<Option<MaxPool2d>, NetError> {
    if size == [1, 1] {
        return Ok(None);
    }
    let [channels, rows, frames] = builder.map();
    if rows < size[0] || frames < size[1] {
        return Err(NetError::InputTooSmall {
            layer: builder.next_name("max_pooling2d"),
            shape: [rows, frames],
            needed: size,
        });
    }
    let shape = vec![channels, rows / size[0], frames / size[1]];
    builder.pass("max_pooling2d", shape);
    Ok(Some(MaxPool2dConfig::new(size).with_strides(size).init()))
}

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

use crate::{
    blocks::{Activation, dropped},
    builder::Builder,
    check, convolution,
    error::NetError,
};

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
        let size = self.pool.as_ref().map_or([1, 1], |pool| pool.kernel_size);
        let x = match &self.conv.bias {
            Some(bias) if convolution::serves(&x, size, self.activation) => {
                self.fused(x, bias.val(), size)
            }
            _ => self.op_by_op(x),
        };
        match &self.dropout {
            Some(dropout) => dropped(dropout, x),
            None => x,
        }
    }

    /// All but dropout, on the CPU.
    fn fused(&self, x: Tensor<4>, bias: Tensor<1>, size: PoolSize) -> Tensor<4> {
        let weights = self.conv.weight.val();
        let Some(norm) = &self.batch_norm else {
            return convolution::convolved(x, weights, bias, size, self.activation);
        };
        let x = convolution::convolved(x, weights, bias, [1, 1], Activation::None);
        if x.device().is_autodiff() && norm.training.is_enabled() {
            convolution::normalized(norm, x, size, self.activation)
        } else {
            self.finish(norm.forward(x))
        }
    }

    /// All but dropout, as every backend can.
    fn op_by_op(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.conv.forward(x);
        let x = match &self.batch_norm {
            Some(norm) => norm.forward(x),
            None => x,
        };
        self.finish(x)
    }

    /// Activation and maximum.
    fn finish(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.activation.forward(x);
        match &self.pool {
            Some(pool) => pool.forward(x),
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

#[cfg(test)]
mod tests {
    use burn::tensor::{Gradients, TensorData};

    use super::*;
    use crate::{
        goldens::{close, device, parameter},
        input::InputShape,
        style::Style,
    };

    /// Neighbours differ, and no two are the same.
    fn noise<const D: usize>(shape: [usize; D], pitch: f32) -> Tensor<D> {
        let n = shape.iter().product::<usize>();
        let values: Vec<_> = (0..n).map(|i| (i as f32 * pitch).sin()).collect();
        Tensor::from_data(TensorData::new(values, shape), &device())
    }

    fn block(shape: [usize; 3], channels: usize, pool: PoolSize, conv: ConvSettings) -> ConvBlock {
        let device = device();
        let input = InputShape {
            n_rows: shape[1],
            n_frames: shape[2],
        };
        let mut builder = Builder::new(input, Style::PyTorch, 1, &device);
        builder.shape = shape.to_vec();
        ConvBlock::build(&mut builder, channels, pool, conv).unwrap()
    }

    fn settings(kernel: [usize; 2], activation: Activation) -> ConvSettings {
        ConvSettings {
            kernel,
            batch_norm: false,
            activation,
            dropout: 0.0,
        }
    }

    /// What leaves a block, and all gradients of its sum with a probe.
    fn walk(
        block: &ConvBlock,
        x: Tensor<4>,
        way: impl Fn(Tensor<4>) -> Tensor<4>,
    ) -> (Tensor<4>, Tensor<4>, Vec<Tensor<1>>) {
        let x = x.require_grad();
        let output = way(x.clone());
        let probe = noise(output.dims(), 4.141);
        let gradients: Gradients = (output.clone() * probe).sum().backward();
        let mut parameters = vec![
            block.conv.weight.grad(&gradients).unwrap().flatten(0, 3),
            block.conv.bias.as_ref().unwrap().grad(&gradients).unwrap(),
        ];
        if let Some(norm) = &block.batch_norm {
            parameters.push(norm.gamma.grad(&gradients).unwrap());
            parameters.push(norm.beta.grad(&gradients).unwrap());
        }
        (output, x.grad(&gradients).unwrap(), parameters)
    }

    fn agree(block: &ConvBlock, x: Tensor<4>) {
        let (fused, expected) = (
            walk(block, x.clone(), |x| block.forward(x)),
            walk(block, x, |x| block.op_by_op(x)),
        );
        close("output", fused.0, expected.0);
        close("x", fused.1, expected.1);
        for (i, (actual, expected)) in fused.2.into_iter().zip(expected.2).enumerate() {
            // Sums over the batch: their size is what rounding is measured by.
            let scale = expected.clone().abs().max().into_scalar::<f32>().max(1.0);
            close(
                ["weights", "bias", "gamma", "beta"][i],
                actual / scale,
                expected / scale,
            );
        }
    }

    #[test]
    fn fused_and_op_by_op_are_the_same() {
        let cases = [
            ([3, 3], [2, 2], Activation::Relu),
            ([3, 3], [1, 1], Activation::LeakyRelu),
            ([2, 5], [3, 2], Activation::Elu),
            ([1, 1], [1, 4], Activation::Tanh),
            ([4, 1], [2, 3], Activation::None),
        ];
        for (kernel, pool, activation) in cases {
            let block = block([3, 9, 11], 5, pool, settings(kernel, activation));
            for batch in [1, 35] {
                agree(&block, noise([batch, 3, 9, 11], 12.9898));
            }
        }
    }

    #[test]
    fn batch_normalisation_is_the_same() {
        for (pool, activation) in [([2, 2], Activation::Elu), ([1, 3], Activation::Relu)] {
            let settings = ConvSettings {
                batch_norm: true,
                ..settings([3, 3], activation)
            };
            let make = || {
                let mut block = block([3, 9, 11], 5, pool, settings);
                // One gamma is below zero: the maximum is where the map is smallest.
                let norm = block.batch_norm.as_mut().unwrap();
                norm.gamma = parameter(noise([5], 1.7) + 0.1);
                norm.beta = parameter(noise([5], 0.9));
                block
            };
            let x = noise([4, 3, 9, 11], 12.9898);
            agree(&make(), x.clone());
            let (block, other) = (make(), make());
            block.forward(x.clone());
            other.op_by_op(x);
            let [block, other] = [block, other].map(|block| block.batch_norm.unwrap());
            close(
                "mean",
                block.running_mean.value_sync(),
                other.running_mean.value_sync(),
            );
            close(
                "variance",
                block.running_var.value_sync(),
                other.running_var.value_sync(),
            );
        }
    }

    #[test]
    fn maps_larger_than_a_tile_and_kernels_larger_than_a_map_fit() {
        let wide = settings([3, 3], Activation::Relu);
        agree(
            &block([8, 43, 50], 4, [2, 2], wide),
            noise([2, 8, 43, 50], 78.233),
        );
        let long = settings([9, 7], Activation::Relu);
        agree(
            &block([2, 3, 2], 4, [1, 1], long),
            noise([2, 2, 3, 2], 78.233),
        );
    }

    #[test]
    fn the_number_of_threads_does_not_show() {
        // Products large enough to be shared out by the backend.
        let block = block(
            [64, 16, 16],
            128,
            [2, 2],
            settings([3, 3], Activation::Relu),
        );
        let bits = |n_threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
            let run = || {
                let x = noise([5, 64, 16, 16], 37.719);
                let (output, d_x, rest) = walk(&block, x, |x| block.forward(x));
                let mut all = vec![output.flatten::<1>(0, 3), d_x.flatten(0, 3)];
                all.extend(rest);
                Tensor::cat(all, 0).into_data().try_to_vec::<f32>().unwrap()
            };
            pool.build().unwrap().install(run)
        };
        let (one, four) = (bits(1), bits(4));
        assert!(
            one.iter()
                .zip(&four)
                .all(|(a, b)| a.to_bits() == b.to_bits())
        );
    }

    #[test]
    fn what_is_no_number_is_not_hidden() {
        let block = block([1, 4, 4], 2, [2, 2], settings([3, 3], Activation::Relu));
        let x = noise([1, 1, 4, 4], 12.9898) * f32::NAN;
        let values: Vec<f32> = block.forward(x).into_data().try_to_vec().unwrap();
        assert!(values.iter().all(|value| value.is_nan()));
    }
}

//! Residual convolutions.

use burn::{
    module::Module,
    nn::{BatchNorm, conv::Conv2d},
    tensor::{Tensor, activation::relu},
};

use crate::{blocks::Conv, builder::Builder, error::NetError};

const KERNEL: [usize; 2] = [3, 3];

/// A convolution and its batch normalisation.
#[derive(Module, Debug)]
struct Normed {
    conv: Conv2d,
    norm: BatchNorm,
}

impl Normed {
    fn build(builder: &mut Builder, channels: usize, stride: usize) -> Result<Self, NetError> {
        Ok(Self {
            conv: Conv::build(builder, channels, KERNEL, stride)?,
            norm: builder.batch_norm(channels),
        })
    }

    fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.norm.forward(self.conv.forward(x))
    }
}

/// Two convolutions of 3x3, the first with stride 2, beside a third that brings the input to the same
/// shape: `relu(norm(conv(relu(norm(conv(x))))) + norm(conv(x)))` (`Res_2d` of Won et al. 2020).
///
/// `[batch, channels, rows, frames]` to `[batch, channels', ceil(rows / 2), ceil(frames / 2)]`.
#[derive(Module, Debug)]
pub(crate) struct Residual {
    first: Normed,
    second: Normed,
    beside: Normed,
}

impl Residual {
    pub(crate) fn build(builder: &mut Builder, channels: usize) -> Result<Self, NetError> {
        let input = builder.shape.clone();
        let first = Normed::build(builder, channels, 2)?;
        let second = Normed::build(builder, channels, 1)?;
        let output = std::mem::replace(&mut builder.shape, input);
        let beside = Normed::build(builder, channels, 2)?;
        debug_assert_eq!(builder.shape, output);
        builder.pass("add", output);
        Ok(Self {
            first,
            second,
            beside,
        })
    }

    pub(crate) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let straight = self.second.forward(relu(self.first.forward(x.clone())));
        relu(straight + self.beside.forward(x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        goldens::{Golden, close, device, parameter},
        input::InputShape,
        style::Style,
    };

    #[test]
    fn output_and_gradients_are_those_of_the_published_block() {
        let golden = Golden::read("residual");
        let device = device();
        let input = InputShape {
            n_rows: 5,
            n_frames: 4,
        };
        let mut builder = Builder::new(input, Style::PyTorch, 1, &device);
        builder.pass("reshape", vec![2, 5, 4]);
        let mut block = Residual::build(&mut builder, 3).unwrap();
        let parts = [&mut block.first, &mut block.second, &mut block.beside];
        for (part, number) in parts.into_iter().zip(1..) {
            part.conv.weight = parameter(golden.weight(&format!("conv_{number}.weight")));
            part.conv.bias = Some(parameter(golden.weight(&format!("conv_{number}.bias"))));
            part.norm.gamma = parameter(golden.weight(&format!("bn_{number}.weight")));
            part.norm.beta = parameter(golden.weight(&format!("bn_{number}.bias")));
        }
        let gradients = golden.check(|x: Tensor<4>| block.forward(x));
        let actual = block.first.conv.weight.grad(&gradients).unwrap();
        close("conv_1", actual, golden.gradient("conv_1.weight"));
    }
}

//! What follows a weighted sum.

use burn::tensor::{Tensor, activation};
use serde::{Deserialize, Serialize};

/// Slope of [`Activation::LeakyRelu`] below zero.
const LEAK: f32 = 0.2;

/// A function of each value by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Activation {
    /// `x`.
    None,
    /// `max(x, 0)`.
    #[default]
    Relu,
    /// `x` where positive, else `0.2 x` (the slope the students' Keras networks chose).
    LeakyRelu,
    /// `x` where positive, else `exp(x) - 1` (Clevert et al. 2015).
    Elu,
    /// `x Φ(x)` (Hendrycks and Gimpel 2016).
    Gelu,
    /// The hyperbolic tangent.
    Tanh,
}

impl Activation {
    pub(crate) fn forward<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        match self {
            Self::None => x,
            Self::Relu => activation::relu(x),
            Self::LeakyRelu => activation::leaky_relu(x, LEAK.into()),
            Self::Elu => activation::elu(x, 1.0),
            Self::Gelu => activation::gelu(x),
            Self::Tanh => activation::tanh(x),
        }
    }

    /// Whether a larger value never becomes a smaller one.
    pub(crate) fn never_falls(self) -> bool {
        !matches!(self, Self::Gelu)
    }

    /// The function of one value, where it never falls.
    pub(crate) fn value(self, x: f32) -> f32 {
        match self {
            Self::None => x,
            // Unlike `max`, keeps what is no number.
            Self::Relu if x < 0.0 => 0.0,
            Self::LeakyRelu if x < 0.0 => LEAK * x,
            Self::Elu if x < 0.0 => x.exp_m1(),
            Self::Relu | Self::LeakyRelu | Self::Elu => x,
            Self::Tanh => x.tanh(),
            Self::Gelu => unreachable!("falls below -0.75"),
        }
    }

    /// The slope where the function, which never falls, has this value.
    pub(crate) fn slope(self, value: f32) -> f32 {
        match self {
            Self::Relu if value <= 0.0 => 0.0,
            Self::LeakyRelu if value <= 0.0 => LEAK,
            Self::Elu if value <= 0.0 => value + 1.0,
            Self::None | Self::Relu | Self::LeakyRelu | Self::Elu => 1.0,
            Self::Tanh => 1.0 - value * value,
            Self::Gelu => unreachable!("falls below -0.75"),
        }
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    #[test]
    fn each_is_its_formula() {
        let x = Tensor::<1>::from_floats([-1.0, 0.0, 2.0], &Device::flex());
        let expected = [
            (Activation::None, [-1.0, 0.0, 2.0]),
            (Activation::Relu, [0.0, 0.0, 2.0]),
            (Activation::LeakyRelu, [-0.2, 0.0, 2.0]),
            (Activation::Elu, [-0.632_120_55, 0.0, 2.0]),
            (Activation::Gelu, [-0.158_655_25, 0.0, 1.954_499_7]),
            (Activation::Tanh, [-0.761_594_2, 0.0, 0.964_027_6]),
        ];
        for (activation, expected) in expected {
            let y: Vec<f32> = activation
                .forward(x.clone())
                .into_data()
                .try_to_vec()
                .unwrap();
            for (y, expected) in y.iter().zip(expected) {
                assert!(
                    (y - expected).abs() < 1e-6,
                    "{activation:?}: {y} {expected}"
                );
            }
        }
    }
}

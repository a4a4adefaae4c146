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

    /// The function of all values, where it never falls. Unlike a maximum, keeps what is no number.
    pub(crate) fn apply(self, values: &mut [f32]) {
        let each = values.iter_mut();
        match self {
            Self::None => {}
            Self::Relu => each.for_each(|x| *x = if *x < 0.0 { 0.0 } else { *x }),
            Self::LeakyRelu => each.for_each(|x| *x = if *x < 0.0 { LEAK * *x } else { *x }),
            Self::Elu => each.for_each(|x| *x = if *x < 0.0 { x.exp_m1() } else { *x }),
            Self::Tanh => each.for_each(|x| *x = x.tanh()),
            Self::Gelu => unreachable!("falls below -0.75"),
        }
    }

    /// Gradients times the slopes where the function, which never falls, has these values.
    pub(crate) fn go_back(self, gradient: &mut [f32], values: &[f32]) {
        let each = gradient.iter_mut().zip(values);
        match self {
            Self::None => {}
            Self::Relu => each.for_each(|(d, y)| *d = if *y <= 0.0 { 0.0 } else { *d }),
            Self::LeakyRelu => each.for_each(|(d, y)| *d *= if *y <= 0.0 { LEAK } else { 1.0 }),
            Self::Elu => each.for_each(|(d, y)| *d *= if *y <= 0.0 { y + 1.0 } else { 1.0 }),
            Self::Tanh => each.for_each(|(d, y)| *d *= 1.0 - y * y),
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

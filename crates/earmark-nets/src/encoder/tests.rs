//! Both halves against their formulas, op by op.

use burn::{
    nn::{LayerNorm, LayerNormConfig, Linear},
    tensor::{Tensor, TensorData, activation},
};

use super::*;
use crate::goldens::{close, device, parameter};

fn noise<const D: usize>(shape: [usize; D], pitch: f32, size: f32) -> Tensor<D> {
    let n = shape.iter().product::<usize>();
    let values: Vec<f32> = (0..n).map(|i| (i as f32 * pitch).sin() * size).collect();
    Tensor::from_data(TensorData::new(values, shape), &device())
}

struct Layers {
    norm: LayerNorm,
    first: Linear,
    second: Linear,
}

impl Layers {
    /// Dense layers from `width` to `outer` and from `inner` back.
    fn noisy(width: usize, outer: usize, inner: usize) -> Self {
        let linear = |n: usize, m: usize, pitch: f32| Linear {
            weight: parameter(noise([n, m], pitch, 0.6)),
            bias: Some(parameter(noise([m], pitch, 0.3))),
        };
        let mut norm = LayerNormConfig::new(width)
            .with_epsilon(EPSILON)
            .init(&device());
        norm.gamma = parameter(noise([width], 3.7, 0.5) + 1.0);
        norm.beta = Some(parameter(noise([width], 1.3, 0.4)));
        Self {
            norm,
            first: linear(width, outer, 12.9898),
            second: linear(inner, width, 78.233),
        }
    }

    fn half(&self) -> Half<'_> {
        Half {
            norm: &self.norm,
            first: &self.first,
            second: &self.second,
        }
    }

    fn gradients(&self, gradients: &burn::tensor::Gradients) -> [Tensor<2>; 6] {
        let linear = |linear: &Linear| {
            let bias = linear.bias.as_ref().unwrap().grad(gradients).unwrap();
            [linear.weight.grad(gradients).unwrap(), bias.unsqueeze()]
        };
        let beta = self.norm.beta.as_ref().unwrap().grad(gradients).unwrap();
        let gamma = self.norm.gamma.grad(gradients).unwrap();
        let ([first, first_bias], [second, second_bias]) =
            (linear(&self.first), linear(&self.second));
        let (gamma, beta) = (gamma.unsqueeze(), beta.unsqueeze());
        [gamma, beta, first, first_bias, second, second_bias]
    }
}

/// Output and all gradients of two ways are the same.
fn agree(
    layers: &Layers,
    x: &Tensor<3>,
    one: impl Fn(Tensor<3>) -> Tensor<3>,
    other: impl Fn(Tensor<3>) -> Tensor<3>,
) {
    let run = |way: &dyn Fn(Tensor<3>) -> Tensor<3>| {
        let x = x.clone().require_grad();
        let output = way(x.clone());
        let probe = noise(output.dims(), 4.141, 0.1);
        let gradients = (output.clone() * probe).sum().backward();
        (
            output.inner(),
            x.grad(&gradients).unwrap(),
            layers.gradients(&gradients),
        )
    };
    let (a, b) = (run(&one), run(&other));
    close("output", a.0, b.0);
    close("x", a.1, b.1);
    for (i, (a, b)) in a.2.into_iter().zip(b.2).enumerate() {
        close(&format!("parameter {i}"), a, b);
    }
}

/// Shapes whose examples share tiles, fill them, and are larger; with a rest in each.
const SHAPES: [[usize; 2]; 4] = [[3, 5], [17, 30], [2, 64], [3, 70]];

fn by_heads(projected: Tensor<3>, heads: usize, mask: &Tensor<4>) -> Tensor<3> {
    let [batch, steps, width] = projected.dims();
    let depth = width / (3 * heads);
    let parts = projected
        .reshape([batch, steps, 3 * heads, depth])
        .swap_dims(1, 2);
    let part = |i: usize| parts.clone().narrow(1, i * heads, heads);
    let scores = part(0).matmul(part(1).transpose()) / (depth as f64).sqrt();
    let weights = activation::softmax(scores, 3) * mask.clone();
    let heard = weights.matmul(part(2)).swap_dims(1, 2);
    heard.reshape([batch, steps, width / 3])
}

/// What a mask multiplies the values of a batch with, where each tile draws its own stretch.
fn factors<const D: usize>(mask: Mask, shape: [usize; D], per_tile: usize) -> Tensor<D> {
    let mut factors = vec![1.0; shape.iter().product()];
    let example = factors.len() / shape[0];
    for (i, tile) in factors.chunks_mut(per_tile * example).enumerate() {
        mask.apply(i, tile);
    }
    Tensor::from_data(TensorData::new(factors, shape), &device())
}

fn masks(share: f64) -> [Mask; 2] {
    let dropout = burn::nn::DropoutConfig::new(share).init();
    [(); 2].map(|()| Mask::drawn(&dropout, &device()))
}

#[test]
fn attention_is_its_formula() {
    let (width, heads) = (12, 3);
    let layers = Layers::noisy(width, 3 * width, width);
    for ([batch, steps], share) in SHAPES.into_iter().flat_map(|s| [(s, 0.0), (s, 0.3)]) {
        let masks = masks(share);
        let per_tile = 64usize.div_ceil(steps);
        let weights = factors(masks[0], [batch, heads, steps, steps], per_tile);
        let change = factors(masks[1], [batch, steps, width], per_tile);
        agree(
            &layers,
            &noise([batch, steps, width], 2.39, 1.5),
            |x| attended(x, layers.half(), heads, masks),
            |x| {
                let projected = layers.first.forward(layers.norm.forward(x.clone()));
                let heard = by_heads(projected, heads, &weights);
                x + layers.second.forward(heard) * change.clone()
            },
        );
    }
}

#[test]
fn feeding_forward_is_its_formula() {
    let (width, inner) = (12, 20);
    let layers = Layers::noisy(width, inner, inner);
    for ([batch, steps], share) in SHAPES.into_iter().flat_map(|s| [(s, 0.0), (s, 0.3)]) {
        let masks = masks(share);
        let per_tile = 64usize.div_ceil(steps);
        let hidden = factors(masks[0], [batch, steps, inner], per_tile);
        let change = factors(masks[1], [batch, steps, width], per_tile);
        agree(
            &layers,
            &noise([batch, steps, width], 2.39, 1.5),
            |x| fed(x, layers.half(), masks),
            |x| {
                let sums = layers.first.forward(layers.norm.forward(x.clone()));
                let fed = activation::gelu(sums) * hidden.clone();
                x + layers.second.forward(fed) * change.clone()
            },
        );
    }
}

#[test]
fn gradients_are_the_same_to_the_bit_every_time() {
    let layers = Layers::noisy(16, 48, 16);
    let masks = masks(0.2);
    let run = || {
        let x = noise([40, 20, 16], 2.39, 1.0).require_grad();
        let gradients = attended(x.clone(), layers.half(), 4, masks)
            .sum()
            .backward();
        let first = layers.first.weight.grad(&gradients).unwrap();
        (x.grad(&gradients).unwrap().into_data(), first.into_data())
    };
    assert_eq!(run(), run());
}

#[test]
fn what_is_no_number_stays_none() {
    let layers = Layers::noisy(8, 24, 8);
    let x = noise([1, 3, 8], 1.0, 1.0) * f32::NAN;
    let masks = masks(0.0);
    for output in [
        attended(x.clone(), layers.half(), 2, masks),
        fed(x, Layers::noisy(8, 12, 12).half(), masks),
    ] {
        let values: Vec<f32> = output.into_data().try_to_vec().unwrap();
        assert!(values.iter().all(|value| value.is_nan()));
    }
}

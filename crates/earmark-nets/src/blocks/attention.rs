//! One layer of a transformer's encoder.

use burn::{
    module::Module,
    nn::{Dropout, DropoutConfig, LayerNorm, LayerNormConfig, Linear},
    tensor::{Tensor, activation},
};

use crate::{
    blocks::{Dense, Mask, dropped},
    builder::Builder,
    encoder::{self, Half},
    error::NetError,
    flex,
};

/// What all layers of an encoder have in common. `width` is a multiple of `heads`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EncoderSizes {
    pub(crate) width: usize,
    pub(crate) heads: usize,
    pub(crate) feed_forward: usize,
    pub(crate) dropout: f64,
}

/// Attention and feed-forward, each behind a layer normalisation and added to what came in (pre-norm; Xiong
/// et al., *On layer normalization in the transformer architecture*, 2020): `[batch, steps, width]` to the
/// same.
///
/// ```text
/// x = x + dropout(attention(norm(x)))
/// x = x + dropout(dense(dropout(gelu(dense(norm(x))))))
/// ```
#[derive(Module, Debug)]
pub(crate) struct EncoderLayer {
    attention_norm: LayerNorm,
    /// Queries, keys and values side by side: `[width, 3 width]`.
    projection: Linear,
    output: Linear,
    feed_norm: LayerNorm,
    widen: Linear,
    narrow: Linear,
    dropout: Dropout,
    heads: usize,
}

impl EncoderLayer {
    pub(crate) fn build(builder: &mut Builder, sizes: EncoderSizes) -> Result<Self, NetError> {
        let (width, feed) = (sizes.width, sizes.feed_forward);
        let counts: [&[usize]; 9] = [
            &[2, width],
            &[width, 3 * width],
            &[3 * width],
            &[width, width],
            &[width],
            &[2, width],
            &[2, width, feed],
            &[feed],
            &[width],
        ];
        builder.layer("encoder", builder.shape.clone(), &counts)?;
        let norm = LayerNormConfig::new(width).with_epsilon(encoder::EPSILON);
        Ok(Self {
            attention_norm: norm.init(builder.device),
            projection: Dense::parameters(builder, width, 3 * width),
            output: Dense::parameters(builder, width, width),
            feed_norm: norm.init(builder.device),
            widen: Dense::parameters(builder, width, feed),
            narrow: Dense::parameters(builder, feed, width),
            dropout: DropoutConfig::new(sizes.dropout).init(),
            heads: sizes.heads,
        })
    }

    /// On the CPU as two operations (`encoder/`), elsewhere op by op.
    pub(crate) fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        if flex::serves(&x) {
            self.fused(x)
        } else {
            self.by_formula(x)
        }
    }

    fn fused(&self, x: Tensor<3>) -> Tensor<3> {
        let device = x.device();
        let masks = || [(); 2].map(|()| Mask::drawn(&self.dropout, &device));
        let half = Half {
            norm: &self.attention_norm,
            first: &self.projection,
            second: &self.output,
        };
        let x = encoder::attended(x, half, self.heads, masks());
        let half = Half {
            norm: &self.feed_norm,
            first: &self.widen,
            second: &self.narrow,
        };
        encoder::fed(x, half, masks())
    }

    fn by_formula(&self, x: Tensor<3>) -> Tensor<3> {
        let attended = self.attend(self.attention_norm.forward(x.clone()));
        let x = x + dropped(&self.dropout, attended);
        let fed = activation::gelu(self.widen.forward(self.feed_norm.forward(x.clone())));
        let fed = self.narrow.forward(dropped(&self.dropout, fed));
        x + dropped(&self.dropout, fed)
    }

    /// `softmax(Q K' / sqrt(width / heads)) V` for each head, put together by `output`.
    fn attend(&self, x: Tensor<3>) -> Tensor<3> {
        let [batch, steps, width] = x.dims();
        let depth = width / self.heads;
        let parts = self
            .projection
            .forward(x)
            .reshape([batch, steps, 3 * self.heads, depth])
            .swap_dims(1, 2)
            .chunk(3, 1);
        let [queries, keys, values] =
            <[Tensor<4>; 3]>::try_from(parts).unwrap_or_else(|_| unreachable!("three chunks"));
        let scores = queries.matmul(keys.transpose()) / (depth as f64).sqrt();
        let weights = dropped(&self.dropout, activation::softmax(scores, 3));
        let heard = weights.matmul(values).swap_dims(1, 2);
        self.output.forward(heard.reshape([batch, steps, width]))
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};

    use super::*;
    use crate::{
        goldens::{Golden, close, device, parameter},
        input::InputShape,
        style::Style,
    };

    #[test]
    fn output_and_gradients_are_those_of_pytorch() {
        let golden = Golden::read("encoder");
        let device = device();
        let input = InputShape {
            n_rows: 3,
            n_frames: 8,
        };
        let mut builder = Builder::new(input, Style::PyTorch, 1, &device);
        let sizes = EncoderSizes {
            width: 8,
            heads: 2,
            feed_forward: 12,
            dropout: 0.0,
        };
        let mut layer = EncoderLayer::build(&mut builder, sizes).unwrap();
        let linear = |weight: &str, bias: &str| Linear {
            weight: parameter(golden.weight::<2>(weight).transpose()),
            bias: Some(parameter(golden.weight(bias))),
        };
        layer.projection = linear("self_attn.in_proj_weight", "self_attn.in_proj_bias");
        layer.output = linear("self_attn.out_proj.weight", "self_attn.out_proj.bias");
        layer.widen = linear("linear1.weight", "linear1.bias");
        layer.narrow = linear("linear2.weight", "linear2.bias");
        let norms = [&mut layer.attention_norm, &mut layer.feed_norm];
        for (norm, name) in norms.into_iter().zip(["norm1", "norm2"]) {
            norm.gamma = parameter(golden.weight(&format!("{name}.weight")));
            norm.beta = Some(parameter(golden.weight(&format!("{name}.bias"))));
        }
        for way in [EncoderLayer::fused, EncoderLayer::by_formula] {
            let gradients = golden.check(|x: Tensor<3>| way(&layer, x));
            let actual = layer.projection.weight.grad(&gradients).unwrap();
            let name = "self_attn.in_proj_weight";
            close(name, actual.transpose(), golden.gradient(name));
        }
        let layers = builder.into_layers();
        assert_eq!(layers[0].n_parameters, layer.num_params());
    }

    #[test]
    fn fused_and_by_formula_are_the_same() {
        let device = device();
        // Steps of the two usual inputs: 128 mels of 38 and of 130 frames in patches of 16x16.
        for steps in [16, 64] {
            let input = InputShape {
                n_rows: steps,
                n_frames: 128,
            };
            let mut builder = Builder::new(input, Style::PyTorch, 1, &device);
            let sizes = EncoderSizes {
                width: 128,
                heads: 4,
                feed_forward: 512,
                dropout: 0.1,
            };
            let layer = EncoderLayer::build(&mut builder, sizes).unwrap();
            let values: Vec<f32> = (0..6 * steps * 128)
                .map(|i| (i as f32 * 12.9898).sin())
                .collect();
            let x = TensorData::new(values, [6, steps, 128]);
            let x = Tensor::<3>::from_data(x, &Device::flex());
            let layer = layer.valid();
            close("answer", layer.fused(x.clone()), layer.by_formula(x));
        }
    }
}

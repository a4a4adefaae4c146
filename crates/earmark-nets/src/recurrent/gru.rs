//! Gated recurrent units (Cho et al. 2014), the reset after the product.

use burn::{
    module::{Module, Param},
    tensor::{
        Device, Tensor,
        activation::{sigmoid, tanh},
    },
};

use crate::{
    builder::Builder,
    draw::Fill,
    error::NetError,
    flex,
    recurrent::{
        fused,
        gates::{GateSizes, Gates},
        steps::unstack,
    },
    style::Style,
};

/// ```text
/// r = sigmoid(x W_r + b_r + h U_r + d_r)     gates side by side, as PyTorch orders them
/// z = sigmoid(x W_z + b_z + h U_z + d_z)
/// n = tanh(x W_n + b_n + r (h U_n + d_n))
/// h' = (1 - z) n + z h
/// ```
///
/// `3 * units * (d_input + units + 2)` parameters, as PyTorch and Keras (`reset_after`) have them.
#[derive(Module, Debug)]
pub struct Gru {
    gates: Gates,
    /// `d`: `[3 units]`.
    hidden_bias: Param<Tensor<1>>,
}

impl Gru {
    /// A layer with seeded initial values, apart from any network.
    ///
    /// # Errors
    /// When a size is zero or very large, or a share of dropout lies outside `[0, 1)`.
    pub fn new(
        sizes: GateSizes,
        style: Style,
        seed: u64,
        device: &Device,
    ) -> Result<Self, NetError> {
        sizes.check()?;
        Ok(Self::build(&mut Builder::bare(style, seed, device), sizes))
    }

    pub(crate) fn build(builder: &mut Builder, sizes: GateSizes) -> Self {
        let fill = match builder.style {
            Style::Keras => Fill::Constant(0.0),
            Style::PyTorch => Fill::Uniform(1.0 / (sizes.units as f64).sqrt()),
        };
        Self {
            gates: Gates::build(builder, 3, sizes, None),
            hidden_bias: builder.parameter([3 * sizes.units], fill),
        }
    }

    /// The hidden states `[steps, batch, units]` after each step of `[steps, batch, d_input]`.
    pub fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        let mask = self.gates.mask(x.dims()[1], &x.device());
        let projected = self.gates.project(x);
        let weights = self.gates.hidden.val();
        let bias = self.hidden_bias.val();
        if flex::serves(&projected) {
            fused::gru_states(projected, weights, bias, mask)
        } else {
            states(projected, &weights, bias, &mask)
        }
    }
}

/// Op by op, as every backend can.
fn states(
    projected: Tensor<3>,
    weights: &Tensor<2>,
    bias: Tensor<1>,
    mask: &Tensor<2>,
) -> Tensor<3> {
    let mut hidden = mask.zeros_like();
    let bias = bias.unsqueeze::<2>();
    let steps = unstack(projected).into_iter().map(|projected| {
        let product = (hidden.clone() * mask.clone()).matmul(weights.clone());
        let [reset, update, candidate] = thirds(projected);
        let [h_reset, h_update, h_candidate] = thirds(product + bias.clone());
        let reset = sigmoid(reset + h_reset);
        let update = sigmoid(update + h_update);
        let candidate = tanh(candidate + reset * h_candidate);
        hidden = update * (hidden.clone() - candidate.clone()) + candidate;
        hidden.clone()
    });
    Tensor::stack(steps.collect(), 0)
}

fn thirds(gates: Tensor<2>) -> [Tensor<2>; 3] {
    let parts = gates.chunk(3, 1);
    parts
        .try_into()
        .unwrap_or_else(|_| unreachable!("three chunks"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goldens::{Golden, agree, close, device, noise, parameter};

    #[test]
    fn states_and_gradients_are_those_of_pytorch() {
        let golden = Golden::read("gru");
        let sizes = GateSizes {
            d_input: 3,
            units: 4,
            dropout: 0.0,
            recurrent_dropout: 0.0,
        };
        let mut gru = Gru::new(sizes, Style::PyTorch, 1, &device()).unwrap();
        gru.gates.input.weight = parameter(golden.weight::<2>("weight_ih_l0").transpose());
        gru.gates.input.bias = Some(parameter(golden.weight("bias_ih_l0")));
        gru.gates.hidden = parameter(golden.weight::<2>("weight_hh_l0").transpose());
        gru.hidden_bias = parameter(golden.weight("bias_hh_l0"));
        let gradients = golden.check(|x: Tensor<3>| gru.forward(x));
        let gates = &gru.gates;
        for (name, weight) in [
            ("weight_ih_l0", &gates.input.weight),
            ("weight_hh_l0", &gates.hidden),
        ] {
            let actual = weight.grad(&gradients).unwrap().transpose();
            close(name, actual, golden.gradient(name));
        }
        let bias = gates.input.bias.as_ref().unwrap().grad(&gradients).unwrap();
        close("bias_ih", bias, golden.gradient("bias_ih_l0"));
        let bias = gru.hidden_bias.grad(&gradients).unwrap();
        close("bias_hh", bias, golden.gradient("bias_hh_l0"));
    }

    #[test]
    fn fused_and_op_by_op_are_the_same() {
        let [projected, weights, mask, probe] = noise(3, 6, 5);
        let probe = probe.reshape([6, 4, 5]);
        let bias = projected.clone().slice([0..1, 0..15]).reshape([15]);
        agree(
            [projected, weights, mask],
            |[projected, weights, mask]| {
                let projected = projected.reshape([6, 4, 15]);
                let states = fused::gru_states(projected, weights, bias.clone(), mask);
                (states * probe.clone()).sum()
            },
            |[projected, weights, mask]| {
                let projected = projected.reshape([6, 4, 15]);
                let states = states(projected, &weights, bias.clone(), &mask);
                (states * probe.clone()).sum()
            },
        );
    }
}

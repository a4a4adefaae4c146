//! Long short-term memory (Hochreiter and Schmidhuber 1997; forget gates of Gers et al. 2000).

use burn::{
    module::Module,
    tensor::{
        Device, Tensor,
        activation::{sigmoid, tanh},
    },
};

use crate::{
    builder::Builder,
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
/// i, f, g, o = x W + h U + b            gates side by side, as Keras and PyTorch order them
/// c' = sigmoid(f) c + sigmoid(i) tanh(g)
/// h' = sigmoid(o) tanh(c')
/// ```
///
/// `4 * units * (d_input + units + 1)` parameters, as in Keras (PyTorch holds a second bias that is only ever
/// added to the first).
#[derive(Module, Debug)]
pub struct Lstm {
    gates: Gates,
}

impl Lstm {
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
        Self {
            gates: Gates::build(builder, 4, sizes, Some(1)),
        }
    }

    /// The hidden states `[steps, batch, units]` after each step of `[steps, batch, d_input]`.
    pub fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        let mask = self.gates.mask(x.dims()[1], &x.device());
        let projected = self.gates.project(x);
        let weights = self.gates.hidden.val();
        if flex::serves(&projected) {
            fused::lstm_states(projected, weights, mask)
        } else {
            states(projected, &weights, &mask)
        }
    }
}

/// Op by op, as every backend can.
fn states(projected: Tensor<3>, weights: &Tensor<2>, mask: &Tensor<2>) -> Tensor<3> {
    let mut hidden = mask.zeros_like();
    let mut cell = hidden.clone();
    let steps = unstack(projected).into_iter().map(|projected| {
        let product = (hidden.clone() * mask.clone()).matmul(weights.clone());
        let [input, forget, candidate, output] = quarters(projected + product);
        cell = sigmoid(forget) * cell.clone() + sigmoid(input) * tanh(candidate);
        hidden = sigmoid(output) * tanh(cell.clone());
        hidden.clone()
    });
    Tensor::stack(steps.collect(), 0)
}

fn quarters(gates: Tensor<2>) -> [Tensor<2>; 4] {
    let parts = gates.chunk(4, 1);
    parts
        .try_into()
        .unwrap_or_else(|_| unreachable!("four chunks"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goldens::{Golden, agree, close, device, noise, parameter};

    const SIZES: GateSizes = GateSizes {
        d_input: 3,
        units: 4,
        dropout: 0.0,
        recurrent_dropout: 0.0,
    };

    #[test]
    fn states_and_gradients_are_those_of_pytorch() {
        let golden = Golden::read("lstm");
        let mut lstm = Lstm::new(SIZES, Style::PyTorch, 1, &device()).unwrap();
        let bias = golden.weight::<1>("bias_ih_l0") + golden.weight("bias_hh_l0");
        lstm.gates.input.weight = parameter(golden.weight::<2>("weight_ih_l0").transpose());
        lstm.gates.input.bias = Some(parameter(bias));
        lstm.gates.hidden = parameter(golden.weight::<2>("weight_hh_l0").transpose());
        let gradients = golden.check(|x: Tensor<3>| lstm.forward(x));
        let gates = &lstm.gates;
        for (name, weight) in [
            ("weight_ih_l0", &gates.input.weight),
            ("weight_hh_l0", &gates.hidden),
        ] {
            let actual = weight.grad(&gradients).unwrap().transpose();
            close(name, actual, golden.gradient(name));
        }
        let bias = gates.input.bias.as_ref().unwrap().grad(&gradients).unwrap();
        close("bias", bias, golden.gradient("bias_ih_l0"));
    }

    #[test]
    fn fused_and_op_by_op_are_the_same() {
        let [projected, weights, mask, probe] = noise(4, 6, 5);
        let probe = probe.reshape([6, 4, 5]);
        agree(
            [projected, weights, mask],
            |[projected, weights, mask]| {
                let projected = projected.reshape([6, 4, 20]);
                (fused::lstm_states(projected, weights, mask) * probe.clone()).sum()
            },
            |[projected, weights, mask]| {
                let projected = projected.reshape([6, 4, 20]);
                (states(projected, &weights, &mask) * probe.clone()).sum()
            },
        );
    }

    #[test]
    fn forget_gates_start_open_in_the_style_of_keras() {
        let lstm = Lstm::new(SIZES, Style::Keras, 1, &device()).unwrap();
        let bias = lstm.gates.input.bias.unwrap().val();
        let bias: Vec<f32> = bias.into_data().try_to_vec().unwrap();
        let expected = [[0.0; 4], [1.0; 4], [0.0; 4], [0.0; 4]].concat();
        assert_eq!(bias, expected);
    }

    #[test]
    fn recurrent_dropout_acts_in_training_alone() {
        let sizes = GateSizes {
            dropout: 0.5,
            recurrent_dropout: 0.5,
            ..SIZES
        };
        let lstm = Lstm::new(sizes, Style::Keras, 1, &device()).unwrap();
        let x = Tensor::<3>::ones([6, 8, 3], &device());
        let last = |lstm: &Lstm, x: Tensor<3>| {
            let states = lstm.forward(x).slice([5..6, 0..8, 0..4]);
            states.into_data().try_to_vec::<f32>().unwrap()
        };
        assert_ne!(last(&lstm, x.clone()), last(&lstm, x.clone()));
        let (lstm, x) = (lstm.valid(), x.inner());
        let states = last(&lstm, x.clone());
        assert_eq!(states, last(&lstm, x));
        // All sequences are the same, and no mask tells them apart.
        assert!(states.chunks(4).all(|state| state == &states[..4]));
    }

    #[test]
    fn sizes_are_checked() {
        let sizes = GateSizes { units: 0, ..SIZES };
        let error = Lstm::new(sizes, Style::Keras, 1, &device()).unwrap_err();
        assert_eq!(error.to_string(), "units = 0: must be from 1 to 65536");
    }
}

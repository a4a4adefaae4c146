//! What PyTorch makes of small layers (`scripts/make_nets_goldens.py`), for tests beside the layers.

use std::collections::HashMap;

use burn::{
    module::Param,
    tensor::{Device, Tensor, TensorData},
};
use serde::Deserialize;

/// A tensor as written.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Record {
    shape: Vec<usize>,
    values: Vec<f32>,
}

impl Record {
    pub(crate) fn tensor<const D: usize>(&self) -> Tensor<D> {
        let data = TensorData::new(self.values.clone(), self.shape.clone());
        Tensor::from_data(data, &device())
    }
}

/// One layer, its weights and what came of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Golden {
    pub(crate) x: Record,
    pub(crate) probe: Record,
    pub(crate) output: Record,
    pub(crate) x_gradient: Record,
    weights: HashMap<String, Record>,
    gradients: HashMap<String, Record>,
}

impl Golden {
    pub(crate) fn read(layer: &str) -> Self {
        let text = include_str!("../tests/goldens/torch.json");
        let mut layers: HashMap<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        serde_json::from_value(layers.remove(layer).unwrap()).unwrap()
    }

    pub(crate) fn weight<const D: usize>(&self, name: &str) -> Tensor<D> {
        self.weights[name].tensor()
    }

    pub(crate) fn gradient<const D: usize>(&self, name: &str) -> Tensor<D> {
        self.gradients[name].tensor()
    }

    /// Runs a layer over the golden input and compares what leaves it and what comes back to the input;
    /// the gradients of all weights are handed on.
    pub(crate) fn check<const D: usize>(
        &self,
        run: impl FnOnce(Tensor<D>) -> Tensor<D>,
    ) -> burn::tensor::Gradients {
        let x = self.x.tensor::<D>().require_grad();
        let output = run(x.clone());
        close("output", output.clone(), self.output.tensor());
        let gradients = (output * self.probe.tensor()).sum().backward();
        close("x", x.grad(&gradients).unwrap(), self.x_gradient.tensor());
        gradients
    }
}

pub(crate) fn device() -> Device {
    Device::flex().autodiff()
}

pub(crate) fn parameter<const D: usize>(value: Tensor<D>) -> Param<Tensor<D>> {
    Param::from_tensor(value.detach())
}

/// Single precision against double: a few units in the sixth digit of values around one.
pub(crate) fn close<const D: usize>(what: &str, actual: Tensor<D>, expected: Tensor<D>) {
    assert_eq!(actual.dims(), expected.dims(), "{what}");
    let actual: Vec<f32> = actual.into_data().try_to_vec().unwrap();
    let expected: Vec<f32> = expected.into_data().try_to_vec().unwrap();
    for (i, (a, e)) in actual.iter().zip(&expected).enumerate() {
        assert!(
            (a - e).abs() <= 1e-5 * (1.0 + e.abs()),
            "{what}[{i}]: {a}, not {e}"
        );
    }
}

/// Projected gates of six steps of a batch of four, recurrent weights, a mask, and a probe of the states.
pub(crate) fn noise(n_gates: usize, steps: usize, units: usize) -> [Tensor<2>; 4] {
    let batch = 4;
    let make = |rows: usize, columns: usize, pitch: f32| {
        let values = (0..rows * columns).map(|i| (i as f32 * pitch).sin());
        let data = TensorData::new(values.collect::<Vec<_>>(), [rows, columns]);
        Tensor::<2>::from_data(data, &device())
    };
    [
        make(steps * batch, n_gates * units, 12.9898),
        make(units, n_gates * units, 78.233) * 0.5,
        make(batch, units, 37.719).abs() * 2.0,
        make(steps * batch, units, 4.141),
    ]
}

/// Two ways to the same number have the same gradients of the first two arguments, the third being held.
pub(crate) fn agree(
    arguments: [Tensor<2>; 3],
    one: impl Fn([Tensor<2>; 3]) -> Tensor<1>,
    other: impl Fn([Tensor<2>; 3]) -> Tensor<1>,
) {
    let [first, second, held] = arguments;
    let gradients = |way: &dyn Fn([Tensor<2>; 3]) -> Tensor<1>| {
        let (first, second) = (first.clone().require_grad(), second.clone().require_grad());
        let value = way([first.clone(), second.clone(), held.clone()]);
        let gradients = value.backward();
        let of = |x: &Tensor<2>| x.grad(&gradients).unwrap();
        (value.inner(), of(&first), of(&second))
    };
    let (a, b) = (gradients(&one), gradients(&other));
    close("value", a.0, b.0);
    close("first", a.1, b.1);
    close("second", a.2, b.2);
}

//! Parameters of a network by name: the fields that lead to them, joined by dots.

use std::collections::HashMap;

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{Tensor, TensorData},
};

use crate::{
    error::NetError,
    network::Network,
    stored::{NamedTensor, Shape},
};

/// Where a walk over a module stands.
#[derive(Debug, Default)]
pub(crate) struct Path(Vec<String>);

impl Path {
    pub(crate) fn enter(&mut self, name: &str) {
        self.0.push(name.to_owned());
    }

    pub(crate) fn exit(&mut self) {
        self.0.pop();
    }

    pub(crate) fn name(&self) -> String {
        self.0.join(".")
    }
}

/// All parameters and running statistics, in the order of the fields.
pub(crate) fn collect(network: &Network) -> Vec<NamedTensor> {
    let mut collector = Collector::default();
    network.visit(&mut collector);
    collector.tensors
}

#[derive(Default)]
struct Collector {
    path: Path,
    tensors: Vec<NamedTensor>,
}

impl ModuleVisitor for Collector {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let data = param.val().into_data();
        self.tensors
            .push(NamedTensor::from_data(self.path.name(), data));
    }
}

/// Names and shapes of all parameters; none is made.
pub(crate) fn shapes(network: &Network) -> Vec<Shape> {
    let mut surveyor = Surveyor::default();
    network.visit(&mut surveyor);
    surveyor.shapes
}

#[derive(Default)]
struct Surveyor {
    path: Path,
    shapes: Vec<Shape>,
}

impl ModuleVisitor for Surveyor {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let shape = param.lazy_shape().dims::<D>().to_vec();
        self.shapes.push((self.path.name(), shape));
    }
}

/// The network with these parameters: all of them, of the right shapes, and no others.
pub(crate) fn restore(network: Network, tensors: Vec<NamedTensor>) -> Result<Network, NetError> {
    let named = tensors
        .into_iter()
        .map(|tensor| (tensor.name.clone(), tensor));
    let mut restorer = Restorer {
        path: Path::default(),
        tensors: named.collect(),
        error: None,
    };
    let network = network.map(&mut restorer);
    match (restorer.error, restorer.tensors.into_keys().next()) {
        (Some(error), _) => Err(error),
        (None, Some(name)) => Err(NetError::Malformed {
            reason: format!("tensor {name} is none of the architecture"),
        }),
        (None, None) => Ok(network),
    }
}

struct Restorer {
    path: Path,
    tensors: HashMap<String, NamedTensor>,
    error: Option<NetError>,
}

impl ModuleMapper for Restorer {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = self.path.name();
        let expected = param.lazy_shape().dims::<D>();
        let error = match self.tensors.remove(&name) {
            Some(tensor) if tensor.shape == expected => {
                let data = TensorData::new(tensor.values, expected);
                let value = Tensor::from_data(data, &param.lazy_device());
                let id = param.id;
                return param.transform_for_load(value, id);
            }
            Some(tensor) => NetError::TensorShape {
                name,
                actual: tensor.shape,
                expected: expected.to_vec(),
            },
            None => NetError::MissingTensor { name },
        };
        self.error.get_or_insert(error);
        param
    }
}

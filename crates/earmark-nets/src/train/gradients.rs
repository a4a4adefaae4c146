//! Gradients of all parameters together, and one step of a rule over a network.

use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    optim::GradientsParams,
    tensor::Tensor,
};

use crate::{network::Network, stored::Path, train::optimizer::Rule};

/// The Euclidean norm of all gradients as one vector.
pub(crate) fn norm(network: &Network, gradients: &GradientsParams) -> f64 {
    let mut norm = Norm {
        gradients,
        squares: 0.0,
    };
    network.visit(&mut norm);
    norm.squares.sqrt()
}

struct Norm<'a> {
    gradients: &'a GradientsParams,
    squares: f64,
}

impl ModuleVisitor for Norm<'_> {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = self.gradients.get::<D>(param.id) {
            self.squares += f64::from(gradient.square().sum().into_scalar::<f32>());
        }
    }
}

/// What one step needs besides the network.
pub(crate) struct Step<'a> {
    pub(crate) rule: &'a mut dyn Rule,
    pub(crate) lr: f64,
    /// What gradients are multiplied by.
    pub(crate) scale: f64,
}

/// The network after one step.
pub(crate) fn apply(network: Network, gradients: GradientsParams, step: Step<'_>) -> Network {
    network.map(&mut Update {
        path: Path::default(),
        gradients,
        step,
    })
}

struct Update<'a> {
    path: Path,
    gradients: GradientsParams,
    step: Step<'a>,
}

impl ModuleMapper for Update<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.enter(name);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else {
            return param;
        };
        let name = self.path.name();
        param.map(|value| {
            let shape = value.dims();
            let len = [shape.iter().product::<usize>()];
            let mut gradient = gradient.reshape(len);
            if self.step.scale != 1.0 {
                gradient = gradient * self.step.scale;
            }
            let value = value.inner().reshape(len);
            let value = self.step.rule.step(&name, self.step.lr, value, gradient);
            Tensor::from_inner(value.reshape(shape)).require_grad()
        })
    }
}

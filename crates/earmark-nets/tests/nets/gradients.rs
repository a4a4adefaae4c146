//! Every parameter of every network learns.

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Gradients, Tensor},
};
use earmark_nets::Network;

use super::small::{SMALL, batch, build};

/// Counts parameters with and without gradients; running statistics ask for none.
struct Census<'a> {
    gradients: &'a Gradients,
    path: Vec<String>,
    n_felt: usize,
    numb: Vec<String>,
}

impl ModuleVisitor for Census<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if !param.is_require_grad() {
            return;
        }
        let path = self.path.join(".");
        let size = param
            .grad(self.gradients)
            .map(|gradient| gradient.abs().sum().into_scalar::<f32>());
        match size {
            Some(size) if size.is_finite() && size > 0.0 => {
                self.n_felt += param.shape().num_elements();
            }
            // The mean that batch normalisation takes away takes this bias away too.
            Some(0.0) if path.ends_with("conv.bias") || path.ends_with("linear.bias") => {
                self.n_felt += param.shape().num_elements();
            }
            other => self.numb.push(format!("{path} {other:?}")),
        }
    }
}

fn census(network: &Network, gradients: &Gradients) -> (usize, Vec<String>) {
    let mut census = Census {
        gradients,
        path: Vec::new(),
        n_felt: 0,
        numb: Vec::new(),
    };
    network.visit(&mut census);
    (census.n_felt, census.numb)
}

#[test]
fn every_parameter_feels_the_loss() {
    let device = Device::flex().autodiff();
    for (text, input) in SMALL {
        let network = build(text, input, 3, &device);
        let logits = network.forward(batch(6, input, &device)).unwrap();
        // Uneven in the classes and in the examples, so that nothing cancels.
        let loss = (logits.clone().powi_scalar(2) + logits).exp().sum();
        let (n_felt, numb) = census(&network, &loss.backward());
        assert_eq!(numb, Vec::<String>::new(), "{text}");
        let trained: usize = network
            .layers()
            .iter()
            .map(|layer| layer.n_parameters)
            .sum();
        assert_eq!(n_felt, trained, "{text}");
    }
}

#[test]
fn dropout_and_batch_norm_rest_in_a_valid_network() {
    let device = Device::flex().autodiff();
    for (text, input) in SMALL {
        let network = build(text, input, 3, &device).valid();
        let x = batch(4, input, &device).inner();
        let answer = || network.forward(x.clone()).unwrap().into_data();
        assert_eq!(answer(), answer(), "{text}");
    }
}

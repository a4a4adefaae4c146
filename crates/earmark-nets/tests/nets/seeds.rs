//! A seed names a network, bit by bit.

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Tensor},
};
use earmark_nets::Network;

use super::small::{SMALL, parse};

#[derive(Default)]
struct Bits(Vec<u32>);

impl ModuleVisitor for Bits {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let values = param.val().into_data().try_to_vec::<f32>();
        let values = values.expect("single precision");
        self.0.extend(values.iter().map(|value| value.to_bits()));
    }
}

fn bits(network: &Network) -> Vec<u32> {
    let mut bits = Bits::default();
    network.visit(&mut bits);
    bits.0
}

#[test]
fn the_same_seed_gives_the_same_bits_in_any_order_of_use() {
    for (text, input) in SMALL {
        let build = |seed, device: &Device| parse(text).init(input, 4, seed, device).unwrap();
        let device = Device::flex();
        let first = build(1, &device);
        // The framework's own generator plays no part.
        device.seed(99);
        let second = build(1, &device.clone().autodiff());
        let other = build(2, &device);
        let (other, second, first) = (bits(&other), bits(&second), bits(&first));
        assert_eq!(first, second, "{text}");
        assert_ne!(first, other, "{text}");
    }
}

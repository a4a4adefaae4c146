//! The rules that change parameters: Burn's, with states that are kept by the names of parameters.

use std::collections::BTreeMap;

use burn::{
    optim::{
        self, Optimizer, RecordState, StateSink, StateSource, decay::WeightDecayConfig,
        momentum::MomentumConfig,
    },
    tensor::{Device, Tensor, TensorData},
};
use serde::{Deserialize, Serialize};

use crate::{check, error::NetError, stored::NamedTensor};

/// The rule and its constants, told apart by `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum OptimizerConfig {
    /// Gradient descent with momentum, as PyTorch's: `v = momentum v + g`, `p = p - lr v`.
    Sgd(SgdConfig),
    /// Kingma and Ba, *Adam*, 2015; decay is added to the gradient.
    Adam(AdamConfig),
    /// Loshchilov and Hutter, *Decoupled weight decay regularization*, 2019: `p = p (1 - lr decay)` first.
    AdamW(AdamConfig),
}

/// Constants of [`OptimizerConfig::Sgd`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SgdConfig {
    /// Learning rate, above 0.
    pub lr: f64,
    /// Share of the last change that is kept, 0 up to but without 1.
    pub momentum: f64,
    /// Whether the gradient is taken where momentum leads (Nesterov).
    pub nesterov: bool,
    /// This share of each parameter is added to its gradient, 0 to 1.
    pub weight_decay: f64,
}

impl Default for SgdConfig {
    /// Rate 0.01, momentum 0.9, no decay.
    fn default() -> Self {
        Self {
            lr: 0.01,
            momentum: 0.9,
            nesterov: false,
            weight_decay: 0.0,
        }
    }
}

/// Constants of [`OptimizerConfig::Adam`] and [`OptimizerConfig::AdamW`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdamConfig {
    /// Learning rate, above 0.
    pub lr: f64,
    /// Share of the mean of gradients that is kept, 0 up to but without 1.
    pub beta_1: f64,
    /// Share of the mean of squares that is kept, 0 up to but without 1.
    pub beta_2: f64,
    /// Added to the root of the mean of squares, above 0.
    pub epsilon: f64,
    /// Decay of weights, 0 to 1.
    pub weight_decay: f64,
}

impl Default for AdamConfig {
    /// The paper's, without decay.
    fn default() -> Self {
        Self {
            lr: 1e-3,
            beta_1: 0.9,
            beta_2: 0.999,
            epsilon: 1e-8,
            weight_decay: 0.0,
        }
    }
}

impl Default for OptimizerConfig {
    fn default() -> Self {
        Self::Adam(AdamConfig::default())
    }
}

impl OptimizerConfig {
    /// The learning rate before schedule and warm-up.
    pub fn lr(&self) -> f64 {
        match self {
            Self::Sgd(config) => config.lr,
            Self::Adam(config) | Self::AdamW(config) => config.lr,
        }
    }

    pub(crate) fn check(&self) -> Result<(), NetError> {
        check::positive("lr", self.lr())?;
        match self {
            Self::Sgd(config) => {
                check::share("momentum", config.momentum)?;
                check::between("weight_decay", config.weight_decay, 0.0, 1.0)
            }
            Self::Adam(config) | Self::AdamW(config) => {
                check::share("beta_1", config.beta_1)?;
                check::share("beta_2", config.beta_2)?;
                check::positive("epsilon", config.epsilon)?;
                check::between("weight_decay", config.weight_decay, 0.0, 1.0)
            }
        }
    }

    /// The rule without any state.
    pub(crate) fn rule(&self) -> Box<dyn Rule> {
        match self {
            Self::Sgd(config) => stateful(config.build()),
            Self::Adam(config) => stateful(config.adam()),
            Self::AdamW(config) => stateful(config.adamw()),
        }
    }
}

impl SgdConfig {
    fn build(&self) -> optim::Sgd {
        let momentum = MomentumConfig::new()
            .with_momentum(self.momentum)
            .with_dampening(0.0)
            .with_nesterov(self.nesterov);
        optim::SgdConfig::new()
            .with_momentum((self.momentum > 0.0).then_some(momentum))
            .with_weight_decay(decay(self.weight_decay))
            .build()
    }
}

impl AdamConfig {
    fn adam(&self) -> optim::Adam {
        optim::AdamConfig::new()
            .with_beta_1(self.beta_1 as f32)
            .with_beta_2(self.beta_2 as f32)
            .with_epsilon(self.epsilon as f32)
            .with_weight_decay(decay(self.weight_decay))
            .build()
    }

    fn adamw(&self) -> optim::AdamW {
        optim::AdamWConfig::new()
            .with_beta_1(self.beta_1 as f32)
            .with_beta_2(self.beta_2 as f32)
            .with_epsilon(self.epsilon as f32)
            .with_weight_decay(self.weight_decay as f32)
            .build()
    }
}

fn decay(share: f64) -> Option<WeightDecayConfig> {
    (share > 0.0).then(|| WeightDecayConfig::new(share as f32))
}

/// A rule with a state for each parameter. Parameters and states are vectors here, whatever their shape.
pub(crate) trait Rule {
    /// The parameter after one step.
    fn step(&mut self, name: &str, lr: f64, value: Tensor<1>, gradient: Tensor<1>) -> Tensor<1>;

    /// All states: vectors and counts, named by parameter and part.
    fn save(&self) -> (Vec<NamedTensor>, BTreeMap<String, u64>);

    /// Takes up the states of these parameters.
    fn load(
        &mut self,
        parameters: &[&str],
        vectors: Vec<NamedTensor>,
        counts: &BTreeMap<String, u64>,
        device: &Device,
    );
}

struct Stateful<O: Optimizer> {
    optimizer: O,
    states: BTreeMap<String, O::State<1>>,
}

fn stateful<O: Optimizer>(optimizer: O) -> Box<dyn Rule> {
    Box::new(Stateful {
        optimizer,
        states: BTreeMap::new(),
    })
}

impl<O: Optimizer> Rule for Stateful<O> {
    fn step(&mut self, name: &str, lr: f64, value: Tensor<1>, gradient: Tensor<1>) -> Tensor<1> {
        let state = self.states.remove(name);
        let (value, state) = self.optimizer.step(lr, value, gradient, state);
        if let Some(state) = state {
            self.states.insert(name.to_owned(), state);
        }
        value
    }

    fn save(&self) -> (Vec<NamedTensor>, BTreeMap<String, u64>) {
        let mut sink = StateSink::default();
        for (name, state) in &self.states {
            state.state_flatten(name, &mut sink);
        }
        let vectors = sink.tensors.into_iter();
        let vectors = vectors.map(|(name, data)| NamedTensor::from_data(name, data));
        let counts = sink.scalars.into_iter();
        let counts = counts.filter_map(|(name, count)| Some((name, count.try_into().ok()?)));
        (vectors.collect(), counts.collect())
    }

    fn load(
        &mut self,
        parameters: &[&str],
        vectors: Vec<NamedTensor>,
        counts: &BTreeMap<String, u64>,
        device: &Device,
    ) {
        let counts = counts.iter();
        let counts = counts.map(|(name, count)| (name.clone(), (*count).into()));
        let mut source = StateSource::new(counts.collect());
        for vector in vectors {
            let data = TensorData::new(vector.values, vector.shape);
            source.insert_tensor(vector.name, data);
        }
        for name in parameters {
            if !source.has_under(name) {
                continue;
            }
            if let Some(state) = O::State::state_unflatten(name, &mut source, device) {
                self.states.insert((*name).to_owned(), state);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(rule: &mut dyn Rule, mut x: Tensor<1>, steps: usize) -> Tensor<1> {
        for _ in 0..steps {
            // The gradient of x^2.
            x = rule.step("x", 0.1, x.clone(), x * 2.0);
        }
        x
    }

    fn values(x: Tensor<1>) -> Vec<f32> {
        x.into_data().try_to_vec().unwrap()
    }

    fn rules() -> [OptimizerConfig; 3] {
        let adam = AdamConfig {
            weight_decay: 0.1,
            ..AdamConfig::default()
        };
        let sgd = SgdConfig {
            weight_decay: 0.1,
            ..SgdConfig::default()
        };
        [
            OptimizerConfig::Sgd(sgd),
            OptimizerConfig::Adam(adam),
            OptimizerConfig::AdamW(adam),
        ]
    }

    #[test]
    fn a_rule_that_is_taken_up_goes_on_as_if_unbroken() {
        let device = Device::flex();
        for config in rules() {
            let start = || Tensor::<1>::from_floats([1.0, -3.0], &device);
            let whole = walk(&mut *config.rule(), start(), 6);
            let mut first = config.rule();
            let middle = walk(&mut *first, start(), 3);
            let (vectors, counts) = first.save();
            let mut second = config.rule();
            second.load(&["x"], vectors, &counts, &device);
            let end = walk(&mut *second, middle, 3);
            assert_eq!(values(end), values(whole), "{config:?}");
        }
    }

    #[test]
    fn steps_are_those_of_pytorch() {
        // torch.optim of PyTorch 2.15, one parameter 1.0, gradient 2 x, lr 0.1, weight_decay 0.1, two steps.
        let device = Device::flex();
        let expected = [0.435_100_05, 0.800_412_24, 0.781_571_9];
        for (config, expected) in rules().into_iter().zip(expected) {
            let x = Tensor::<1>::from_floats([1.0], &device);
            let end = values(walk(&mut *config.rule(), x, 2))[0];
            assert!((end - expected).abs() < 1e-5, "{config:?}: {end}");
        }
    }
}

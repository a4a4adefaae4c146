//! One epoch: the loop over steps.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use burn::{
    optim::GradientsParams,
    tensor::{Device, Tensor},
};
use rand::Rng as _;

use crate::{
    error::NetError,
    network::Network,
    train::{
        StepReport,
        batches::{Batch, Batches},
        gradients::{self, Step},
        objective::objective,
        optimizer::Rule,
        prefetch::prefetched,
        schedule::Clock,
        scores::{argmax, host, tensor},
        streams::{Use, stream},
    },
};

/// Flex has one generator for all of a process; forward passes that may draw from it take turns, each from
/// a seed of its own.
static DRAWING: Mutex<()> = Mutex::new(());

/// What an epoch needs and changes.
pub(crate) struct Epoch<'a> {
    pub(crate) number: usize,
    pub(crate) batches: &'a Batches<'a>,
    pub(crate) rule: &'a mut dyn Rule,
    pub(crate) device: &'a Device,
    pub(crate) halt: &'a dyn Fn() -> Result<(), NetError>,
    pub(crate) on_step: &'a mut dyn FnMut(StepReport),
}

/// Means over the examples of an epoch.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Means {
    pub(crate) loss: f64,
    pub(crate) accuracy: f64,
    pub(crate) lr: f64,
}

impl Epoch<'_> {
    /// The network after all steps.
    pub(crate) fn run(mut self, mut network: Network) -> Result<(Network, Means), NetError> {
        let batches = self.batches;
        let order = batches.order(self.number);
        let n_examples = batches.examples.n_examples() as f64;
        prefetched(
            order.n_batches(),
            |i| batches.make(&order, i),
            |made| {
                let mut means = Means::default();
                let mut before = Instant::now();
                for (step, batch) in made.enumerate() {
                    (self.halt)()?;
                    let batch = batch?;
                    let share = batch.n_examples() as f64 / n_examples;
                    let mut report;
                    (network, report) = self.step(network, step, batch)?;
                    means.loss += report.loss * share;
                    means.accuracy += report.accuracy * share;
                    means.lr = report.lr;
                    report.seconds = before.elapsed().as_secs_f64();
                    before = Instant::now();
                    (self.on_step)(report);
                }
                Ok((network, means))
            },
        )
    }

    fn step(
        &mut self,
        network: Network,
        step: usize,
        batch: Batch,
    ) -> Result<(Network, StepReport), NetError> {
        let (n, input) = (batch.n_examples(), network.input());
        let n_classes = network.n_classes();
        let shape = [n, input.n_rows, input.n_frames];
        let logits = self.forward(&network, step, tensor(batch.inputs, shape, self.device))?;
        let answer = network.loss().probabilities(logits.clone().detach());
        let accuracy = share_right(&host(answer), &batch.targets, n_classes);
        let targets = tensor(batch.targets, [n, n_classes], self.device);
        let weights = tensor(batch.weights, [n, 1], self.device);
        let loss = objective(network.loss(), logits, targets, weights);
        let value = self.finite("loss", step, loss.clone().into_scalar::<f32>().into())?;
        let gradients = GradientsParams::from_grads(loss.backward(), &network);
        let norm = self.finite("gradient", step, gradients::norm(&network, &gradients))?;
        let lr = self.lr(step);
        let limit = self.batches.config.clip_norm.unwrap_or(f64::INFINITY);
        let scale = if norm > limit { limit / norm } else { 1.0 };
        let change = Step {
            rule: self.rule,
            lr,
            scale,
        };
        let report = StepReport {
            epoch: self.number,
            step: step + 1,
            n_steps: self.batches.n_batches(),
            loss: value,
            accuracy,
            gradient_norm: norm,
            lr,
            seconds: 0.0,
        };
        Ok((gradients::apply(network, gradients, change), report))
    }

    /// Logits, with dropout drawn from the stream of this step.
    fn forward(
        &self,
        network: &Network,
        step: usize,
        input: Tensor<3>,
    ) -> Result<Tensor<2>, NetError> {
        let mut random = stream(self.batches.config.seed, Use::Dropout, self.number, step);
        let _turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
        self.device.seed(random.next_u64());
        network.forward(input)
    }

    fn lr(&self, step: usize) -> f64 {
        let config = self.batches.config;
        let steps_per_epoch = self.batches.n_batches();
        let clock = Clock {
            steps_per_epoch,
            n_epochs: config.epochs,
            warm_up_steps: config.warm_up_steps,
        };
        let done = (self.number - 1) * steps_per_epoch + step;
        config.optimizer.lr() * config.schedule.share(done, clock)
    }

    fn finite(&self, what: &'static str, step: usize, value: f64) -> Result<f64, NetError> {
        if value.is_finite() {
            return Ok(value);
        }
        Err(NetError::NotFinite {
            what,
            value: value.to_string(),
            epoch: self.number,
            step: step + 1,
        })
    }
}

/// How often the likeliest class is that of the largest target.
fn share_right(answers: &[f32], targets: &[f32], n_classes: usize) -> f64 {
    let rows = answers
        .chunks_exact(n_classes)
        .zip(targets.chunks_exact(n_classes));
    let n_right = rows
        .filter(|(answer, target)| argmax(answer) == argmax(target))
        .count();
    n_right as f64 / (answers.len() / n_classes) as f64
}

//! A training run: the loop over epochs.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use burn::{module::Module as _, tensor::Device};

use crate::{
    architecture::Architecture,
    error::NetError,
    input::InputShape,
    network::Network,
    stored::{NamedTensor, TrainedNetwork, collect, restore},
    train::{
        EpochReport, Examples, Normalization, Reader, Scores, TrainConfig, TrainEvent,
        batches::Batches,
        checkpoint::{Arguments, Checkpoint},
        epoch::{Epoch, Means},
        examples::check_labels,
        history::History,
        optimizer::Rule,
        scores,
        targets::Targets,
    },
};

/// The arguments of a training run.
#[derive(Clone)]
pub struct Training<'a> {
    /// What is trained.
    pub architecture: &'a Architecture,
    /// How.
    pub config: &'a TrainConfig,
    /// What it learns from; classes and shape of input are taken from here.
    pub train: &'a dyn Examples,
    /// What it is judged by after every epoch.
    pub validation: Option<&'a dyn Examples>,
    /// A file that is written after every epoch and taken up where it exists.
    pub checkpoint: Option<&'a std::path::Path>,
    /// Where it is trained, without `autodiff()`.
    pub device: Device,
}

/// Everything that changes from epoch to epoch.
pub(crate) struct State {
    pub(crate) network: Network,
    pub(crate) rule: Box<dyn Rule>,
    pub(crate) history: History,
    /// Parameters of the best epoch; empty without early stopping.
    pub(crate) best: Vec<NamedTensor>,
}

/// Trains a network.
///
/// `stop` is looked at before every step. With a checkpoint, a run that was stopped or killed and is started
/// again with the same arguments gives the same network, bit by bit on a CPU, as one that was not; a run
/// that had ended gives it at once.
///
/// # Errors
/// A value out of its range, examples that do not fit each other, an input or a loss that is no number, a
/// checkpoint that cannot be written or is of other arguments, or [`NetError::Stopped`].
///
/// ```
/// use std::sync::atomic::AtomicBool;
///
/// use burn::tensor::Device;
/// use earmark_nets::{
///     Architecture, InputShape,
///     train::{MemoryExamples, TrainConfig, Training, train},
/// };
///
/// # fn main() -> Result<(), earmark_nets::NetError> {
/// let shape = InputShape { n_rows: 1, n_frames: 1 };
/// let examples = MemoryExamples::new(shape, 2, vec![-1.0, -2.0, 1.0, 2.0], vec![0, 0, 1, 1])?;
/// let training = Training {
///     architecture: &Architecture::preset("mlp-4")?,
///     config: &TrainConfig { epochs: 60, batch_size: 2, ..TrainConfig::default() },
///     train: &examples,
///     validation: None,
///     checkpoint: None,
///     device: Device::flex(),
/// };
/// let trained = train(&training, &AtomicBool::new(false), &mut |_| {})?;
/// let probabilities = trained.predict_proba(&examples, 4)?;
/// assert!(probabilities[0][0] > 0.5 && probabilities[3][1] > 0.5);
/// # Ok(())
/// # }
/// ```
pub fn train(
    training: &Training<'_>,
    stop: &AtomicBool,
    on_event: &mut dyn FnMut(&TrainEvent),
) -> Result<TrainedNetwork, NetError> {
    training.check()?;
    let halt = |epoch| match stop.load(Ordering::Relaxed) {
        true => Err(NetError::Stopped { epoch }),
        false => Ok(()),
    };
    let normalization = Normalization::fit(training.train, || halt(0))?;
    let session = Session::new(training, &normalization, &halt)?;
    let mut state = session.open(on_event)?;
    while state.history.goes_on(training.config) {
        state = session.epoch(state, on_event)?;
    }
    let mut network = state.network.valid();
    if !state.best.is_empty() {
        network = restore(network, state.best)?;
    }
    let architecture = training.architecture.clone();
    Ok(TrainedNetwork::new(
        architecture,
        network,
        normalization,
        state.history.0,
    ))
}

impl Training<'_> {
    fn check(&self) -> Result<(), NetError> {
        self.config.check()?;
        check_labels("training", self.train)?;
        if let Some(validation) = self.validation {
            check_labels("validation", validation)?;
            check_classes(self.train.n_classes(), validation)?;
        } else if self.config.early_stopping.is_some() {
            let allowed = "left out where there are no validation examples";
            return Err(NetError::invalid("early_stopping", "given", allowed));
        }
        Ok(())
    }

    /// What the network takes: whole examples, or stretches of them.
    fn input(&self) -> InputShape {
        let shape = self.train.shape();
        let n_frames = self.config.augment.crop_frames.unwrap_or(shape.n_frames);
        InputShape { n_frames, ..shape }
    }
}

fn check_classes(n_classes: usize, validation: &dyn Examples) -> Result<(), NetError> {
    if validation.n_classes() == n_classes {
        return Ok(());
    }
    Err(NetError::OtherExamples {
        what: "validation",
        actual: format!("of {} classes", validation.n_classes()),
        expected: format!("{n_classes} classes, as the training examples have"),
    })
}

struct Session<'a> {
    training: &'a Training<'a>,
    halt: &'a dyn Fn(usize) -> Result<(), NetError>,
    device: Device,
    batches: Batches<'a>,
    validation: Option<(Reader<'a>, &'a dyn Examples)>,
    arguments: Arguments,
}

impl<'a> Session<'a> {
    fn new(
        training: &'a Training<'a>,
        normalization: &'a Normalization,
        halt: &'a dyn Fn(usize) -> Result<(), NetError>,
    ) -> Result<Self, NetError> {
        let (input, config) = (training.input(), training.config);
        let reader = |what, examples| Reader::new(what, examples, input, normalization);
        let validation = training.validation.map(|examples| {
            let reader = reader("validation", examples)?;
            Ok::<_, NetError>((reader, examples))
        });
        Ok(Self {
            training,
            halt,
            device: training.device.clone().autodiff(),
            batches: Batches {
                reader: reader("training", training.train)?,
                examples: training.train,
                targets: Targets::new(training.train, config),
                config,
            },
            validation: validation.transpose()?,
            arguments: Arguments::new(training, input, normalization),
        })
    }

    /// The beginning, or where the checkpoint left off.
    fn open(&self, on_event: &mut dyn FnMut(&TrainEvent)) -> Result<State, NetError> {
        let (training, config) = (self.training, self.training.config);
        let n_classes = training.train.n_classes();
        let input = training.input();
        let network = training
            .architecture
            .init(input, n_classes, config.seed, &self.device)?;
        let mut state = State {
            network,
            rule: config.optimizer.rule(),
            history: History::default(),
            best: Vec::new(),
        };
        if let Some(checkpoint) = self.checkpoint() {
            state = checkpoint.take_up(state, &self.device)?;
        }
        let epoch = state.history.0.len();
        if epoch > 0 {
            on_event(&TrainEvent::Resumed { epoch });
        }
        Ok(state)
    }

    fn checkpoint(&self) -> Option<Checkpoint<'_>> {
        let path = self.training.checkpoint?;
        Some(Checkpoint {
            path,
            arguments: &self.arguments,
        })
    }

    fn epoch(
        &self,
        mut state: State,
        on_event: &mut dyn FnMut(&TrainEvent),
    ) -> Result<State, NetError> {
        let start = Instant::now();
        let number = state.history.0.len() + 1;
        let halt = || (self.halt)(number);
        let epoch = Epoch {
            number,
            batches: &self.batches,
            rule: &mut *state.rule,
            device: &self.device,
            halt: &halt,
            on_step: &mut |report| on_event(&TrainEvent::Step(report)),
        };
        let means;
        (state.network, means) = epoch.run(state.network)?;
        // Running statistics of batch normalisation are settled here, too.
        let valid = state.network.valid();
        let validation = self.validate(&valid, number)?;
        let report = report(number, means, validation);
        state.history.0.push(report);
        let best = state.history.best(self.training.config) == Some(number);
        if best {
            state.best = collect(&valid);
        }
        if let Some(checkpoint) = self.checkpoint() {
            checkpoint.write(&state, collect(&valid))?;
        }
        let seconds = start.elapsed().as_secs_f64();
        on_event(&TrainEvent::Epoch {
            report,
            best,
            seconds,
        });
        Ok(state)
    }

    fn validate(&self, network: &Network, epoch: usize) -> Result<Option<Scores>, NetError> {
        let Some((reader, examples)) = &self.validation else {
            return Ok(None);
        };
        let n = examples.n_examples();
        let batch_size = self.training.config.batch_size;
        let mut go_on = || (self.halt)(epoch);
        let rows = scores::probabilities(network, reader, n, batch_size, &mut go_on)?;
        let scores = scores::scores(*examples, &rows);
        if scores.loss.is_finite() {
            return Ok(Some(scores));
        }
        Err(NetError::NotFinite {
            what: "validation loss",
            value: scores.loss.to_string(),
            epoch,
            step: self.batches.n_batches(),
        })
    }
}

fn report(epoch: usize, means: Means, validation: Option<Scores>) -> EpochReport {
    EpochReport {
        epoch,
        lr: means.lr,
        loss: means.loss,
        accuracy: means.accuracy,
        validation,
    }
}

//! How a network is trained.

use serde::{Deserialize, Serialize};

use crate::{
    check,
    error::NetError,
    train::{AugmentConfig, OptimizerConfig, Schedule},
};

/// Every choice of a training run; with the architecture, the examples and this, a run on a CPU is
/// repeatable to the bit.
///
/// ```
/// use earmark_nets::train::TrainConfig;
///
/// let config: TrainConfig = toml::from_str(
///     r#"
///     epochs = 40
///     batch_size = 32
///     label_smoothing = 0.1
///     class_weights = "balanced"
///     optimizer = { kind = "adamw", lr = 3e-4, weight_decay = 0.01 }
///     schedule = { kind = "cosine" }
///     warm_up_steps = 100
///     early_stopping = { patience = 8, monitor = "accuracy" }
///     augment = { mixup = 0.2, time_masks = { count = 2, width = 20 } }
///     "#,
/// )?;
/// config.check().expect("all in range");
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainConfig {
    /// How often every training example is seen, at most: 1 to 100 000.
    pub epochs: usize,
    /// Examples of a step, at most: 1 to 65 536. An epoch is cut into as few batches as possible, all of the
    /// same size but for one example, so that batch normalisation never meets a lonely rest.
    pub batch_size: usize,
    /// Names initial values, order, augmentation and dropout: 0 to 2^63 - 1.
    pub seed: u64,
    /// The rule that changes parameters.
    pub optimizer: OptimizerConfig,
    /// How the learning rate goes over the run.
    pub schedule: Schedule,
    /// Steps over which the learning rate rises to its value, `lr (step + 1) / warm_up_steps`; the schedule
    /// begins after them.
    pub warm_up_steps: usize,
    /// Whether rare classes count more.
    pub class_weights: ClassWeights,
    /// Share of the target that is spread over all classes, `(1 - s) onehot + s / n_classes` (Szegedy et
    /// al., *Rethinking the Inception architecture for computer vision*, 2016): 0 up to but without 1.
    pub label_smoothing: f64,
    /// The largest Euclidean norm of all gradients together; larger ones are scaled down (Pascanu et al., *On
    /// the difficulty of training recurrent neural networks*, 2013). None: never.
    pub clip_norm: Option<f64>,
    /// When to stop before the last epoch; the parameters of the best epoch are kept. None: those of the
    /// last.
    pub early_stopping: Option<EarlyStopping>,
    /// Changes of training examples.
    pub augment: AugmentConfig,
}

impl Default for TrainConfig {
    /// 30 epochs of Adam at a constant 1e-3 in batches of 32, nothing else.
    fn default() -> Self {
        Self {
            epochs: 30,
            batch_size: 32,
            seed: 0,
            optimizer: OptimizerConfig::default(),
            schedule: Schedule::default(),
            warm_up_steps: 0,
            class_weights: ClassWeights::Uniform,
            label_smoothing: 0.0,
            clip_norm: None,
            early_stopping: None,
            augment: AugmentConfig::default(),
        }
    }
}

/// How much an example counts in the loss, by its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassWeights {
    /// All the same.
    #[default]
    Uniform,
    /// `n_examples / (n_classes * n_examples_of_class)`, as scikit-learn's `balanced`.
    Balanced,
}

/// Stopping when validation no longer gets better (Prechelt, *Early stopping, but when?*, 1998).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EarlyStopping {
    /// Epochs without a better one that are allowed, from 1.
    pub patience: usize,
    /// What is compared.
    pub monitor: Monitor,
}

impl Default for EarlyStopping {
    /// Ten epochs, by log-loss.
    fn default() -> Self {
        Self {
            patience: 10,
            monitor: Monitor::LogLoss,
        }
    }
}

/// A validation score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Monitor {
    /// Mean negative logarithm of the true class's probability; lower is better.
    LogLoss,
    /// Share of units whose likeliest class is the true one; higher is better.
    Accuracy,
}

impl TrainConfig {
    /// Compares every value with its range.
    ///
    /// # Errors
    /// [`NetError::InvalidParameter`] with the first value that lies outside.
    pub fn check(&self) -> Result<(), NetError> {
        check::size("batch_size", self.batch_size)?;
        if !(1..=100_000).contains(&self.epochs) {
            return Err(NetError::invalid("epochs", self.epochs, "from 1 to 100000"));
        }
        if i64::try_from(self.seed).is_err() {
            return Err(NetError::invalid("seed", self.seed, "below 2^63"));
        }
        if self.warm_up_steps > 100_000_000 {
            let allowed = "at most 100000000";
            return Err(NetError::invalid(
                "warm_up_steps",
                self.warm_up_steps,
                allowed,
            ));
        }
        check::share("label_smoothing", self.label_smoothing)?;
        if let Some(norm) = self.clip_norm {
            check::positive("clip_norm", norm)?;
        }
        if self
            .early_stopping
            .is_some_and(|stopping| stopping.patience == 0)
        {
            return Err(NetError::invalid("patience", 0, "at least 1"));
        }
        self.optimizer.check()?;
        self.schedule.check()?;
        self.augment.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<TrainConfig, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_given_is_the_default_and_survives_toml() {
        let config = parse("").unwrap();
        assert_eq!(config, TrainConfig::default());
        let text = toml::to_string(&config).unwrap();
        assert_eq!(parse(&text).unwrap(), config);
        config.check().unwrap();
    }

    #[test]
    fn unknown_keys_are_refused_at_every_level() {
        for text in [
            "epoch = 3",
            "optimizer = { kind = 'sgd', beta_1 = 0.9 }",
            "schedule = { kind = 'constant', every = 2 }",
            "augment = { mix_up = 0.2 }",
            "augment = { time_masks = { count = 1, length = 2 } }",
            "early_stopping = { patience = 1, on = 'accuracy' }",
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains("unknown field"), "{text}: {error}");
        }
    }

    #[test]
    fn every_range_is_checked_and_named() {
        for (text, name) in [
            ("epochs = 0", "epochs"),
            ("batch_size = 0", "batch_size"),
            ("seed = 9223372036854775807\nepochs = 0", "epochs"),
            ("label_smoothing = 1.0", "label_smoothing"),
            ("clip_norm = 0.0", "clip_norm"),
            ("early_stopping = { patience = 0 }", "patience"),
            ("optimizer = { kind = 'adam', lr = 0.0 }", "lr"),
            (
                "optimizer = { kind = 'adamw', weight_decay = -1.0 }",
                "weight_decay",
            ),
            ("optimizer = { kind = 'sgd', momentum = 1.0 }", "momentum"),
            ("optimizer = { kind = 'adam', beta_2 = nan }", "beta_2"),
            ("schedule = { kind = 'step', every = 0 }", "every"),
            ("schedule = { kind = 'cosine', floor = 2.0 }", "floor"),
            ("augment = { mixup = -0.1 }", "mixup"),
            ("augment = { gain = inf }", "gain"),
            ("augment = { crop_frames = 0 }", "crop_frames"),
        ] {
            let error = parse(text).unwrap().check().unwrap_err();
            match error {
                NetError::InvalidParameter { name: found, .. } => assert_eq!(found, name, "{text}"),
                other => panic!("{text}: {other}"),
            }
        }
    }
}

//! What settings of training mean, and what they may be.

/// A setting.
pub(crate) struct Setting {
    /// Its name as TOML has it.
    pub(crate) name: &'static str,
    /// What else must be said for it to be there.
    pub(crate) with: &'static str,
    /// Its range, as the page has it.
    pub(crate) allowed: &'static str,
    pub(crate) meaning: &'static str,
    /// Values at the ends of the range, or all there are.
    pub(crate) taken: &'static [&'static str],
    /// Values just beyond.
    pub(crate) refused: &'static [&'static str],
}

const fn setting(
    [name, with]: [&'static str; 2],
    [allowed, meaning]: [&'static str; 2],
    taken: &'static [&'static str],
    refused: &'static [&'static str],
) -> Setting {
    Setting {
        name,
        with,
        allowed,
        meaning,
        taken,
        refused,
    }
}

const SHARES: &[&str] = &["0.0", "0.9999999"];
const NO_SHARES: &[&str] = &["1.0", "-1e-9", "nan"];
const RATES: &[&str] = &["1e-300", "1e6"];
const NO_RATES: &[&str] = &["0.0", "1.1e6", "inf"];
const DECAYS: &[&str] = &["0.0", "1.0"];
const NO_DECAYS: &[&str] = &["-1e-9", "1.0000001"];
const SHARE: &str = "from 0, below 1";
const ADAM: &str = "optimizer.kind = 'adam'";
const SGD: &str = "optimizer.kind = 'sgd'";
const STEP: &str = "schedule.kind = 'step'";

#[rustfmt::skip]
pub(crate) static SETTINGS: &[Setting] = &[
    setting(["epochs", ""], ["1 to 100 000", "how often every training example is seen, at most"], &["1", "100000"], &["0", "100001"]),
    setting(["batch_size", ""], ["1 to 65 536", "examples of a step"], &["1", "65536"], &["0", "65537"]),
    setting(["optimizer.kind", ""], ["`adam`, `adamw`, `sgd`", "the rule that changes parameters"], &["'adam'", "'adamw'", "'sgd'"], &["'lbfgs'"]),
    setting(["optimizer.lr", ADAM], ["above 0, at most 1e6", "learning rate; 0.01 of `sgd`"], RATES, NO_RATES),
    setting(["optimizer.weight_decay", ADAM], ["0 to 1", "decay of weights: added to the gradient, of `adamw` taken from the weights"], DECAYS, NO_DECAYS),
    setting(["optimizer.beta_1", ADAM], [SHARE, "of `adam`, `adamw`: share of the mean of gradients that is kept"], SHARES, NO_SHARES),
    setting(["optimizer.beta_2", ADAM], [SHARE, "of `adam`, `adamw`: share of the mean of squares that is kept"], SHARES, NO_SHARES),
    setting(["optimizer.epsilon", ADAM], ["above 0, at most 1e6", "of `adam`, `adamw`: added to the root of the mean of squares"], RATES, NO_RATES),
    setting(["optimizer.momentum", SGD], [SHARE, "of `sgd`: share of the last change that is kept"], SHARES, NO_SHARES),
    setting(["optimizer.nesterov", SGD], ["`true`, `false`", "of `sgd`: the gradient is taken where momentum leads"], &["true", "false"], &["1"]),
    setting(["schedule.kind", ""], ["`constant`, `cosine`, `step`", "how the learning rate goes over the run"], &["'constant'", "'cosine'", "'step'"], &["'linear'"]),
    setting(["schedule.floor", "schedule.kind = 'cosine'"], ["0 to 1", "of `cosine`: the share of the rate that is left at the end"], DECAYS, NO_DECAYS),
    setting(["schedule.every", STEP], ["1 to 65 536", "of `step`: epochs between two changes"], &["1", "65536"], &["0", "65537"]),
    setting(["schedule.factor", STEP], ["above 0, at most 1", "of `step`: what each change multiplies the rate by"], &["1e-300", "1.0"], &["0.0", "1.0000001"]),
    setting(["warm_up_steps", ""], ["0 to 100 000 000", "steps over which the rate rises to its value"], &["0", "100000000"], &["100000001"]),
    setting(["class_weights", ""], ["`uniform`, `balanced`", "whether examples of rare classes count more"], &["'uniform'", "'balanced'"], &["'rare'"]),
    setting(["label_smoothing", ""], [SHARE, "share of the target that is spread over all classes"], SHARES, NO_SHARES),
    setting(["clip_norm", ""], ["above 0, at most 1e6, or `false`", "largest norm of all gradients together"], RATES, NO_RATES),
    setting(["early_stopping.patience", ""], ["from 1; `early_stopping=false` turns it off", "epochs without a better one; the best is kept"], &["1"], &["0"]),
    setting(["early_stopping.monitor", ""], ["`log-loss`, `accuracy`", "what tells the best epoch"], &["'log-loss'", "'accuracy'"], &["'loss'"]),
    setting(["augment.mixup", ""], ["0 to 100", "alpha of mixup: examples are mixed in pairs"], &["0.0", "100.0"], &["-1e-9", "100.1"]),
    setting(["augment.gain", ""], ["0 to 1e6", "an offset up to this is added to an example, in its units"], &["0.0", "1e6"], &["-1e-9", "1.1e6"]),
    setting(["augment.pitch_rows", ""], ["0 to 1000", "rows that all of an example is moved up or down, at most: pitch, of mel bands"], &["0", "1000"], &["1001"]),
    setting(["augment.tempo", ""], ["0 to 0.5", "an example is played at a speed from 1 less this to 1 and this"], &["0.0", "0.5"], &["-1e-9", "0.51"]),
    setting(["augment.crop_frames", ""], ["1 to 65 536, or `false`", "frames of a stretch that is cut at random; asked, the network hears the middle"], &["1", "65536"], &["0", "65537"]),
    setting(["augment.time_masks.count", ""], ["0 to 1000", "stretches of frames that are blotted out"], &["0", "1000"], &["1001"]),
    setting(["augment.time_masks.width", ""], ["any", "the widest, in frames"], &["0", "100000"], &["-1"]),
    setting(["augment.frequency_masks.count", ""], ["0 to 1000", "bands of rows that are blotted out"], &["0", "1000"], &["1001"]),
    setting(["augment.frequency_masks.width", ""], ["any", "the widest, in rows"], &["0", "100000"], &["-1"]),
];

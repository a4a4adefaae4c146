use std::io::IsTerminal;
use std::time::Duration;

use earmark::Progress;
use earmark::learn::{TrainingProgress, TrainingScores};
use indicatif::{ProgressDrawTarget, ProgressStyle};

/// How finely an epoch is shown.
const STEPS_OF_EPOCH: usize = 100;

/// Progress on stderr; silent where that is no terminal.
pub(crate) struct ProgressBar(indicatif::ProgressBar);

impl ProgressBar {
    pub(crate) fn new(total: usize) -> Self {
        // A single file is done before a bar could tell anything.
        let target = if total > 1 && std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = indicatif::ProgressBar::with_draw_target(Some(total as u64), target);
        let template =
            "{prefix}{bar:24.cyan/dim} {pos}/{len}  {per_sec:.dim}  {eta} left{msg:.red}";
        bar.set_style(ProgressStyle::with_template(template).expect("a valid template"));
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// For a network that learns so many epochs.
    pub(crate) fn of_epochs(n_epochs: usize) -> Self {
        let bar = Self::new(n_epochs * STEPS_OF_EPOCH);
        let template = "{prefix}{bar:24.cyan/dim} {msg}  {eta} left";
        bar.0
            .set_style(ProgressStyle::with_template(template).expect("a valid template"));
        bar
    }

    pub(crate) fn train(&self, progress: &TrainingProgress) {
        let (done, part) = match progress.step {
            0 => (progress.epoch, 0),
            step => (
                progress.epoch - 1,
                STEPS_OF_EPOCH * step / progress.n_steps.max(1),
            ),
        };
        let scores = |name: &str, scores: Option<TrainingScores>| {
            scores.map_or(String::new(), |scores| {
                let (loss, accuracy) = (scores.loss, 100.0 * scores.accuracy);
                format!("{name}loss {loss:.3}, {accuracy:.0} % right")
            })
        };
        if progress.step > 0 || progress.validation.is_some() {
            self.0.set_message(format!(
                "epoch {} of {}: {}{}",
                progress.epoch,
                progress.n_epochs,
                scores("", progress.training),
                scores("; validation ", progress.validation)
            ));
        }
        self.0.set_position((done * STEPS_OF_EPOCH + part) as u64);
    }

    /// What is being done, for a run of several stages.
    pub(crate) fn name(&self, name: &str) {
        self.0.set_prefix(format!("{name} "));
    }

    pub(crate) fn update(&self, progress: Progress) {
        if progress.failed > 0 {
            self.0.set_message(format!("  {} failed", progress.failed));
        }
        self.0.set_position(progress.done as u64);
    }

    /// Does something that writes to the terminal, with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }

    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

//! What a run needs of its surroundings.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::{Error, ErrorKind, Progress, Threads};

/// Where a run keeps what it computes, how much of the machine it may have, and whom it tells.
pub struct Host<'a> {
    /// The folder of the feature cache.
    pub cache: PathBuf,
    /// Where networks are kept while they learn, to go on after a break; none: nowhere.
    pub checkpoints: Option<PathBuf>,
    /// Where networks learn: `cpu`, or a graphics processor that the build knows.
    pub device: String,
    /// Threads it may use.
    pub threads: Threads,
    /// Set to break off.
    pub stop: &'a AtomicBool,
    /// Gets what happens, on the caller's thread.
    pub on_event: &'a mut dyn FnMut(Event<'_>),
}

/// What happens in a run.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Files are described: by what, and how far.
    Describing(&'a str, Progress),
    /// A file could not be described; it is left out.
    Failed(&'a Path, &'a Error),
    /// Files are compared by sound, to find repeats across sides.
    Comparing(Progress),
    /// Maps are drawn: so many of so many are done.
    Mapping(Progress),
    /// Models are fitted: so many of so many rounds or trials are done.
    Fitting(Progress),
    /// A network learns.
    Training(&'a TrainingProgress),
}

/// How far a network has come.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingProgress {
    /// Which fit of the run it is, such as `round 1 of 5`.
    pub fit: String,
    /// The epoch, from 1; one that is done where `step` is 0.
    pub epoch: usize,
    /// Epochs there are at most.
    pub n_epochs: usize,
    /// The step of the epoch, from 1; 0 after the last.
    pub step: usize,
    /// Steps of an epoch; 0 where `step` is.
    pub n_steps: usize,
    /// On the batch of the step, or all of the epoch; none where a run was taken up after this epoch.
    pub training: Option<TrainingScores>,
    /// On the tracks it is watched by, after an epoch.
    pub validation: Option<TrainingScores>,
    /// Whether the epoch is the best so far.
    pub is_best: bool,
}

/// How a network does on some rows or tracks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingScores {
    /// What is made small.
    pub loss: f64,
    /// Share of right answers.
    pub accuracy: f64,
}

/// Takes from any thread what is to be told.
pub(super) type Telling<'a> = dyn Fn(Told) + Sync + 'a;

/// What is told from other threads.
pub(super) enum Told {
    #[cfg_attr(
        not(feature = "networks"),
        expect(dead_code, reason = "networks alone use it")
    )]
    Training(TrainingProgress),
    Fitted(Progress),
}

impl Told {
    fn event(&self) -> Event<'_> {
        match self {
            Self::Training(progress) => Event::Training(progress),
            Self::Fitted(progress) => Event::Fitting(*progress),
        }
    }
}

impl Host<'_> {
    pub(super) fn check_stop(&self) -> Result<(), Error> {
        check_stop(self.stop)
    }

    /// Runs `work` on the threads of this host, and tells what it says.
    pub(super) fn on_threads<T: Send>(
        &mut self,
        work: impl FnOnce(&Telling<'_>) -> T + Send,
    ) -> Result<T, Error> {
        let pool = self.threads.pool()?;
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            let worker = scope.spawn(move || {
                // Nobody listens once the host has gone, and then nobody is to be told.
                let tell = move |told| drop(sender.send(told));
                pool.install(|| work(&tell))
            });
            for told in receiver {
                (self.on_event)(told.event());
            }
            worker
                .join()
                .map_err(|panic| std::panic::resume_unwind(panic))
        })
    }
}

pub(super) fn check_stop(stop: &AtomicBool) -> Result<(), Error> {
    if stop.load(Ordering::Relaxed) {
        return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
    }
    Ok(())
}

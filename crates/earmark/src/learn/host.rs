//! What a run needs of its surroundings.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, ErrorKind, Progress, Threads};

/// Where a run keeps what it computes, how much of the machine it may have, and whom it tells.
pub struct Host<'a> {
    /// The folder of the feature cache.
    pub cache: PathBuf,
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
}

impl Host<'_> {
    pub(super) fn check_stop(&self) -> Result<(), Error> {
        check_stop(self.stop)
    }

    /// Runs `work` on the threads of this host.
    pub(super) fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.count());
        let pool = pool.build().map_err(|error| {
            let message = format!("threads cannot be started ({error}); use fewer (--jobs)");
            Error::new(ErrorKind::Internal, message)
        })?;
        Ok(pool.install(work))
    }
}

pub(super) fn check_stop(stop: &AtomicBool) -> Result<(), Error> {
    if stop.load(Ordering::Relaxed) {
        return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
    }
    Ok(())
}

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::classification::Outcome;
use crate::{Classification, Classifier, Error, ErrorKind, Threads};

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files dealt with.
    pub done: usize,
    /// Of these, files that failed.
    pub failed: usize,
    /// Files in the run.
    pub total: usize,
}

/// Classifies many files: `threads` at a time, fewer files than threads share
/// them. `on_outcome` gets each outcome in the order of the list, on the
/// caller's thread, and says whether to go on; the run also ends early when
/// `stop` is set. Returns where it ended.
///
/// Memory stays bounded: tracks stream, and workers wait when outcomes pile up
/// behind a slow one.
pub fn run(
    classifier: &Classifier,
    files: &[Result<PathBuf, Error>],
    threads: Threads,
    stop: &AtomicBool,
    mut on_outcome: impl FnMut(&Outcome, Progress) -> bool,
) -> Progress {
    let workers = threads.count().min(files.len());
    let each = Threads::new(threads.count() / workers.max(1));
    let mut progress = Progress {
        total: files.len(),
        ..Progress::default()
    };
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (done, results) = sync_channel(4 * workers);
        for _ in 0..workers {
            let (done, next) = (done.clone(), &next);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else {
                        return;
                    };
                    let result = result(classifier, file, each, stop);
                    if done.send((number, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        for (number, result) in results {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&progress.done) {
                let Some(outcome) = finished(result) else {
                    return;
                };
                progress.done += 1;
                progress.failed += usize::from(matches!(outcome, Outcome::Failed(_)));
                if !on_outcome(&outcome, progress) {
                    stop.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    });
    progress
}

type FileResult = Result<Classification, Error>;

fn result(
    classifier: &Classifier,
    file: &Result<PathBuf, Error>,
    threads: Threads,
    stop: &AtomicBool,
) -> (PathBuf, FileResult) {
    match file {
        Ok(path) => {
            // A decoder that panics on a hostile file must not take the run with it.
            let attempt = || classifier.classify_until(path, threads, stop);
            let result = catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|_| {
                let message = "Earmark failed on this file; please report it with the file";
                Err(Error::new(ErrorKind::Internal, message))
            });
            (path.clone(), result)
        }
        Err(error) => (error.path.clone().unwrap_or_default(), Err(error.clone())),
    }
}

/// `None` for a file that was not heard to its end because the run was stopped.
fn finished((path, result): (PathBuf, FileResult)) -> Option<Outcome> {
    let interrupted = |error: &Error| error.kind == ErrorKind::Interrupted;
    if result.as_ref().is_err_and(interrupted) {
        return None;
    }
    Some(Outcome::new(&path, result))
}

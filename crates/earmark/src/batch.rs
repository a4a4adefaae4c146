use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::classification::Outcome;
use crate::{Classifier, Error, ErrorKind, Threads};

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
    let classify = |path: &Path, threads| classifier.classify_until(path, threads, stop);
    in_order(files, threads, stop, classify, |path, result, progress| {
        on_outcome(&Outcome::new(path, result), progress)
    })
}

/// Does `work` on many files at a time, as [`run`] describes it.
pub(crate) fn in_order<T: Send>(
    files: &[Result<PathBuf, Error>],
    threads: Threads,
    stop: &AtomicBool,
    work: impl Fn(&Path, Threads) -> Result<T, Error> + Sync,
    mut on_result: impl FnMut(&Path, Result<T, Error>, Progress) -> bool,
) -> Progress {
    let workers = threads.count().min(files.len());
    let each = Threads::new(threads.count() / workers.max(1));
    let mut progress = Progress {
        total: files.len(),
        ..Progress::default()
    };
    let (next, work) = (&AtomicUsize::new(0), &work);
    thread::scope(|scope| {
        let (done, results) = sync_channel(4 * workers);
        for _ in 0..workers {
            let done = done.clone();
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else {
                        return;
                    };
                    let result = match file {
                        Ok(path) => guarded(|| work(path, each)),
                        Err(error) => Err(error.clone()),
                    };
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
                // A file that was not heard to its end because the run was stopped.
                if matches!(&result, Err(error) if error.kind == ErrorKind::Interrupted) {
                    return;
                }
                let path = match &files[progress.done] {
                    Ok(path) => path.as_path(),
                    Err(error) => error.path.as_deref().unwrap_or(Path::new("")),
                };
                progress.done += 1;
                progress.failed += usize::from(result.is_err());
                if !on_result(path, result, progress) {
                    stop.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    });
    progress
}

/// A decoder that panics on a hostile file must not take the run with it.
fn guarded<T>(attempt: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|_| {
        let message = "Earmark failed on this file; please report it with the file";
        Err(Error::new(ErrorKind::Internal, message))
    })
}

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
    let classify = |file: &FoundFile, threads| {
        let path = file.as_ref().map_err(Error::clone)?;
        classifier.classify_until(path, threads, stop)
    };
    in_order(files, threads, stop, classify, |file, result, progress| {
        on_outcome(&Outcome::new(path_of(file), result), progress)
    })
}

/// A file of a run, or why it could not be looked for.
pub(crate) type FoundFile = Result<PathBuf, Error>;

/// The path that stands for a file in records.
pub(crate) fn path_of(file: &FoundFile) -> &Path {
    match file {
        Ok(path) => path,
        Err(error) => error.path.as_deref().unwrap_or(Path::new("")),
    }
}

/// Does `work` on many items at a time, as [`run`] describes it for files.
pub(crate) fn in_order<I: Sync, T: Send>(
    items: &[I],
    threads: Threads,
    stop: &AtomicBool,
    work: impl Fn(&I, Threads) -> Result<T, Error> + Sync,
    mut on_result: impl FnMut(&I, Result<T, Error>, Progress) -> bool,
) -> Progress {
    let workers = threads.count().min(items.len());
    let each = Threads::new(threads.count() / workers.max(1));
    let mut progress = Progress {
        total: items.len(),
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
                    let Some(item) = items.get(number) else {
                        return;
                    };
                    if done.send((number, guarded(|| work(item, each)))).is_err() {
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
                // An item that was not done to its end because the run was stopped.
                if matches!(&result, Err(error) if error.kind == ErrorKind::Interrupted) {
                    return;
                }
                let item = &items[progress.done];
                progress.done += 1;
                progress.failed += usize::from(result.is_err());
                if !on_result(item, result, progress) {
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

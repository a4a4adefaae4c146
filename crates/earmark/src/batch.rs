use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, Scope};
use std::time::Duration;

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
/// Tracks stream, so that memory does not grow with their length; outcomes that
/// come before their turn are kept until it is theirs.
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
    let mut progress = Progress {
        total: items.len(),
        ..Progress::default()
    };
    thread::scope(|scope| {
        let results = start(scope, items, threads, stop, &work);
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

/// How soon a run that waits for results sees that it is to end, and lets its caller see to other things.
const TICK: Duration = Duration::from_millis(100);

/// Does `work` on many items at a time; `on_result` gets each result when it is there, in whatever order, on the caller's
/// thread, and nothing whenever none has come for a while. It says whether to go on.
///
/// The work gets a flag that is set when it is to be broken off: because `stop` is set, or the caller will not go on. `stop`
/// itself is only looked at. What was done by the time it was set still comes.
pub(crate) fn as_they_come<I: Sync, T: Send>(
    items: &[I],
    threads: Threads,
    stop: &AtomicBool,
    work: impl Fn(&I, Threads, &AtomicBool) -> Result<T, Error> + Sync,
    mut on_result: impl FnMut(Option<(&I, Result<T, Error>)>) -> bool,
) {
    let is_over = AtomicBool::new(false);
    let work = |item: &I, threads| work(item, threads, &is_over);
    thread::scope(|scope| {
        let results = start(scope, items, threads, &is_over, &work);
        loop {
            if stop.load(Ordering::Relaxed) {
                is_over.store(true, Ordering::Relaxed);
            }
            let come = match results.recv_timeout(TICK) {
                Ok((_, Err(error))) if error.kind == ErrorKind::Interrupted => continue,
                Ok((number, result)) => Some((&items[number], result)),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if !on_result(come) {
                is_over.store(true, Ordering::Relaxed);
                return;
            }
        }
    });
}

/// Starts workers that take items in their order until `stop` is set; gives the number of each item and its result as it
/// is done. Workers wait when nobody takes the results.
fn start<'scope, 'env, I: Sync, T: Send + 'scope>(
    scope: &'scope Scope<'scope, 'env>,
    items: &'env [I],
    threads: Threads,
    stop: &'env AtomicBool,
    work: &'env (impl Fn(&I, Threads) -> Result<T, Error> + Sync),
) -> Receiver<(usize, Result<T, Error>)> {
    let workers = threads.count().min(items.len());
    let each = Threads::new(threads.count() / workers.max(1));
    let next = Arc::new(AtomicUsize::new(0));
    let (done, results) = sync_channel(4 * workers);
    for _ in 0..workers {
        let (done, next) = (done.clone(), Arc::clone(&next));
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
    results
}

/// A decoder that panics on a hostile file must not take the run with it.
fn guarded<T>(attempt: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(attempt)).unwrap_or_else(|_| {
        let message = "Earmark failed on this file; please report it with the file";
        Err(Error::new(ErrorKind::Internal, message))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    const TWO: usize = 2;

    #[test]
    fn one_that_takes_long_holds_back_no_other() {
        let (release, wait) = channel();
        let wait = Mutex::new(wait);
        let work = |item: &usize, _, _: &AtomicBool| {
            if *item == 0 {
                wait.lock().unwrap().recv().unwrap();
            }
            Ok(*item)
        };
        let mut come = Vec::new();
        let items: Vec<usize> = (0..40).collect();
        let stop = AtomicBool::new(false);
        as_they_come(&items, Threads::new(TWO), &stop, work, |result| {
            if let Some((item, result)) = result {
                assert_eq!(result.unwrap(), *item);
                come.push(*item);
            }
            if come.len() == items.len() - 1 {
                release.send(()).unwrap();
            }
            true
        });
        assert_eq!(come.len(), items.len());
        assert_eq!(come.last(), Some(&0));
    }

    #[test]
    fn the_caller_comes_to_its_turn_though_nothing_is_done() {
        let (release, wait) = channel();
        let wait = Mutex::new(wait);
        let work = |_: &(), _, _: &AtomicBool| {
            let word: &str = wait.lock().unwrap().recv().unwrap();
            Ok(word)
        };
        let mut n_idle = 0;
        let stop = AtomicBool::new(false);
        as_they_come(&[()], Threads::new(TWO), &stop, work, |result| {
            n_idle += usize::from(result.is_none());
            if n_idle == 1 {
                release.send("go on").unwrap();
            }
            true
        });
        assert!(n_idle >= 1);
    }

    #[test]
    fn what_is_done_when_a_run_is_stopped_is_not_lost() {
        let work = |item: &bool, _, is_over: &AtomicBool| {
            while !is_over.load(Ordering::Relaxed) {
                thread::yield_now();
            }
            match item {
                true => Ok(()),
                false => Err(Error::new(ErrorKind::Interrupted, "stopped on request")),
            }
        };
        let mut n_done = 0;
        let stop = AtomicBool::new(false);
        as_they_come(&[false, true], Threads::new(TWO), &stop, work, |result| {
            stop.store(true, Ordering::Relaxed);
            n_done += usize::from(result.is_some());
            true
        });
        assert_eq!(n_done, 1);
    }

    #[test]
    fn a_caller_that_will_not_go_on_does_not_stop_others() {
        let work = |item: &usize, _, _: &AtomicBool| Ok(*item);
        let items: Vec<usize> = (0..100).collect();
        let stop = AtomicBool::new(false);
        let mut n_come = 0;
        as_they_come(&items, Threads::new(TWO), &stop, work, |result| {
            n_come += usize::from(result.is_some());
            n_come < 3
        });
        assert_eq!(n_come, 3);
        assert!(!stop.load(Ordering::Relaxed));
    }
}

//! Folders into the index.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use earmark_library::{Failure, FoundAudio, Index, Known};
use serde::Serialize;

use super::LibraryListener;
use super::gone::Gone;
use super::tally::Tally;
use super::verdict::{Look, Pass, Seen, Task};
use super::walk::Folder;
use crate::batch::as_they_come;
use crate::{Error, Progress, Threads};

/// A scan of folders into the index of a library.
///
/// Only new and changed files are read; of those whose audio is known, moved or tagged anew, only the tags. What was
/// heard is written as it comes, so that a scan that is broken off, however, goes on where it was.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// The folders, searched to any depth. What has gone from one may be found in another.
    pub folders: &'a [PathBuf],
    /// How many files are heard at a time.
    pub threads: Threads,
    /// Whether files that failed before are tried again though they have not changed.
    pub retry: bool,
    /// Whether tracks are forgotten though nothing at all is left in their folder.
    pub may_empty: bool,
    /// Set to break off.
    pub stop: &'a AtomicBool,
}

/// What happens during a scan.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ScanEvent<'a> {
    /// The turn of a folder has come.
    Listed {
        /// Music files in it.
        n_files: usize,
        /// Of these, such as must be looked into.
        n_to_do: usize,
    },
    /// A file has been dealt with.
    Done {
        /// The file.
        path: &'a Path,
        /// Why it failed, if it did.
        failure: Option<&'a Failure>,
        /// Where the scan of its folder stands.
        progress: Progress,
    },
    /// The tags of a file that can be heard cannot be read; what they said before is kept.
    BadTags(&'a Error),
    /// A folder or a link that could not be looked into, or a folder with nothing in it that had tracks.
    Unreadable(&'a Error),
}

/// What a scan has found in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ScanReport {
    /// Music files in the folder.
    pub n_files: usize,
    /// Files that needed no look.
    pub n_unchanged: usize,
    /// Files that were heard.
    pub n_heard: usize,
    /// Files of known audio under a known path: they were tagged anew, or touched.
    pub n_retagged: usize,
    /// Files found again under another path.
    pub n_moved: usize,
    /// Files of another audio than before, or new, whose audio was known: copies, and files that had been away.
    pub n_known: usize,
    /// Files that failed now.
    pub n_failed: usize,
    /// Tracks that are no more.
    pub n_removed: usize,
    /// Folders and links that could not be looked into, and folders with nothing in them that had tracks.
    pub n_unreadable: usize,
    /// Whether it was broken off.
    pub is_broken_off: bool,
    /// How long it took.
    pub seconds: f64,
}

impl Scan<'_> {
    /// Scans the folders in turn; gives a report of each, or why it could not be scanned: it cannot be read, or is empty
    /// though the index has tracks in it and it [may not be](Self::may_empty), for its disk may not be mounted. Where the
    /// scan is broken off, folders whose turn had not come have none.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the index cannot be read or written. What had been written before is in
    /// it.
    pub fn run(
        &self,
        index: &mut Index,
        listener: &LibraryListener,
        mut on_event: impl FnMut(ScanEvent<'_>),
    ) -> Result<Vec<Result<ScanReport, Error>>, Error> {
        let folders: Vec<Result<Folder, Error>> = self
            .folders
            .iter()
            .map(|path| Folder::read(path, self.may_empty))
            .collect();
        let (mut run, to_do) = self.prepare(&folders, index, listener)?;
        let mut reports = Vec::new();
        for (folder, tasks) in folders.iter().zip(to_do) {
            if self.is_stopped() && !reports.is_empty() {
                break;
            }
            reports.push(match folder {
                Ok(folder) => Ok(run.hear(folder, tasks, &mut on_event)?),
                Err(error) => Err(error.clone()),
            });
        }
        // A file that was not reached may be one that was moved.
        if !self.is_stopped() {
            run.take_leave(&folders, &mut reports, &mut on_event)?;
        }
        Ok(reports)
    }

    /// What is known of the folders, and what is to be done in them: in a file that lies in two of them once.
    fn prepare<'a>(
        &'a self,
        folders: &'a [Result<Folder, Error>],
        index: &'a mut Index,
        listener: &'a LibraryListener,
    ) -> Result<(Run<'a>, Vec<Vec<Task<'a>>>), Error> {
        let there: Vec<&Folder> = folders.iter().flatten().collect();
        let paths: Vec<&Path> = there.iter().map(|folder| folder.path.as_path()).collect();
        let known = index.known(&paths, listener.name(), listener.tried_by())?;
        let mut present = HashSet::new();
        let to_do = folders.iter().map(|folder| {
            let files = folder.iter().flat_map(|folder| &folder.files);
            let new = files.filter(|file| present.insert(file.path.as_path()));
            new.filter_map(|file| Task::of(file, &known, self.retry))
                .collect()
        });
        let to_do = to_do.collect();
        let run = Run {
            scan: self,
            gone: Gone::new(&known, &present, &there),
            known,
            listener,
            index,
        };
        Ok((run, to_do))
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Looks into files; gives those that are to be looked into again.
    fn pass<'f>(
        &self,
        pass: &Pass<'_>,
        tasks: &[Task<'f>],
        tally: &mut Tally<'_>,
        on_event: &mut impl FnMut(ScanEvent<'_>),
    ) -> Result<Vec<Task<'f>>, Error> {
        let mut later = Vec::new();
        let mut result = Ok(());
        let look = |task: &Task<'_>, threads, stop: &AtomicBool| pass.look(task, threads, stop);
        as_they_come(tasks, self.threads, self.stop, look, |come| {
            result = match come {
                None => tally.write_what_is_due(),
                Some((task, look)) => {
                    // Only a fault of ours gets here as an error; it is noted like any other failure.
                    match look.unwrap_or_else(|error| pass.failed(task.file, error)) {
                        Look::Seen(seen) => note(task, *seen, tally, on_event),
                        Look::Later(payload) => {
                            later.push(task.again(payload));
                            Ok(())
                        }
                    }
                }
            };
            result.is_ok()
        });
        result.map(|()| later)
    }
}

/// A scan under way.
struct Run<'a> {
    scan: &'a Scan<'a>,
    listener: &'a LibraryListener,
    index: &'a mut Index,
    known: Known,
    gone: Gone,
}

impl Run<'_> {
    fn hear(
        &mut self,
        folder: &Folder,
        mut tasks: Vec<Task<'_>>,
        on_event: &mut impl FnMut(ScanEvent<'_>),
    ) -> Result<ScanReport, Error> {
        let began = Instant::now();
        let (n_files, n_to_do) = (folder.files.len(), tasks.len());
        for error in &folder.unreadable {
            on_event(ScanEvent::Unreadable(error));
        }
        on_event(ScanEvent::Listed { n_files, n_to_do });
        let report = ScanReport {
            n_files,
            n_unchanged: n_files - n_to_do,
            n_unreadable: folder.unreadable.len(),
            ..ScanReport::default()
        };
        let mut tally = Tally::new(self.index, &mut self.gone, n_to_do, report);
        while !tasks.is_empty() && !self.scan.is_stopped() {
            let pass = Pass::new(&self.known, self.listener);
            tasks = self.scan.pass(&pass, &tasks, &mut tally, on_event)?;
            self.known.payloads.extend(tally.take_heard());
        }
        Ok(ScanReport {
            is_broken_off: self.scan.is_stopped(),
            seconds: (folder.took + began.elapsed()).as_secs_f64(),
            ..tally.finish()?
        })
    }

    /// Forgets what is gone, when all folders have been looked through for it.
    fn take_leave(
        &mut self,
        folders: &[Result<Folder, Error>],
        reports: &mut [Result<ScanReport, Error>],
        on_event: &mut impl FnMut(ScanEvent<'_>),
    ) -> Result<(), Error> {
        for (folder, result) in folders.iter().zip(reports) {
            let (Ok(folder), Ok(report)) = (folder, result.as_mut()) else {
                continue;
            };
            match self.gone.leave(folder, self.scan.may_empty) {
                Ok(leave) => {
                    report.n_removed = self.index.remove(&leave.forgotten)?;
                    report.n_unreadable += leave.emptied.len();
                    leave
                        .emptied
                        .iter()
                        .for_each(|error| on_event(ScanEvent::Unreadable(error)));
                }
                Err(error) => *result = Err(error),
            }
        }
        Ok(())
    }
}

/// Takes down what was seen of a file, and tells of it.
fn note(
    task: &Task<'_>,
    seen: Seen,
    tally: &mut Tally<'_>,
    on_event: &mut impl FnMut(ScanEvent<'_>),
) -> Result<(), Error> {
    let failure = match &seen.found.audio {
        FoundAudio::Failed { failure, .. } => Some(failure.clone()),
        _ => None,
    };
    tally.take(seen.found, task.reason)?;
    if let Some(error) = &seen.bad_tags {
        on_event(ScanEvent::BadTags(error));
    }
    on_event(ScanEvent::Done {
        path: &task.file.path,
        failure: failure.as_ref(),
        progress: tally.progress(),
    });
    Ok(())
}

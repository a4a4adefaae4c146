//! A folder into the index.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use earmark_audio::PayloadDigest;
use earmark_library::{Failure, FileTags, Found, FoundAudio, Index, Known, TrackId};

use super::LibraryListener;
use super::verdict::{Reason, failed, look, reason};
use super::walk::{File, Folder};
use serde::Serialize;

use crate::batch::in_order;
use crate::{Error, ErrorKind, Progress, Threads};

/// What was found is written at the latest after so many files,
const AT_ONCE: usize = 64;
/// or after so long: more than that is not heard again after a power cut.
const AT_THE_LATEST: Duration = Duration::from_secs(5);

/// A scan of a folder into the index of a library.
///
/// Only new and changed files are read; of those whose audio is known, moved or tagged anew, only the tags. What was
/// heard is written as it comes, so that a scan that is broken off, however, goes on where it was.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// The folder, searched to any depth.
    pub folder: &'a Path,
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
    /// The folder has been read.
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
        /// Where the scan stands.
        progress: Progress,
    },
    /// A folder or a link that could not be looked into.
    Unreadable(&'a Error),
}

/// What a scan has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// Folders and links that could not be looked into.
    pub n_unreadable: usize,
    /// Whether it was broken off.
    pub is_broken_off: bool,
}

impl Scan<'_> {
    /// Scans.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] where the folder cannot be read or the index not be written, and where the folder is empty though
    /// the index has tracks in it, unless it [may be emptied](Self::may_empty): a disk may not be mounted. What had been
    /// found before the error is in the index.
    pub fn run(
        &self,
        index: &mut Index,
        listener: &LibraryListener,
        mut on_event: impl FnMut(ScanEvent<'_>),
    ) -> Result<ScanReport, Error> {
        let folder = Folder::read(self.folder)?;
        let known = index.known(&folder.path, listener.name())?;
        self.check_not_empty(&folder, &known)?;
        let mut tally = Tally::new(index, &folder, &known);
        for error in &folder.unreadable {
            on_event(ScanEvent::Unreadable(error));
        }
        let to_do: Vec<(&File, Reason)> = folder
            .files
            .iter()
            .filter_map(|file| Some((file, reason(file, &known, self.retry)?)))
            .collect();
        tally.report.n_unchanged = folder.files.len() - to_do.len();
        on_event(ScanEvent::Listed {
            n_files: folder.files.len(),
            n_to_do: to_do.len(),
        });
        let work =
            |(file, _): &(&File, Reason), threads| look(file, &known, listener, threads, self.stop);
        let mut result = Ok(());
        in_order(
            &to_do,
            self.threads,
            self.stop,
            work,
            |(file, reason), found, progress| {
                // Only a fault of ours gets here as an error; it is noted like any other failure.
                let found = found.unwrap_or_else(|error| failed(file, FileTags::default(), error));
                on_event(ScanEvent::Done {
                    path: &file.path,
                    failure: match &found.audio {
                        FoundAudio::Failed(failure) => Some(failure),
                        _ => None,
                    },
                    progress: Progress {
                        failed: tally.n_failed_with(&found),
                        ..progress
                    },
                });
                result = tally.take(found, *reason);
                result.is_ok()
            },
        );
        result?;
        tally.finish(self.stop)
    }

    /// That an empty folder was always empty.
    fn check_not_empty(&self, folder: &Folder, known: &Known) -> Result<(), Error> {
        if self.may_empty || !folder.files.is_empty() || known.files.is_empty() {
            return Ok(());
        }
        let message = format!(
            "holds no music, but the index has {} tracks in it; mount its disk, or say that they are gone (--gone)",
            known.files.len()
        );
        Err(Error::new(ErrorKind::Io, message).at(self.folder))
    }
}

/// Counts what was found, and writes it in handfuls.
struct Tally<'a> {
    index: &'a mut Index,
    /// Tracks that are no more where they were, by their audio if they had any.
    gone: HashMap<TrackId, Option<PayloadDigest>>,
    found: Vec<Found>,
    written: Instant,
    report: ScanReport,
}

impl<'a> Tally<'a> {
    fn new(index: &'a mut Index, folder: &Folder, known: &Known) -> Self {
        let present: HashSet<&Path> = folder
            .files
            .iter()
            .map(|file| file.path.as_path())
            .collect();
        let gone = known.files.iter();
        let gone =
            gone.filter(|(path, _)| !present.contains(path.as_path()) && !folder.hides(path));
        Self {
            index,
            gone: gone.map(|(_, file)| (file.id, file.payload)).collect(),
            found: Vec::new(),
            written: Instant::now(),
            report: ScanReport {
                n_files: folder.files.len(),
                n_unreadable: folder.unreadable.len(),
                ..ScanReport::default()
            },
        }
    }

    fn n_failed_with(&self, found: &Found) -> usize {
        self.report.n_failed + usize::from(matches!(found.audio, FoundAudio::Failed(_)))
    }

    fn take(&mut self, mut found: Found, reason: Reason) -> Result<(), Error> {
        let report = &mut self.report;
        match (&found.audio, reason) {
            (FoundAudio::Failed(_), _) => report.n_failed += 1,
            (FoundAudio::Heard(_), _) => report.n_heard += 1,
            (FoundAudio::Known(payload), Reason::Changed(before)) => {
                if before.payload == Some(*payload) {
                    report.n_retagged += 1;
                } else {
                    report.n_known += 1;
                }
            }
            (FoundAudio::Known(payload), Reason::New) => {
                found.moved = take_one(&mut self.gone, *payload);
                match found.moved {
                    Some(_) => report.n_moved += 1,
                    None => report.n_known += 1,
                }
            }
        }
        self.found.push(found);
        if self.found.len() >= AT_ONCE || self.written.elapsed() >= AT_THE_LATEST {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), Error> {
        self.index.write(&self.found)?;
        self.found.clear();
        self.written = Instant::now();
        Ok(())
    }

    fn finish(mut self, stop: &AtomicBool) -> Result<ScanReport, Error> {
        self.write()?;
        if stop.load(Ordering::Relaxed) {
            // A file that was not reached may be one that was moved.
            self.report.is_broken_off = true;
            return Ok(self.report);
        }
        let gone: Vec<TrackId> = self.gone.into_keys().collect();
        if !gone.is_empty() {
            self.index.remove(&gone)?;
        }
        self.report.n_removed = gone.len();
        Ok(self.report)
    }
}

/// Takes out one of the tracks of that audio: the one of the lowest number.
fn take_one(
    gone: &mut HashMap<TrackId, Option<PayloadDigest>>,
    payload: PayloadDigest,
) -> Option<TrackId> {
    let same = gone.iter().filter(|(_, other)| **other == Some(payload));
    let id = same.map(|(id, _)| *id).min()?;
    gone.remove(&id);
    Some(id)
}

//! The one who writes: plans carried out, runs taken back, one process at a time.

use std::fs::{File, TryLockError};
use std::ops::ControlFlow;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::change::{Change, TrackOutcome};
use super::genres::{Written, assigned};
use super::journal::{Journal, Run};
use super::plan::{Action, PlannedTrack};
use super::recovery::{Recovered, recover};
use super::replace::Step;
use crate::{LibraryError, LibraryErrorKind};

/// What a run tells while it works.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A step of writing the file at that path is done.
    Step(&'a Path, Step),
    /// A track is done.
    Track(&'a Path, &'a TrackOutcome),
}

/// Who is told, and may end the run between two tracks.
pub type Observer<'a> = &'a mut dyn FnMut(Event<'_>) -> ControlFlow<()>;

/// Writes genres to files, and keeps the journal of it in the folder of a library.
///
/// Of all processes one at a time may hold it.
#[derive(Debug)]
pub struct TagWriter {
    journal: Journal,
    recovered: Vec<Recovered>,
    /// Locked as long as it is open.
    _lock: File,
}

/// The runs in the journal of the library in that folder, the last first.
///
/// # Errors
/// Those of the journal: it cannot be read, is damaged or newer than this program.
pub fn history(library: &Path) -> Result<Vec<Run>, LibraryError> {
    if library.join("journal.sqlite").exists() {
        Journal::open(library)?.runs()
    } else {
        Ok(Vec::new())
    }
}

impl TagWriter {
    /// Opens the journal in the folder of a library, made if there is none, and clears up after a run that was cut off:
    /// see [`recovered`](Self::recovered).
    ///
    /// # Errors
    /// [`LibraryErrorKind::Busy`] while another process writes; else those of the journal.
    pub fn open(library: &Path) -> Result<Self, LibraryError> {
        let journal = Journal::open(library)?;
        let lock = lock(&library.join("journal.lock"))?;
        let recovered = recover(&journal)?;
        Ok(Self {
            journal,
            recovered,
            _lock: lock,
        })
    }

    /// What was found unfinished when it was opened.
    #[must_use]
    pub fn recovered(&self) -> &[Recovered] {
        &self.recovered
    }

    /// Writes what a plan says, and gives the number of the run; `None` where nothing had to be written.
    ///
    /// Each track is one of: written, unchanged, or left as it was, with the reason. None stops the run.
    ///
    /// # Errors
    /// Those of the journal, after which the run is over. Files are whole whatever happens.
    pub fn apply(
        &self,
        tracks: &[PlannedTrack],
        observer: Observer<'_>,
    ) -> Result<Option<i64>, LibraryError> {
        let mut run = None;
        for track in tracks.iter().filter(|track| track.action == Action::Write) {
            let genres: Vec<String> = track.proposed.iter().map(|g| g.name.clone()).collect();
            let change = Change {
                path: &track.path,
                payload: track.payload,
                from: &track.present,
                to: &genres,
                fields: &|present, format| assigned(present, format, &genres),
            };
            let (flow, outcome) = self.track(&change, &mut run, None, observer)?;
            if flow.is_break() || observer(Event::Track(&track.path, &outcome)).is_break() {
                break;
            }
        }
        Ok(run)
    }

    /// Takes a run back: every track that still has the genres it wrote gets back those it had before. Gives the number of
    /// the new run, which can be undone too.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`] for a run that is not in the journal; else as [`apply`](Self::apply).
    pub fn undo(&self, run: i64, observer: Observer<'_>) -> Result<Option<i64>, LibraryError> {
        let mut undoing = None;
        for entry in self.journal.done_in(run)? {
            let write = entry.write;
            let written = Written {
                old_genres: &write.old_genres,
                old: &write.old_fields,
                new: &write.new_fields,
            };
            let change = Change {
                path: &write.path,
                payload: write.payload,
                from: &write.new_genres,
                to: &write.old_genres,
                fields: &|present, _| written.undone(present),
            };
            let (flow, outcome) = self.track(&change, &mut undoing, Some(run), observer)?;
            if flow.is_break() || observer(Event::Track(&write.path, &outcome)).is_break() {
                break;
            }
        }
        Ok(undoing)
    }

    /// The outcome of one track, and whether the run goes on.
    fn track(
        &self,
        change: &Change<'_>,
        run: &mut Option<i64>,
        undoes: Option<i64>,
        observer: Observer<'_>,
    ) -> Result<(ControlFlow<()>, TrackOutcome), LibraryError> {
        let mut flow = ControlFlow::Continue(());
        let mut step = |step| {
            if observer(Event::Step(change.path, step)).is_break() {
                flow = ControlFlow::Break(());
            }
        };
        let outcome = change.carry_out(&self.journal, run, undoes, &mut step)?;
        Ok((flow, outcome))
    }
}

/// How long another process is waited for, which may just be ending.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);

fn lock(path: &Path) -> Result<File, LibraryError> {
    let write = |error: std::io::Error| LibraryError::write(path, &error);
    let mut options = File::options();
    let file = options
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(write)?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                let message = "another process is writing tags";
                let remedy = "wait until it has finished, or end it";
                return Err(LibraryError::new(LibraryErrorKind::Busy, message, remedy).at(path));
            }
            Err(TryLockError::Error(error)) => return Err(write(error)),
        }
    }
}

//! The one who writes: plans carried out, runs taken back, one process at a time.

use std::fs::{File, TryLockError};
use std::ops::ControlFlow;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use earmark_audio::PayloadDigest;

use super::change::{Change, TrackOutcome};
use super::genres::{Written, assigned};
use super::journal::{Ending, Journal, OpenRun, Run, Write};
use super::moved::{Elsewhere, whereabouts};
use super::plan::{Action, PlannedTrack};
use super::recovery::{Recovered, recover};
use super::replace::Step;
use crate::{LibraryError, LibraryErrorKind};

/// What a run tells while it works.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The run is in the journal, under this number, which [`TagWriter::undo`] takes. Told once, with its first write.
    Begun(i64),
    /// A step of writing the file at that path is done.
    Step(&'a Path, Step),
    /// A track is done.
    Track {
        /// Where it is, as the plan names it; when a run is undone, behind all links, and where it was moved to.
        path: &'a Path,
        /// Its audio, if it was written.
        payload: PayloadDigest,
        /// How it went.
        outcome: &'a TrackOutcome,
    },
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
    /// Those of the journal, after which the run is over; [`Event::Begun`] has told its number. Files are whole whatever
    /// happens.
    pub fn apply(
        &self,
        tracks: &[PlannedTrack],
        observer: Observer<'_>,
    ) -> Result<Option<i64>, LibraryError> {
        let mut run = OpenRun::new(&self.journal, None);
        for track in tracks.iter().filter(|track| track.action == Action::Write) {
            let genres: Vec<String> = track.proposed.iter().map(|g| g.name.clone()).collect();
            let change = Change {
                path: &track.path,
                payload: track.payload,
                from: &track.present,
                to: &genres,
                fields: &|present, format| assigned(present, format, &genres),
            };
            let (outcome, flow) = carry_out(&change, &mut run, observer)?;
            let told = tell(&track.path, track.payload, &outcome, observer);
            if flow.is_break() || told.is_break() {
                break;
            }
        }
        Ok(run.number())
    }

    /// Takes a run back: every track that still has the genres it wrote gets back those it had before. Gives the number of
    /// the new run, which can be undone too.
    ///
    /// A file that is not where it was written is looked for where `elsewhere` says that its recording lies.
    ///
    /// # Errors
    /// [`LibraryErrorKind::Config`] for a run that is not in the journal; else as [`apply`](Self::apply).
    pub fn undo(
        &self,
        run: i64,
        elsewhere: Elsewhere<'_>,
        observer: Observer<'_>,
    ) -> Result<Option<i64>, LibraryError> {
        let mut undoing = OpenRun::new(&self.journal, Some(run));
        for entry in self.journal.written_in(run)? {
            let write = &entry.write;
            let (path, outcome, flow) = match whereabouts(write, elsewhere) {
                Ok(path) => {
                    let (outcome, flow) = take_back(write, &path, &mut undoing, observer)?;
                    (path, outcome, flow)
                }
                Err(error) => {
                    let outcome = TrackOutcome::Failed(error);
                    (write.path.clone(), outcome, ControlFlow::Continue(()))
                }
            };
            if entry.is_unfinished {
                self.settle(entry.id, &outcome)?;
            }
            let told = tell(&path, write.payload, &outcome, observer);
            if flow.is_break() || told.is_break() {
                break;
            }
        }
        Ok(undoing.number())
    }

    /// Writes down how a write ended that nobody knew of, as undoing it has shown.
    fn settle(&self, write: i64, outcome: &TrackOutcome) -> Result<(), LibraryError> {
        match outcome {
            TrackOutcome::Written => self.journal.end(write, Ending::Done),
            TrackOutcome::Unchanged => self.journal.end(write, Ending::NotDone),
            TrackOutcome::Changed(_) | TrackOutcome::Failed(_) => Ok(()),
        }
    }
}

/// Gives the file of a write, which lies at `path` now, the genres it had before.
fn take_back(
    write: &Write,
    path: &Path,
    run: &mut OpenRun<'_>,
    observer: Observer<'_>,
) -> Result<(TrackOutcome, ControlFlow<()>), LibraryError> {
    let written = Written {
        old_genres: &write.old_genres,
        old: &write.old_fields,
        new: &write.new_fields,
    };
    let change = Change {
        path,
        payload: write.payload,
        from: &write.new_genres,
        to: &write.old_genres,
        fields: &|present, _| written.undone(present),
    };
    carry_out(&change, run, observer)
}

/// The outcome of one track, and whether the run goes on after it.
fn carry_out(
    change: &Change<'_>,
    run: &mut OpenRun<'_>,
    observer: Observer<'_>,
) -> Result<(TrackOutcome, ControlFlow<()>), LibraryError> {
    let mut flow = ControlFlow::Continue(());
    let had_number = run.number().is_some();
    let mut step = |step| {
        if observer(Event::Step(change.path, step)).is_break() {
            flow = ControlFlow::Break(());
        }
    };
    let result = change.carry_out(run, &mut step);
    if let Some(number) = run.number().filter(|_| !had_number)
        && observer(Event::Begun(number)).is_break()
    {
        flow = ControlFlow::Break(());
    }
    Ok((result?, flow))
}

/// Tells that a track is done, whatever has been asked before: it has been written, or not.
fn tell(
    path: &Path,
    payload: PayloadDigest,
    outcome: &TrackOutcome,
    observer: Observer<'_>,
) -> ControlFlow<()> {
    observer(Event::Track {
        path,
        payload,
        outcome,
    })
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

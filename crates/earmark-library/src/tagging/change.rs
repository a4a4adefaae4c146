//! One track: looked at, changed, written down.

use std::hash::{BuildHasher, RandomState};
use std::path::Path;

use earmark_audio::{PayloadDigest, payload_digest};

use super::blocks::{Field, read};
use super::format::Format;
use super::journal::{Ending, OpenRun, Write};
use super::recovery::how_it_ended;
use super::replace::{Replacement, Step, unwritable};
use super::target::Target;
use super::verify::{Expected, Others};
use crate::{FileTags, LibraryError, LibraryErrorKind};

/// How it went with a track.
#[derive(Clone, Debug)]
pub enum TrackOutcome {
    /// It has the new genres.
    Written,
    /// It had them before.
    Unchanged,
    /// It is not what it was when this was planned, and was left alone. Says in what.
    Changed(String),
    /// It could not be written, and is as it was; or cannot be looked at any more, and whoever writes next finds out.
    Failed(LibraryError),
}

/// What is to be done to a track.
pub(super) struct Change<'a> {
    pub(super) path: &'a Path,
    /// What its audio must be.
    pub(super) payload: PayloadDigest,
    /// The genres it must have.
    pub(super) from: &'a [String],
    /// Those it gets.
    pub(super) to: &'a [String],
    /// How its blocks then say them.
    pub(super) fields: &'a dyn Fn(&[Field], Format) -> Vec<Field>,
}

/// Why a track is not written.
enum Stop {
    Outcome(TrackOutcome),
    /// Of the journal: the run is over.
    Fatal(LibraryError),
}

impl From<LibraryError> for Stop {
    fn from(error: LibraryError) -> Self {
        Self::Outcome(TrackOutcome::Failed(error))
    }
}

impl Change<'_> {
    /// Does it.
    pub(super) fn carry_out(
        &self,
        run: &mut OpenRun<'_>,
        done: &mut dyn FnMut(Step),
    ) -> Result<TrackOutcome, LibraryError> {
        match self.attempt(run, done) {
            Ok(()) => Ok(TrackOutcome::Written),
            Err(Stop::Outcome(outcome)) => Ok(outcome),
            Err(Stop::Fatal(error)) => Err(error),
        }
    }

    fn attempt(&self, run: &mut OpenRun<'_>, done: &mut dyn FnMut(Step)) -> Result<(), Stop> {
        let target = Target::new(self.path)?;
        let format = self.format(&target)?;
        self.check_planned(&target)?;
        let present = read(&target.path, format).map_err(|fault| unwritable(fault, self.path))?;
        let fields = (self.fields)(&present, format);
        if fields == present {
            return Err(Stop::Outcome(TrackOutcome::Unchanged));
        }
        let write = Write {
            path: target.path.clone(),
            temporary: target.temporary(RandomState::new().hash_one(self.path)),
            payload: self.payload,
            old_genres: self.from.to_vec(),
            new_genres: self.to.to_vec(),
            old_fields: present,
            new_fields: fields,
        };
        let expected = Expected {
            format,
            payload: self.payload,
            fields: &write.new_fields,
            genres: self.to,
            others: Others::read(&target.path).map_err(|why| unreadable(&why, self.path))?,
        };
        let entry = run.intend(&write).map_err(Stop::Fatal)?;
        done(Step::Intended);
        let (ending, result) = replaced(&target, &expected, &write, done);
        if let Some(ending) = ending {
            run.end(entry, ending).map_err(Stop::Fatal)?;
            done(Step::Recorded);
        }
        match ending {
            Some(Ending::Done) => Ok(()),
            _ => Ok(result?),
        }
    }

    fn format(&self, target: &Target) -> Result<Format, Stop> {
        let format = Format::of(&target.path);
        let format = format.map_err(|error| LibraryError::read(self.path, &error))?;
        Ok(format.ok_or_else(|| {
            let message = "is of a format whose tags are not written";
            let remedy = "convert it to FLAC, MP3, Ogg, Opus, M4A, WAV or AIFF";
            LibraryError::config(message, remedy).at(self.path)
        })?)
    }

    /// Whether the file is still what the plan, or the run that is undone, knew.
    fn check_planned(&self, target: &Target) -> Result<(), Stop> {
        let changed = |why: String| Stop::Outcome(TrackOutcome::Changed(why));
        let payload = payload_digest(&target.path)
            .map_err(|error| unreadable(&error.to_string(), self.path))?;
        if payload != self.payload {
            return Err(changed("its audio is another".to_owned()));
        }
        let tags = FileTags::read(&target.path)?;
        if tags.genres == self.from {
            return Ok(());
        }
        if tags.genres == self.to {
            return Err(Stop::Outcome(TrackOutcome::Unchanged));
        }
        Err(changed(match &tags.genres[..] {
            [] => "it has no genre any more".to_owned(),
            genres => format!("its genre is now \"{}\"", genres.join("\", \"")),
        }))
    }
}

/// Replaces the file by its copy, and says what became of it, as far as can be known, and what went wrong.
fn replaced(
    target: &Target,
    expected: &Expected<'_>,
    write: &Write,
    done: &mut dyn FnMut(Step),
) -> (Option<Ending>, Result<(), LibraryError>) {
    let made = Replacement::make(target, expected, &write.temporary, done);
    let ready = made.and_then(|replacement| target.check_unchanged().map(|()| replacement));
    let replacement = match ready {
        Ok(replacement) => replacement,
        Err(error) => return (Some(Ending::NotDone), Err(error)),
    };
    match replacement.place(done) {
        Ok(()) => (Some(Ending::Done), Ok(())),
        // What fails last may fail when the new file is in its place.
        Err(error) => (how_it_ended(write), Err(error)),
    }
}

fn unreadable(why: &str, path: &Path) -> LibraryError {
    let message = format!("cannot be written to safely: {why}");
    let remedy = "check the file; it is as it was";
    LibraryError::new(LibraryErrorKind::Damaged, message, remedy).at(path)
}

//! What a scan does about one file.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use earmark_audio::{PayloadDigest, payload_digest};
use earmark_library::{Failure, FileTags, Found, FoundAudio, Known, KnownFile};

use super::LibraryListener;
use super::walk::File;
use crate::{Error, ErrorKind, Threads};

/// Why a file is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The index has nothing at its path.
    New,
    /// It is another file than the index knows, or was heard by older models.
    Changed(KnownFile),
}

/// A file that must be looked into.
#[derive(Clone, Copy)]
pub(super) struct Task<'a> {
    pub(super) file: &'a File,
    pub(super) reason: Reason,
    /// Its audio, where it was looked into before.
    pub(super) payload: Option<PayloadDigest>,
}

impl<'a> Task<'a> {
    /// What is to be done about a file, if anything.
    pub(super) fn of(file: &'a File, known: &Known, retry: bool) -> Option<Self> {
        Some(Self {
            file,
            reason: reason(file, known, retry)?,
            payload: None,
        })
    }

    /// The same, when its audio is known to be that.
    pub(super) fn again(self, payload: PayloadDigest) -> Self {
        Self {
            payload: Some(payload),
            ..self
        }
    }
}

fn reason(file: &File, known: &Known, retry: bool) -> Option<Reason> {
    let Some(before) = known.files.get(&file.path) else {
        return Some(Reason::New);
    };
    let is_same = before.size == file.size
        && before.modified_ns == file.modified_ns
        && before.inode_changed_ns == file.inode_changed_ns;
    let is_done = before.is_settled && !(retry && before.payload.is_none());
    (!is_same || !is_done).then_some(Reason::Changed(*before))
}

/// What came of a look.
pub(super) enum Look {
    /// The file has been dealt with.
    Seen(Box<Seen>),
    /// Its audio is being heard in another file: to be looked into again when this pass is through. By then the audio is
    /// known, or that file failed.
    Later(PayloadDigest),
}

/// What is to be noted of a file.
pub(super) struct Seen {
    pub(super) found: Found,
    /// Why its tags could not be read, though its audio could.
    pub(super) bad_tags: Option<Error>,
}

/// A pass over files, in which each audio is heard once.
pub(super) struct Pass<'a> {
    known: &'a Known,
    listener: &'a LibraryListener,
    claimed: Mutex<HashSet<PayloadDigest>>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(known: &'a Known, listener: &'a LibraryListener) -> Self {
        Self {
            known,
            listener,
            claimed: Mutex::default(),
        }
    }

    /// Looks into a file, and hears it unless its audio is known.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`] alone; other errors are what is noted of the file.
    pub(super) fn look(
        &self,
        task: &Task<'_>,
        threads: Threads,
        stop: &AtomicBool,
    ) -> Result<Look, Error> {
        let payload = match digest(task) {
            Ok(payload) => payload,
            Err(error) => return Ok(self.failed(task.file, error)),
        };
        if self.known.payloads.contains(&payload) {
            return Ok(seen(task.file, FoundAudio::Known(payload)));
        }
        if !self.claim(payload) {
            return Ok(Look::Later(payload));
        }
        let heard = self.listener.hear(&task.file.path, payload, threads, stop);
        match heard {
            Ok(recording) => Ok(seen(task.file, FoundAudio::Heard(Box::new(recording)))),
            Err(error) if error.kind == ErrorKind::Interrupted => Err(error),
            Err(error) => Ok(self.failed(task.file, error)),
        }
    }

    /// That a file could not be heard.
    pub(super) fn failed(&self, file: &File, error: Error) -> Look {
        // Disks come back; anything else is the file's, as long as the same try to hear it.
        let is_settled = error.kind != ErrorKind::Io;
        let failure = Failure {
            kind: error.kind.as_str().to_owned(),
            message: error.message,
        };
        let tried_by = is_settled.then(|| self.listener.tried_by().to_owned());
        let tags = FileTags::read(&file.path).ok();
        Look::Seen(Box::new(Seen {
            found: found(file, tags, FoundAudio::Failed { failure, tried_by }),
            bad_tags: None,
        }))
    }

    /// Whether the audio is this file's to hear: it is in no other of the pass that came before.
    fn claim(&self, payload: PayloadDigest) -> bool {
        let claimed = self.claimed.lock();
        claimed
            .unwrap_or_else(PoisonError::into_inner)
            .insert(payload)
    }
}

fn digest(task: &Task<'_>) -> Result<PayloadDigest, Error> {
    match task.payload {
        Some(payload) => Ok(payload),
        None => Ok(payload_digest(&task.file.path)?),
    }
}

fn seen(file: &File, audio: FoundAudio) -> Look {
    let (tags, bad_tags) = match FileTags::read(&file.path) {
        Ok(tags) => (Some(tags), None),
        Err(error) => (None, Some(Error::from(error))),
    };
    Look::Seen(Box::new(Seen {
        found: found(file, tags, audio),
        bad_tags,
    }))
}

/// What is noted of a file.
pub(super) fn found(
    file: &File,
    file_tags: impl Into<Option<FileTags>>,
    audio: FoundAudio,
) -> Found {
    Found {
        moved: None,
        path: file.path.clone(),
        size: file.size,
        modified_ns: file.modified_ns,
        inode_changed_ns: file.inode_changed_ns,
        file_tags: file_tags.into(),
        audio,
    }
}

//! What a scan does about one file.

use std::sync::atomic::AtomicBool;

use earmark_audio::payload_digest;
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

/// Why a file must be looked into, if it must.
pub(super) fn reason(file: &File, known: &Known, retry: bool) -> Option<Reason> {
    let Some(before) = known.files.get(&file.path) else {
        return Some(Reason::New);
    };
    let is_same = before.size == file.size && before.modified_ns == file.modified_ns;
    let is_done = before.is_settled && !(retry && before.payload.is_none());
    (!is_same || !is_done).then_some(Reason::Changed(*before))
}

/// Looks into a file, and hears it unless its audio is known.
pub(super) fn look(
    file: &File,
    known: &Known,
    listener: &LibraryListener,
    threads: Threads,
    stop: &AtomicBool,
) -> Result<Found, Error> {
    let tags = || FileTags::read(&file.path).unwrap_or_default();
    match hear(file, known, listener, threads, stop) {
        Ok(audio) => Ok(found(file, tags(), audio)),
        Err(error) if error.kind == ErrorKind::Interrupted => Err(error),
        Err(error) => Ok(failed(file, tags(), error)),
    }
}

/// What is noted of a file that could not be heard.
pub(super) fn failed(file: &File, file_tags: FileTags, error: Error) -> Found {
    let failure = Failure {
        kind: error.kind.as_str().to_owned(),
        message: error.message,
    };
    found(file, file_tags, FoundAudio::Failed(failure))
}

/// What is noted of a file.
pub(super) fn found(file: &File, file_tags: FileTags, audio: FoundAudio) -> Found {
    Found {
        moved: None,
        path: file.path.clone(),
        size: file.size,
        modified_ns: file.modified_ns,
        file_tags,
        audio,
    }
}

fn hear(
    file: &File,
    known: &Known,
    listener: &LibraryListener,
    threads: Threads,
    stop: &AtomicBool,
) -> Result<FoundAudio, Error> {
    let payload = payload_digest(&file.path)?;
    if known.payloads.contains(&payload) {
        return Ok(FoundAudio::Known(payload));
    }
    let recording = listener.hear(&file.path, payload, threads, stop)?;
    Ok(FoundAudio::Heard(Box::new(recording)))
}

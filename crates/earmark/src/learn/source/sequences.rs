//! Sequences of audio files, which stay on disk as far as they are too much for memory.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use earmark_data::{Entry, Layout, TrackRows};

use super::audio::{Described, KeptSource};
use super::listed::Listed;
use super::parts::Parts;
use super::sources::Sources;
use crate::describe::{KeptRows, Track};
use crate::learn::config::DataConfig;
use crate::learn::examples::ReadSequence;
use crate::learn::inputs::Inputs;
use crate::learn::sequences::{Cut, SequenceStore};
use crate::learn::{Examples, Host};
use crate::{Error, ErrorKind};

/// So many bytes of sequences are held; the others are read from the cache whenever they are wanted.
const HELD: usize = 2 << 30;

pub(super) fn read(
    config: &DataConfig,
    inputs: &Inputs,
    layout: Layout,
    entries: &[Entry],
    mut listed: Listed,
    host: &mut Host<'_>,
) -> Result<Examples, Error> {
    let mut sources = Sources::default();
    let parts = Parts::new(inputs, None, &mut sources)?;
    let range = parts.range_of_frames();
    let mut described = Described::of(entries);
    // Frames are taken of one set alone.
    let source = KeptSource::new(sources.into_first()?, &host.cache)?;
    let tracks = source.prepare(&mut described, host)?;
    let store = KeptSequences::new(source.kept, tracks, range);
    let mut read = Vec::with_capacity(entries.len());
    for entry in entries {
        host.check_stop()?;
        if let Some(reason) = described.failure(entry) {
            listed.leave_out(entry.id.clone(), reason);
        } else if let Some((number, track)) = store.find(entry) {
            read.push(ReadSequence {
                entry: entry.clone(),
                hash: track.hash,
                number,
                n_frames: store.frames(number)?.len() / store.range.len(),
            });
        }
    }
    if read.is_empty() && !entries.is_empty() {
        let message = "not one track could be described; see the reasons above";
        return Err(Error::new(ErrorKind::Config, message));
    }
    let lengths: Vec<usize> = read.iter().map(|track| track.n_frames).collect();
    let cut = Cut::new(config.frames, config.step, &lengths)?;
    let table = parts.table(layout)?;
    Examples::of_sequences(table, Arc::new(store), cut, read, listed.finish()?)
}

/// The frames of tracks in the cache.
struct KeptSequences {
    kept: KeptRows,
    tracks: Vec<Track>,
    /// The columns that are taken of a row.
    range: Range<usize>,
    held: Vec<OnceLock<Box<[f32]>>>,
    n_bytes_held: AtomicUsize,
}

impl KeptSequences {
    fn new(kept: KeptRows, mut tracks: Vec<Track>, range: Range<usize>) -> Self {
        tracks.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            kept,
            held: tracks.iter().map(|_| OnceLock::new()).collect(),
            tracks,
            range,
            n_bytes_held: AtomicUsize::new(0),
        }
    }

    fn find(&self, entry: &Entry) -> Option<(usize, &Track)> {
        let found = self
            .tracks
            .binary_search_by(|track| track.path.cmp(&entry.path));
        let number = found.ok()?;
        Some((number, &self.tracks[number]))
    }
}

impl SequenceStore for KeptSequences {
    fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error> {
        if let Some(held) = self.held[sequence].get() {
            return Ok(Cow::Borrowed(held));
        }
        let values = frames_of(&self.kept.rows(&self.tracks[sequence])?, &self.range);
        let n_bytes = size_of_val(values.as_slice());
        if self.n_bytes_held.fetch_add(n_bytes, Ordering::Relaxed) + n_bytes > HELD {
            self.n_bytes_held.fetch_sub(n_bytes, Ordering::Relaxed);
            return Ok(Cow::Owned(values));
        }
        Ok(Cow::Borrowed(
            self.held[sequence].get_or_init(|| values.into()),
        ))
    }
}

impl fmt::Debug for KeptSequences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptSequences of {} tracks", self.tracks.len())
    }
}

/// Some columns of all rows of a track.
pub(super) fn frames_of(track: &TrackRows, range: &Range<usize>) -> Vec<f32> {
    let rows = track.values().chunks_exact(track.n_columns());
    rows.flat_map(|row| &row[range.clone()]).copied().collect()
}

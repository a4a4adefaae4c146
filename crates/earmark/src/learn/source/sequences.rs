//! Sequences of audio files, which stay on disk as far as they are too much for memory.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use earmark_data::{Entry, Layout, TrackRows};

use super::audio::{Described, KeptSource};
use super::listed::Listed;
use super::parts::Parts;
use super::sources::Sources;
use crate::describe::{KeptRows, Track};
use crate::learn::config::DataConfig;
use crate::learn::examples::ReadSequence;
use crate::learn::inputs::Inputs;
use crate::learn::sequences::{Cut, Held, SequenceStore};
use crate::learn::{Examples, Host};
use crate::{Error, ErrorKind};

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
    let places = places(&tracks);
    let n_columns = range.len();
    let store = KeptSequences {
        kept: source.kept,
        tracks: tracks.clone(),
        range,
    };
    let store = Held::new(store, tracks.len());
    let mut read = Vec::with_capacity(entries.len());
    for entry in entries {
        host.check_stop()?;
        if let Some(reason) = described.failure(entry) {
            listed.leave_out(entry.id.clone(), reason);
        } else if let Some(&number) = places.get(entry.path.as_path()) {
            read.push(ReadSequence {
                entry: entry.clone(),
                hash: tracks[number].hash,
                number,
                n_frames: store.frames(number)?.len() / n_columns,
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

/// The number of each track.
fn places(tracks: &[Track]) -> HashMap<&Path, usize> {
    let numbered = tracks.iter().enumerate();
    numbered
        .map(|(n, track)| (track.path.as_path(), n))
        .collect()
}

/// The frames of tracks in the cache.
struct KeptSequences {
    kept: KeptRows,
    tracks: Vec<Track>,
    /// The columns that are taken of a row.
    range: Range<usize>,
}

impl SequenceStore for KeptSequences {
    fn frames(&self, sequence: usize) -> Result<Cow<'_, [f32]>, Error> {
        let rows = self.kept.rows(&self.tracks[sequence])?;
        Ok(frames_of(&rows, &self.range).into())
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

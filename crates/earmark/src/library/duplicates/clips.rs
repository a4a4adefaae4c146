//! Clips found inside the tracks of a library.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use earmark_audio::AudioStream;
use earmark_library::duplicates::{Clip, ClipMatch, ClipStream, SHORTEST_CLIP, find_clips};
use earmark_library::{Index, RecordPath};
use serde::Serialize;

use super::Comparable;
use crate::batch::in_order;
use crate::classification::ErrorInfo;
use crate::{Error, ErrorKind, Progress, Threads};

/// A clip, and a track it was found in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClipFound {
    /// `earmark.clip/v1`.
    pub schema: &'static str,
    /// The file that was looked for.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Where it was found; none if nowhere.
    pub found: Option<ClipPlace>,
    /// Why it could not be looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorInfo>,
}

/// Where a clip was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClipPlace {
    /// The track.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Seconds from the beginning of the track to what both have.
    pub offset: f64,
    /// Seconds from the beginning of the clip to it.
    pub clip_offset: f64,
    /// Seconds that both have.
    pub seconds: f64,
    /// How alike they are there: 1 for equal fingerprints, 0 for chance.
    pub similarity: f64,
}

/// Looks for the music of files inside the tracks of a library that lie at or below `paths`, or in all of it.
///
/// For each file, in their order, there is a record for each track it was found in, the longest match first, or one
/// record that says that there is none, or why it could not be heard. `on_progress` is called after each file.
///
/// # Errors
/// [`ErrorKind::Interrupted`] where `stop` is set before the end; those of the index.
pub fn find_in_library(
    index: &Index,
    files: &[PathBuf],
    paths: &[PathBuf],
    threads: Threads,
    stop: &AtomicBool,
    mut on_progress: impl FnMut(Progress),
) -> Result<Vec<ClipFound>, Error> {
    let library = Comparable::read(index, paths)?;
    let mut clips = Vec::new();
    let hear = |path: &PathBuf, _| hear(path, stop);
    let progress = in_order(files, threads, stop, hear, |_, clip, progress| {
        clips.push(clip);
        on_progress(progress);
        true
    });
    if progress.done < progress.total {
        return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
    }
    let heard: Vec<Clip> = clips
        .iter()
        .map(|clip| clip.clone().unwrap_or_default())
        .collect();
    let matches = threads.install(|| find_clips(&heard, &library.fingerprints, stop))??;
    let mut records = Vec::new();
    for (number, (path, clip)) in files.iter().zip(clips).enumerate() {
        let record = |found, error| ClipFound {
            schema: "earmark.clip/v1",
            path: RecordPath(path.clone()),
            found,
            error,
        };
        let before = records.len();
        let of_clip = matches.iter().filter(|found| found.clip == number);
        records.extend(of_clip.map(|found| {
            let track = &library.tracks[found.track].path;
            record(Some(ClipPlace::new(track, found)), None)
        }));
        if records.len() == before {
            records.push(record(
                None,
                clip.err().map(|error| ErrorInfo {
                    kind: error.kind.as_str(),
                    message: error.message,
                }),
            ));
        }
    }
    Ok(records)
}

impl ClipPlace {
    fn new(track: &Path, found: &ClipMatch) -> Self {
        Self {
            path: RecordPath(track.to_owned()),
            offset: found.offset,
            clip_offset: found.clip_offset,
            seconds: found.seconds,
            similarity: found.similarity(),
        }
    }
}

fn hear(path: &Path, stop: &AtomicBool) -> Result<Clip, Error> {
    let mut audio = AudioStream::open(path)?;
    let mut stream = ClipStream::new(audio.sample_rate()).ok_or_else(|| {
        let message = format!("{} Hz are too low a rate for music", audio.sample_rate());
        Error::new(ErrorKind::InvalidAudio, message).at(path)
    })?;
    while let Some(block) = audio.next_block()? {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request").at(path));
        }
        stream.push(block);
    }
    let clip = stream.finish();
    if !clip.is_long_enough() {
        let message = format!(
            "lasts {:.1} s; a clip can be found from {SHORTEST_CLIP} s on",
            audio.decoded_duration()
        );
        return Err(Error::new(ErrorKind::TooShort, message).at(path));
    }
    Ok(clip)
}

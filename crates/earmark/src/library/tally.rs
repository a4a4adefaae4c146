//! What a scan finds: counted, and written in handfuls.

use std::time::{Duration, Instant};

use earmark_audio::PayloadDigest;
use earmark_library::{Found, FoundAudio, Index, TrackId};

use super::gone::Gone;
use super::scan::ScanReport;
use super::verdict::Reason;
use crate::{Error, Progress};

/// What was found is written at the latest after so many files,
const AT_ONCE: usize = 64;
/// or after so long: more than that is not heard again after a power cut.
const AT_THE_LATEST: Duration = Duration::from_secs(5);

/// Counts what is found in a folder, and writes it.
pub(super) struct Tally<'a> {
    index: &'a mut Index,
    gone: &'a mut Gone,
    /// What is not written yet, and since when there is any.
    found: Vec<Found>,
    since: Instant,
    /// The audio that was heard since it was last asked for.
    heard: Vec<PayloadDigest>,
    progress: Progress,
    report: ScanReport,
}

impl<'a> Tally<'a> {
    /// For so many files to look into.
    pub(super) fn new(
        index: &'a mut Index,
        gone: &'a mut Gone,
        n_to_do: usize,
        report: ScanReport,
    ) -> Self {
        Self {
            index,
            gone,
            found: Vec::new(),
            since: Instant::now(),
            heard: Vec::new(),
            progress: Progress {
                total: n_to_do,
                ..Progress::default()
            },
            report,
        }
    }

    /// Where the scan stands.
    pub(super) fn progress(&self) -> Progress {
        self.progress
    }

    /// Takes down what was found of a file.
    pub(super) fn take(&mut self, mut found: Found, reason: Reason) -> Result<(), Error> {
        if let (Some(payload), Reason::New) = (payload_of(&found), reason) {
            found.moved = self.moved(payload)?;
        }
        self.count(&found, reason);
        if let FoundAudio::Heard(recording) = &found.audio {
            self.heard.push(recording.payload);
        }
        if self.found.is_empty() {
            self.since = Instant::now();
        }
        self.found.push(found);
        self.write_what_is_due()
    }

    /// The track that a new file of that audio was before.
    fn moved(&mut self, payload: PayloadDigest) -> Result<Option<TrackId>, Error> {
        if let Some(track) = self.gone.take_one(payload) {
            return Ok(Some(track));
        }
        let tracks = self.index.tracks_of(payload)?;
        Ok(self.gone.take_from_elsewhere(tracks))
    }

    fn count(&mut self, found: &Found, reason: Reason) {
        let report = &mut self.report;
        let count = match (&found.audio, reason) {
            (FoundAudio::Failed { .. }, _) => &mut report.n_failed,
            (FoundAudio::Heard(_), _) => &mut report.n_heard,
            (FoundAudio::Known(payload), Reason::Changed(before))
                if before.payload == Some(*payload) =>
            {
                &mut report.n_retagged
            }
            _ if found.moved.is_some() => &mut report.n_moved,
            _ => &mut report.n_known,
        };
        *count += 1;
        self.progress.done += 1;
        self.progress.failed = report.n_failed;
    }

    /// Writes if there is much, or if it has waited for long.
    pub(super) fn write_what_is_due(&mut self) -> Result<(), Error> {
        let is_late = !self.found.is_empty() && self.since.elapsed() >= AT_THE_LATEST;
        if is_late || self.found.len() >= AT_ONCE {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), Error> {
        self.index.write(&self.found)?;
        self.found.clear();
        Ok(())
    }

    /// The audio that was heard since the last call.
    pub(super) fn take_heard(&mut self) -> Vec<PayloadDigest> {
        std::mem::take(&mut self.heard)
    }

    /// Writes the rest, and reports.
    pub(super) fn finish(mut self) -> Result<ScanReport, Error> {
        self.write()?;
        Ok(self.report)
    }
}

fn payload_of(found: &Found) -> Option<PayloadDigest> {
    match &found.audio {
        FoundAudio::Known(payload) => Some(*payload),
        FoundAudio::Heard(recording) => Some(recording.payload),
        FoundAudio::Failed { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::Path;

    use earmark_library::{Heard, Recording};

    use super::*;

    fn heard(path: &Path, by: &str) -> Found {
        let recording = Recording {
            payload: PayloadDigest::from_bytes([1; 32]),
            heard_by: by.to_owned(),
            heard: Heard {
                duration: 30.0,
                sample_rate: 44_100,
                channels: 2,
                codec: "mp3".to_owned(),
                bit_rate: None,
                tempo: None,
                genres: Vec::new(),
                tags: Vec::new(),
            },
            embedding: vec![1.0, 0.5],
            fingerprint: None,
        };
        Found {
            moved: None,
            path: path.to_owned(),
            size: 1,
            modified_ns: 0,
            inode_changed_ns: 0,
            file_tags: None,
            audio: FoundAudio::Heard(Box::new(recording)),
        }
    }

    /// Of newer models, everything is to be heard anew.
    #[test]
    fn what_was_moved_keeps_its_number_though_it_is_heard_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut index = Index::open(folder.path()).unwrap();
        let (before, after) = (Path::new("/music/a.mp3"), Path::new("/music/b.mp3"));
        index.write(&[heard(before, "old models")]).unwrap();
        let id = index.track_at(before).unwrap().unwrap().id;
        let music = [Path::new("/music")];
        let known = index.known(&music, "new models", "new models").unwrap();
        let mut gone = Gone::new(&known, &HashSet::from([after]), &[]);
        let mut tally = Tally::new(&mut index, &mut gone, 1, ScanReport::default());
        tally.take(heard(after, "new models"), Reason::New).unwrap();
        assert_eq!(tally.finish().unwrap().n_heard, 1);
        assert_eq!(index.track_at(after).unwrap().unwrap().id, id);
        assert_eq!(index.track_at(before).unwrap(), None);
    }
}

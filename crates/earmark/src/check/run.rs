//! The way from tracks to findings.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use earmark_data::{Entry, Manifest, Split};

use super::finding::TrackRef;
use super::listen::{Heard, listen};
use super::report::{CheckReport, CheckSummary, SplitInfo, TrackReport, place_of};
use super::{faults, repeats};
use crate::batch::in_order;
use crate::{Error, ErrorKind, Progress, Threads};

/// What may be chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckOptions {
    /// Tracks shorter than this many seconds are too short.
    pub shortest: f64,
}

impl Default for CheckOptions {
    /// One second: less than that no model of Earmark takes.
    fn default() -> Self {
        Self { shortest: 1.0 }
    }
}

/// A data set to be checked.
///
/// ```no_run
/// use std::sync::atomic::AtomicBool;
///
/// use earmark::data::read_dataset;
/// use earmark::{AUDIO_EXTENSIONS, DatasetCheck, Threads};
///
/// let manifest = read_dataset("genres".as_ref(), AUDIO_EXTENSIONS)?;
/// let check = DatasetCheck::new("genres".as_ref(), &manifest);
/// let report = check.run(Threads::all(), &AtomicBool::new(false), |_| ())?;
/// for finding in report.findings {
///     println!("{}: {}", finding.kind.as_str(), finding.message);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DatasetCheck<'a> {
    path: &'a Path,
    manifest: &'a Manifest,
    split: Option<(&'a Path, &'a Split)>,
    options: CheckOptions,
}

impl<'a> DatasetCheck<'a> {
    /// Of the data set that was read from `path`.
    #[must_use]
    pub fn new(path: &'a Path, manifest: &'a Manifest) -> Self {
        Self {
            path,
            manifest,
            split: None,
            options: CheckOptions::default(),
        }
    }

    /// Together with a split of it, that was read from `path`. Without one, the sides are those the data set itself
    /// has, if it has some.
    #[must_use]
    pub fn with_split(self, path: &'a Path, split: &'a Split) -> Self {
        Self {
            split: Some((path, split)),
            ..self
        }
    }

    /// With other thresholds.
    #[must_use]
    pub fn with_options(self, options: CheckOptions) -> Self {
        Self { options, ..self }
    }

    /// Decodes all tracks, `threads` at a time, and compares them. `on_progress` is called after each track, on the
    /// caller's thread. Memory grows by the fingerprints alone: 8 kB for a song of four minutes.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`](crate::ErrorKind::Interrupted) when `stop` is set before the end. Tracks that
    /// cannot be read are findings.
    pub fn run(
        &self,
        threads: Threads,
        stop: &AtomicBool,
        mut on_progress: impl FnMut(Progress),
    ) -> Result<CheckReport, Error> {
        let mut heard = self.listen(threads, stop, &mut on_progress)?;
        let split = self.split.map(|(_, split)| split);
        let entries = self.manifest.entries().iter();
        let tracks: Vec<TrackRef> = entries
            .map(|entry| TrackRef::new(entry, place_of(split, entry)))
            .collect();
        let mut findings = Vec::new();
        for (track, heard) in tracks.iter().zip(&heard) {
            findings.extend(faults::of_track(track, heard, self.options));
        }
        findings.extend(repeats::find(&tracks, &mut heard, threads, stop)?);
        findings.extend(faults::of_classes(&tracks));
        if let Some(split) = split {
            findings.extend(faults::of_split(split, self.manifest));
        }
        findings.extend(faults::left_out(self.manifest));
        findings.sort_by_key(|finding| (Reverse(finding.weight), finding.kind));
        let split = self.split.map(|(path, split)| SplitInfo::new(path, split));
        let summary = CheckSummary::new(
            self.path,
            self.manifest,
            &heard,
            split,
            self.options,
            &findings,
        );
        let tracks = tracks.into_iter().zip(heard);
        Ok(CheckReport {
            summary,
            findings,
            tracks: tracks
                .map(|(track, heard)| TrackReport::new(track, heard))
                .collect(),
        })
    }

    fn listen(
        &self,
        threads: Threads,
        stop: &AtomicBool,
        on_progress: &mut impl FnMut(Progress),
    ) -> Result<Vec<Result<Heard, Error>>, Error> {
        let entries = self.manifest.entries();
        let mut heard = Vec::with_capacity(entries.len());
        let hear = |entry: &Entry, _| listen(&entry.path, stop);
        let progress = in_order(entries, threads, stop, hear, |_, result, progress| {
            heard.push(result);
            on_progress(progress);
            true
        });
        if progress.done < progress.total {
            return Err(Error::new(ErrorKind::Interrupted, "stopped on request"));
        }
        Ok(heard)
    }
}

//! The whole, in numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use earmark_data::{Layout, Manifest, Place, Split};
use earmark_library::RecordPath;
use earmark_library::fingerprint::{NEAR_BIT_ERRORS, NEAREST_OVERLAP};
use serde::Serialize;

use super::finding::{Finding, TrackRef, Weight};
use super::level::{CLIPPED_SHARE, CLIPPING_RUN, FULL_SCALE, SILENCE_DBFS};
use super::listen::{AudioHash, Heard};
use super::run::CheckOptions;
use crate::Error;

/// What is known of a data set once all of it was heard.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CheckReport {
    /// The numbers.
    #[serde(flatten)]
    pub summary: CheckSummary,
    /// All faults, the gravest first.
    pub findings: Vec<Finding>,
    /// All tracks, in the order of their ids.
    pub tracks: Vec<TrackReport>,
}

impl CheckReport {
    /// The weight of the gravest finding.
    #[must_use]
    pub fn gravest(&self) -> Option<Weight> {
        self.findings.iter().map(|finding| finding.weight).max()
    }
}

/// The numbers of a [`CheckReport`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CheckSummary {
    /// `earmark.dataset_check/v1`.
    pub schema: &'static str,
    /// The data set.
    #[serde(flatten)]
    pub path: RecordPath,
    /// What it was taken for: `class_folders`, `gtzan`, `fma` or `csv`.
    pub layout: &'static str,
    /// Tracks in all.
    pub n_tracks: usize,
    /// Of these, tracks that could be decoded.
    pub n_readable: usize,
    /// Every class, in the order of the alphabet.
    pub classes: Vec<ClassCount>,
    /// Tracks of each sample rate in Hz.
    pub sample_rates: BTreeMap<u32, usize>,
    /// Tracks of each number of channels.
    pub channels: BTreeMap<u16, usize>,
    /// Of the tracks that could be decoded, if there are any.
    pub durations: Option<Durations>,
    /// The split that was checked with it.
    pub split: Option<SplitInfo>,
    /// What the findings were measured against.
    pub thresholds: Thresholds,
    /// How many findings there are of each kind.
    pub found: BTreeMap<&'static str, usize>,
}

/// One class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassCount {
    /// Its label.
    pub label: String,
    /// Its tracks.
    pub n_tracks: usize,
    /// Its artists or albums; 0 where they are not known.
    pub n_groups: usize,
    /// Its share of all tracks, 0 to 1.
    pub share: f64,
}

/// Lengths of tracks in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Durations {
    /// Of all together.
    pub total: f64,
    /// The least.
    pub shortest: f64,
    /// The one in the middle; of two, the lower.
    pub median: f64,
    /// The greatest.
    pub longest: f64,
}

/// The split a data set was checked with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SplitInfo {
    /// Its file.
    #[serde(flatten)]
    pub path: RecordPath,
    /// Its hash.
    pub hash: String,
    /// [`Split::LEAKY_STAMP`] where it was made to leak.
    pub stamp: Option<&'static str>,
    /// Rows on each side.
    pub parts: BTreeMap<String, usize>,
}

impl SplitInfo {
    pub(super) fn new(path: &Path, split: &Split) -> Self {
        let mut parts = BTreeMap::new();
        for row in split.rows() {
            *parts.entry(row.place.to_string()).or_default() += 1;
        }
        Self {
            path: RecordPath(path.to_owned()),
            hash: split.hash().to_string(),
            stamp: split.stamp(),
            parts,
        }
    }
}

/// What findings were measured against; the constants of the same names say what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Thresholds {
    /// Seconds.
    pub shortest: f64,
    /// dB relative to full scale.
    pub silence_dbfs: f64,
    /// Magnitude of a sample.
    pub full_scale: f32,
    /// Samples.
    pub clipping_run: u64,
    /// Share of samples.
    pub clipped_share: f64,
    /// Bits of 32.
    pub near_bit_errors: f64,
    /// Items of a fingerprint.
    pub nearest_overlap: usize,
}

impl From<CheckOptions> for Thresholds {
    fn from(options: CheckOptions) -> Self {
        Self {
            shortest: options.shortest,
            silence_dbfs: SILENCE_DBFS,
            full_scale: FULL_SCALE,
            clipping_run: CLIPPING_RUN,
            clipped_share: CLIPPED_SHARE,
            near_bit_errors: NEAR_BIT_ERRORS,
            nearest_overlap: NEAREST_OVERLAP,
        }
    }
}

/// A track and what was heard in it; nothing of the latter where it could not be decoded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TrackReport {
    /// The track.
    #[serde(flatten)]
    pub track: TrackRef,
    /// Seconds.
    pub duration: Option<f64>,
    /// Hz.
    pub sample_rate: Option<u32>,
    /// Of the file.
    pub channels: Option<u16>,
    /// Short name.
    pub codec: Option<String>,
    /// `20 log10` of the largest magnitude of the mixdown to mono; none for digital silence.
    pub peak_dbfs: Option<f64>,
    /// Share of the samples of the mixdown that are clipped, 0 to 1.
    pub clipped_share: Option<f64>,
    /// SHA-256 of the file.
    pub content: Option<String>,
    /// SHA-256 of the decoded audio.
    pub audio: Option<AudioHash>,
}

impl TrackReport {
    pub(super) fn new(track: TrackRef, heard: Result<Heard, Error>) -> Self {
        let heard = heard.ok();
        let known = heard.as_ref();
        Self {
            track,
            duration: known.map(|heard| heard.duration),
            sample_rate: known.map(|heard| heard.sample_rate),
            channels: known.map(|heard| heard.channels),
            peak_dbfs: known.and_then(|heard| heard.peak_dbfs),
            clipped_share: known.map(|heard| heard.clipped_share),
            content: known.map(|heard| heard.content.to_string()),
            audio: known.map(|heard| heard.audio),
            codec: heard.map(|heard| heard.codec),
        }
    }
}

impl CheckSummary {
    pub(super) fn new(
        path: &Path,
        manifest: &Manifest,
        heard: &[Result<Heard, Error>],
        split: Option<SplitInfo>,
        options: CheckOptions,
        findings: &[Finding],
    ) -> Self {
        let readable: Vec<&Heard> = heard.iter().flatten().collect();
        let mut summary = Self {
            schema: "earmark.dataset_check/v1",
            path: RecordPath(path.to_owned()),
            layout: layout(manifest.layout()),
            n_tracks: heard.len(),
            n_readable: readable.len(),
            classes: classes(manifest),
            sample_rates: BTreeMap::new(),
            channels: BTreeMap::new(),
            durations: durations(&readable),
            split,
            thresholds: options.into(),
            found: BTreeMap::new(),
        };
        for heard in readable {
            *summary.sample_rates.entry(heard.sample_rate).or_default() += 1;
            *summary.channels.entry(heard.channels).or_default() += 1;
        }
        for finding in findings {
            *summary.found.entry(finding.kind.as_str()).or_default() += 1;
        }
        summary
    }
}

fn layout(layout: Layout) -> &'static str {
    match layout {
        Layout::ClassFolders => "class_folders",
        Layout::Gtzan => "gtzan",
        Layout::Fma => "fma",
        Layout::Csv => "csv",
        _ => "other",
    }
}

fn classes(manifest: &Manifest) -> Vec<ClassCount> {
    let mut found = BTreeMap::<&str, (usize, BTreeSet<&str>)>::new();
    for entry in manifest.entries() {
        let class = found.entry(&entry.label).or_default();
        class.0 += 1;
        class.1.extend(entry.group.as_deref());
    }
    let all = manifest.entries().len() as f64;
    let class = |(label, (n_tracks, groups)): (&str, (usize, BTreeSet<&str>))| ClassCount {
        label: label.to_owned(),
        n_tracks,
        n_groups: groups.len(),
        share: n_tracks as f64 / all,
    };
    found.into_iter().map(class).collect()
}

fn durations(readable: &[&Heard]) -> Option<Durations> {
    let mut seconds: Vec<f64> = readable.iter().map(|heard| heard.duration).collect();
    seconds.sort_by(f64::total_cmp);
    Some(Durations {
        total: seconds.iter().sum(),
        shortest: *seconds.first()?,
        median: *seconds.get((seconds.len() - 1) / 2)?,
        longest: *seconds.last()?,
    })
}

/// The side of a track: that of the split, or without one that of the data set itself.
pub(super) fn place_of(split: Option<&Split>, entry: &earmark_data::Entry) -> Option<Place> {
    match split {
        Some(split) => split.place_of(&entry.id),
        None => entry.part.map(Place::Part),
    }
}

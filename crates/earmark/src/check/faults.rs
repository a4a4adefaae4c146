//! The faults of single tracks and classes.

use std::collections::BTreeMap;

use earmark_data::{Manifest, Split};

use super::finding::{Finding, FindingKind, TrackRef, Weight};
use super::level::{CLIPPED_SHARE, CLIPPING_RUN, SILENCE_DBFS};
use super::listen::Heard;
use super::run::CheckOptions;
use crate::classification::ErrorInfo;
use crate::{Error, ErrorKind};

/// What is wrong with one track.
pub(super) fn of_track(
    track: &TrackRef,
    heard: &Result<Heard, Error>,
    options: CheckOptions,
) -> Vec<Finding> {
    match heard {
        Ok(heard) => of_audio(track, heard, options),
        Err(error) => vec![of_failure(track, error)],
    }
}

fn of_failure(track: &TrackRef, error: &Error) -> Finding {
    let kind = if is_empty(track, error) {
        FindingKind::Empty
    } else {
        FindingKind::Unreadable
    };
    let mut finding = Finding::new(kind, vec![track.clone()], error.message.clone());
    finding.error = Some(ErrorInfo {
        kind: error.kind.as_str(),
        message: error.message.clone(),
    });
    finding
}

/// A file of no bytes, or a sound one without samples; samples that are no numbers are no emptiness.
fn is_empty(track: &TrackRef, error: &Error) -> bool {
    let no_bytes = || std::fs::metadata(&track.path.0).is_ok_and(|metadata| metadata.len() == 0);
    match error.kind {
        ErrorKind::InvalidAudio => error.message.starts_with("the file holds no"),
        ErrorKind::Io => no_bytes(),
        _ => false,
    }
}

fn of_audio(track: &TrackRef, heard: &Heard, options: CheckOptions) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |kind, message| {
        findings.push(Finding::new(kind, vec![track.clone()], message));
    };
    if heard.duration < options.shortest {
        let (seconds, shortest) = (heard.duration, options.shortest);
        let message = format!("{seconds:.2} s long, shorter than {shortest} s");
        found(FindingKind::TooShort, message);
    }
    if heard.is_silent() {
        let message = match heard.peak_dbfs {
            Some(peak) => format!("peak at {peak:.1} dBFS, below {SILENCE_DBFS} dBFS"),
            None => "digital silence".to_owned(),
        };
        found(FindingKind::Silent, message);
    }
    if heard.clipped_share > CLIPPED_SHARE {
        let (share, most) = (100.0 * heard.clipped_share, 100.0 * CLIPPED_SHARE);
        let message = format!(
            "{share:.2} % of the samples lie at full scale in runs of {CLIPPING_RUN} or more, above {most} %"
        );
        found(FindingKind::Clipped, message);
    }
    if !heard.warnings.is_empty() {
        let warnings = heard.warnings.iter();
        let messages: Vec<String> = warnings
            .map(|warning| format!("{}: {}", warning.kind.as_str(), warning.message))
            .collect();
        found(FindingKind::Damaged, messages.join("; "));
    }
    findings
}

/// What is wrong with the classes.
pub(super) fn of_classes(tracks: &[TrackRef]) -> Vec<Finding> {
    let mut classes = BTreeMap::<&str, Vec<&TrackRef>>::new();
    for track in tracks {
        classes.entry(&track.label).or_default().push(track);
    }
    if let (1, Some(label)) = (classes.len(), classes.keys().next()) {
        let message =
            format!("all tracks have the label {label:?}; a classifier needs at least two");
        return vec![Finding::new(FindingKind::OneClass, Vec::new(), message)];
    }
    let single = classes
        .into_iter()
        .filter(|(_, members)| members.len() == 1);
    let finding = |(label, members): (&str, Vec<&TrackRef>)| {
        let message = format!(
            "the class {label:?} has a single track, which cannot lie on two sides; add some, merge the class or leave it out"
        );
        let members = members.into_iter().cloned().collect();
        Finding::new(FindingKind::SingleTrackClass, members, message)
    };
    single.map(finding).collect()
}

/// What of the data set is no track.
pub(super) fn left_out(manifest: &Manifest) -> Vec<Finding> {
    let finding = |left_out: &earmark_data::LeftOut| {
        let message = format!("{}: {}", left_out.id, left_out.reason);
        Finding::new(FindingKind::LeftOut, Vec::new(), message)
    };
    manifest.left_out().iter().map(finding).collect()
}

/// What is wrong with a split, by itself and for this data set.
pub(super) fn of_split(split: &Split, manifest: &Manifest) -> Vec<Finding> {
    let by_itself = split.findings().into_iter();
    let findings = by_itself.chain(split.findings_against(manifest));
    let finding = |found: earmark_data::SplitFinding| {
        let kind = if found.is_leak() {
            FindingKind::SplitLeak
        } else {
            FindingKind::SplitMismatch
        };
        let mut finding = Finding::new(kind, Vec::new(), found.to_string());
        if found.is_leak() {
            finding.weight = Weight::Leak;
        }
        finding
    };
    findings.map(finding).collect()
}

//! The faults of tracks that repeat each other.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use earmark_library::fingerprint::{
    Fingerprint, ITEM_SECONDS, NEAREST_OVERLAP, NearPair, near_pairs,
};

use super::exact::same;
use super::finding::{Across, Finding, FindingKind, TrackRef, Weight};
use super::listen::Heard;
use crate::{Error, Threads};

/// Finds all repeats; the fingerprints are taken out of `heard`.
pub(super) fn find(
    tracks: &[TrackRef],
    heard: &mut [Result<Heard, Error>],
    threads: Threads,
    stop: &AtomicBool,
) -> Result<Vec<Finding>, Error> {
    let exact = Exact::new(heard);
    let fingerprints = exact.fingerprints(heard);
    let mut findings = exact.findings(tracks);
    let pairs = threads.install(|| near_pairs(&fingerprints, stop))??;
    findings.extend(pairs.iter().map(|pair| near(tracks, &exact, pair)));
    findings.extend(not_compared(tracks, heard, &exact, &fingerprints));
    Ok(findings)
}

/// Tracks of one file and of one audio.
struct Exact {
    files: Vec<Vec<usize>>,
    /// Those that are not all the same file, too.
    audio: Vec<Vec<usize>>,
    /// For each track the first of the same audio.
    first: Vec<usize>,
}

impl Exact {
    fn new(heard: &[Result<Heard, Error>]) -> Self {
        let content = |number: usize| heard[number].as_ref().ok().map(|heard| heard.content);
        let files = same((0..heard.len()).map(content));
        // All silence of one length is the same audio, which says nothing.
        let sounding = heard
            .iter()
            .map(|heard| heard.as_ref().ok().filter(|heard| !heard.is_silent()));
        let mut audio = same(sounding.map(|heard| heard.map(|heard| heard.audio)));
        let mut first: Vec<usize> = (0..heard.len()).collect();
        for group in files.iter().chain(&audio) {
            group.iter().for_each(|&number| first[number] = group[0]);
        }
        audio.retain(|group| {
            group
                .iter()
                .any(|&number| content(number) != content(group[0]))
        });
        Self {
            files,
            audio,
            first,
        }
    }

    /// Those of the first track of each audio; empty ones for all others.
    fn fingerprints(&self, heard: &mut [Result<Heard, Error>]) -> Vec<Fingerprint> {
        let mut taken = Vec::with_capacity(heard.len());
        for (number, heard) in heard.iter_mut().enumerate() {
            let fingerprint = match heard {
                Ok(heard) => heard.fingerprint.take().filter(|_| !heard.is_silent()),
                Err(_) => None,
            };
            let is_first = self.first[number] == number;
            taken.push(fingerprint.filter(|_| is_first).unwrap_or_default());
        }
        taken
    }

    /// All tracks of the audio of `first`.
    fn members(&self, first: usize) -> impl Iterator<Item = usize> {
        let all = self.first.iter().enumerate();
        all.filter(move |(_, of)| **of == first)
            .map(|(number, _)| number)
    }

    fn findings(&self, tracks: &[TrackRef]) -> Vec<Finding> {
        let files = self.files.iter().map(|group| {
            let message = format!("{} tracks are the same file", group.len());
            repeat(FindingKind::SameFile, pick(tracks, group), &message)
        });
        let audio = self.audio.iter().map(|group| {
            let message = format!("{} tracks have the same audio", group.len());
            repeat(FindingKind::SameAudio, pick(tracks, group), &message)
        });
        files.chain(audio).collect()
    }
}

fn pick(tracks: &[TrackRef], numbers: &[usize]) -> Vec<TrackRef> {
    numbers
        .iter()
        .map(|&number| tracks[number].clone())
        .collect()
}

fn near(tracks: &[TrackRef], exact: &Exact, pair: &NearPair) -> Finding {
    let both = [pair.first, pair.second];
    let members: BTreeSet<usize> = both
        .into_iter()
        .flat_map(|first| exact.members(first))
        .collect();
    let members: Vec<usize> = members.into_iter().collect();
    let overlap = pair.alignment.overlap as f64 * ITEM_SECONDS;
    let message = format!(
        "{} tracks sound alike: {:.1} of 32 bits differ over {overlap:.0} s",
        members.len(),
        pair.alignment.bit_errors
    );
    let mut finding = repeat(FindingKind::NearRepeat, pick(tracks, &members), &message);
    finding.bit_errors = Some(pair.alignment.bit_errors);
    finding.overlap = Some(overlap);
    finding.shift = Some(pair.alignment.shift as f64 * ITEM_SECONDS);
    finding
}

fn repeat(kind: FindingKind, tracks: Vec<TrackRef>, what: &str) -> Finding {
    let across = Across::of(&tracks);
    let mut message = what.to_owned();
    for across in &across {
        message += match across {
            Across::Labels => ", under several labels",
            Across::Groups => ", in several groups",
            Across::Sides => ", on several sides of the split",
        };
    }
    let mut finding = Finding::new(kind, tracks, message);
    if across.contains(&Across::Sides) {
        finding.weight = Weight::Leak;
    }
    finding.across = across;
    finding
}

/// The tracks that could be heard, but not compared by sound.
fn not_compared(
    tracks: &[TrackRef],
    heard: &[Result<Heard, Error>],
    exact: &Exact,
    fingerprints: &[Fingerprint],
) -> Option<Finding> {
    let is_short = |number: &usize| {
        let sounds = heard[*number]
            .as_ref()
            .is_ok_and(|heard| !heard.is_silent());
        sounds && fingerprints[exact.first[*number]].0.len() < NEAREST_OVERLAP
    };
    let short: Vec<usize> = (0..tracks.len()).filter(is_short).collect();
    if short.is_empty() {
        return None;
    }
    let message = format!(
        "{} tracks are too short to be compared by sound (5.6 s); exact repeats of them are found all the same",
        short.len()
    );
    let tracks = pick(tracks, &short);
    Some(Finding::new(FindingKind::NotCompared, tracks, message))
}

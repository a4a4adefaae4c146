//! The findings of a check, for people and for spreadsheets.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};

use earmark::{Across, CheckReport, Finding, TrackRef, Weight};
use serde::Serialize;

use crate::output::{BOLD, DIM, Entry, RED, YELLOW};

/// Findings of a kind that a table names; the rest is counted.
const NAMED: usize = 20;
/// Tracks of a finding that a table names.
const TRACKS: usize = 6;

/// A line of JSON or CSV.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct FindingEntry(pub(super) Finding);

impl Entry for FindingEntry {
    const HEAD: &[&str] = &[
        "finding",
        "weight",
        "tracks",
        "labels",
        "across",
        "bit_errors",
        "message",
    ];

    fn row(&self) -> Vec<String> {
        let finding = &self.0;
        let all = |text: fn(&TrackRef) -> &str| -> String {
            let texts: Vec<&str> = finding.tracks.iter().map(text).collect();
            texts.join("|")
        };
        let across: Vec<&str> = finding.across.iter().map(|across| word(*across)).collect();
        let errors = finding.bit_errors.map(|errors| format!("{errors:.3}"));
        vec![
            finding.kind.as_str().into(),
            weight(finding.weight).into(),
            all(|track| &track.id),
            all(|track| &track.label),
            across.join("|"),
            errors.unwrap_or_default(),
            finding.message.clone(),
        ]
    }
}

fn word(across: Across) -> &'static str {
    match across {
        Across::Labels => "labels",
        Across::Groups => "groups",
        Across::Sides => "sides",
    }
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Note => "note",
        Weight::Problem => "problem",
        Weight::Leak => "leak",
    }
}

/// The numbers, then the findings.
pub(super) fn write_table(out: &mut impl Write, report: &CheckReport) -> io::Result<()> {
    write_numbers(out, report)?;
    let mut named = BTreeMap::<&str, usize>::new();
    for finding in &report.findings {
        let count = named.entry(finding.kind.as_str()).or_default();
        *count += 1;
        if *count <= NAMED {
            write_finding(out, finding)?;
        }
    }
    for (kind, count) in named.iter().filter(|(_, count)| **count > NAMED) {
        writeln!(out, "{kind}: … and {} more", count - NAMED)?;
    }
    Ok(())
}

fn write_numbers(out: &mut impl Write, report: &CheckReport) -> io::Result<()> {
    let summary = &report.summary;
    let width = summary.classes.iter().map(|class| class.label.len()).max();
    let width = width.unwrap_or(0).max(5);
    writeln!(
        out,
        "{DIM}{:<width$}  TRACKS  SHARE  GROUPS{DIM:#}",
        "CLASS"
    )?;
    for class in &summary.classes {
        let share = format!("{:.1} %", 100.0 * class.share);
        let groups = match class.n_groups {
            0 => "–".to_owned(),
            n => n.to_string(),
        };
        let (label, n_tracks) = (&class.label, class.n_tracks);
        writeln!(
            out,
            "{BOLD}{label:<width$}{BOLD:#}  {n_tracks:>6}  {share:>6} {groups:>6}"
        )?;
    }
    writeln!(out, "layout: {}", summary.layout)?;
    if let Some(durations) = summary.durations {
        writeln!(
            out,
            "durations: {:.1} to {:.1} s, median {:.1} s, {:.1} h in all",
            durations.shortest,
            durations.longest,
            durations.median,
            durations.total / 3600.0
        )?;
    }
    writeln!(
        out,
        "sample rates: {}",
        counts(&summary.sample_rates, " Hz")
    )?;
    writeln!(out, "channels: {}", counts(&summary.channels, ""))?;
    if let Some(split) = &summary.split {
        writeln!(out, "split: {} ({})", counts(&split.parts, ""), split.hash)?;
        if let Some(stamp) = split.stamp {
            writeln!(out, "{RED}{stamp}{RED:#}")?;
        }
    }
    Ok(())
}

/// `22050 Hz: 390, 16000 Hz: 8`
fn counts<K: Display>(counts: &BTreeMap<K, usize>, unit: &str) -> String {
    let counts = counts.iter().map(|(key, n)| format!("{key}{unit}: {n}"));
    counts.collect::<Vec<_>>().join(", ")
}

fn write_finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let style = match finding.weight {
        Weight::Leak => RED,
        Weight::Problem => YELLOW,
        Weight::Note => DIM,
    };
    let kind = finding.kind.as_str();
    write!(out, "{style}{kind}:{style:#} ")?;
    let ids = finding.tracks.iter().take(TRACKS).map(|track| &track.id);
    let ids: Vec<&str> = ids.map(String::as_str).collect();
    let more = finding.tracks.len() - ids.len();
    if !ids.is_empty() {
        write!(out, "{}", ids.join(", "))?;
        if more > 0 {
            write!(out, " and {more} more")?;
        }
        write!(out, ": ")?;
    }
    writeln!(out, "{}", finding.message)
}

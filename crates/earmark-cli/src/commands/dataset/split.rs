//! `earmark dataset split`

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use earmark::data::{Manifest, Part, Place, Split, SplitFinding, SplitShape, SplitStrategy};
use serde::Serialize;

use super::{fatal, keep_apart, read};
use crate::args::{DatasetSplitArguments, Format};
use crate::output::{BOLD, DIM, Entry, RED, YELLOW, format_or_default, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

/// Findings named in a table; the rest is counted, and in the JSON record.
const NAMED: usize = 20;

pub(super) fn run(arguments: &DatasetSplitArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.format.or(settings.format));
    // What is wrong with the command shows before the data set is read.
    strategy(arguments, true)?;
    keep_apart(&arguments.output, &[&arguments.data])?;
    let manifest = tracks(arguments)?;
    let has_groups = manifest.entries().iter().any(|entry| entry.group.is_some());
    let (name, strategy) = strategy(arguments, has_groups)?;
    manifest.check_files().map_err(|error| fatal(&error))?;
    let split = Split::new(&manifest, strategy, arguments.seed).map_err(|error| fatal(&error))?;
    split
        .write(&arguments.output)
        .map_err(|error| fatal(&error))?;
    let record = SplitRecord::new(arguments, name, &manifest, &split);
    record.write(&mut stdout(), format)?;
    if let Some(stamp) = split.stamp() {
        say(&format!(
            "{RED}{stamp}:{RED:#} segments of one track lie on both sides; no result on this split is a result"
        ));
    }
    say(&format!(
        "{}: {} rows",
        arguments.output.display(),
        split.rows().len()
    ));
    Ok(if record.findings.iter().any(|finding| finding.is_leak) {
        Status::Attention
    } else {
        Status::Good
    })
}

/// The strategy and its name; where none is asked for, by group if some are known.
fn strategy(
    arguments: &DatasetSplitArguments,
    has_groups: bool,
) -> Result<(&str, SplitStrategy), Fatal> {
    let folds = || SplitShape::Folds(arguments.folds.unwrap_or(5));
    let shape = arguments.holdout.unwrap_or_else(folds);
    let name = arguments.by.as_deref().or(arguments.split.as_deref());
    let default = SplitStrategy::default_name(has_groups);
    let is_default = name.is_none();
    let name = name.unwrap_or(default);
    let strategy = SplitStrategy::named(name, shape).map_err(|error| fatal(&error))?;
    let dealt = matches!(strategy, SplitStrategy::Track(_) | SplitStrategy::Group(_));
    let leaky = matches!(strategy, SplitStrategy::LeakySegments { .. });
    let shaped = arguments.folds.is_some() || arguments.holdout.is_some();
    match &arguments.by {
        Some(by) if !dealt => Err(Fatal::new(format!(
            "--by {by}: only track, artist, album and group can be kept together; ask for --split {by}"
        ))),
        None if dealt && !is_default => Err(Fatal::new(format!(
            "--split {name} is no published split; ask for --by {name}"
        ))),
        None if shaped && !leaky && !dealt => Err(Fatal::new(format!(
            "--split {name} has sides of its own; leave out --folds and --holdout"
        ))),
        _ => Ok((name, strategy)),
    }
}

fn tracks(arguments: &DatasetSplitArguments) -> Result<Manifest, Fatal> {
    let manifest = read(&arguments.data)?;
    if arguments.without_excluded {
        return Ok(manifest.without_excluded());
    }
    let entries = manifest.entries().iter();
    let excluded = entries.filter(|entry| entry.part == Some(Part::Excluded));
    let n_excluded = excluded.count();
    if n_excluded > 0 && arguments.by.is_some() {
        say(&format!(
            "{YELLOW}note:{YELLOW:#} {n_excluded} tracks that the data set marks as faulty or repeated are dealt out \
             too; --without-excluded leaves them out"
        ));
    }
    Ok(manifest)
}

/// What was split, how, and what came of it.
#[derive(Serialize)]
struct SplitRecord<'a> {
    schema: &'static str,
    path: String,
    dataset: String,
    strategy: &'a str,
    seed: u64,
    hash: String,
    stamp: Option<&'static str>,
    parts: Vec<String>,
    classes: Vec<ClassRow>,
    findings: Vec<FindingRow>,
    left_out: Vec<LeftOutRow>,
}

/// How many rows of a class lie on each side.
#[derive(Serialize)]
struct ClassRow {
    label: String,
    counts: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct FindingRow {
    is_leak: bool,
    message: String,
}

#[derive(Serialize)]
struct LeftOutRow {
    id: String,
    reason: &'static str,
}

impl<'a> SplitRecord<'a> {
    fn new(
        arguments: &DatasetSplitArguments,
        strategy: &'a str,
        manifest: &Manifest,
        split: &Split,
    ) -> Self {
        let places: BTreeSet<Place> = split.rows().iter().map(|row| row.place).collect();
        let finding = |finding: SplitFinding| FindingRow {
            is_leak: finding.is_leak(),
            message: finding.to_string(),
        };
        let left_out = manifest.left_out().iter().map(|left_out| LeftOutRow {
            id: left_out.id.clone(),
            reason: left_out.reason,
        });
        Self {
            schema: "earmark.dataset_split/v1",
            path: arguments.output.to_string_lossy().into_owned(),
            dataset: arguments.data.to_string_lossy().into_owned(),
            strategy,
            seed: arguments.seed,
            hash: split.hash().to_string(),
            stamp: split.stamp(),
            parts: places.iter().map(Place::to_string).collect(),
            classes: classes(split, &places),
            findings: split.findings().into_iter().map(finding).collect(),
            left_out: left_out.collect(),
        }
    }

    fn write(&self, out: &mut impl Write, format: Format) -> Result<(), Fatal> {
        match format {
            Format::Table => self.write_table(out)?,
            Format::Json => {
                serde_json::to_writer_pretty(&mut *out, self).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Jsonl => {
                serde_json::to_writer(&mut *out, self).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Csv => {
                let rows: Vec<CountEntry> = self.rows();
                write_list(out, format, &rows)?;
                self.findings
                    .iter()
                    .for_each(|finding| say(&finding.message));
            }
        }
        Ok(())
    }

    fn rows(&self) -> Vec<CountEntry> {
        let rows = self.classes.iter().flat_map(|class| {
            let counts = class.counts.iter();
            counts.map(|(part, &n_rows)| CountEntry {
                label: class.label.clone(),
                part: part.clone(),
                n_rows,
            })
        });
        rows.collect()
    }

    fn write_table(&self, out: &mut impl Write) -> io::Result<()> {
        let widths: Vec<usize> = self.parts.iter().map(|part| part.len().max(5)).collect();
        let label = |class: &ClassRow| class.label.len();
        let width = self.classes.iter().map(label).max().unwrap_or(0).max(5);
        write!(out, "{DIM}{:<width$}", "CLASS")?;
        for (part, width) in self.parts.iter().zip(&widths) {
            write!(out, "  {:>width$}", part.to_uppercase())?;
        }
        writeln!(out, "{DIM:#}")?;
        for class in &self.classes {
            write!(out, "{BOLD}{:<width$}{BOLD:#}", class.label)?;
            for (part, width) in self.parts.iter().zip(&widths) {
                write!(out, "  {:>width$}", class.counts[part])?;
            }
            writeln!(out)?;
        }
        writeln!(out, "hash: {}", self.hash)?;
        if let Some(stamp) = self.stamp {
            writeln!(out, "stamp: {RED}{stamp}{RED:#}")?;
        }
        for finding in self.findings.iter().take(NAMED) {
            let style = if finding.is_leak { RED } else { YELLOW };
            let kind = if finding.is_leak { "leak" } else { "finding" };
            writeln!(out, "{style}{kind}:{style:#} {}", finding.message)?;
        }
        if self.findings.len() > NAMED {
            writeln!(out, "… and {} more", self.findings.len() - NAMED)?;
        }
        for left_out in &self.left_out {
            writeln!(
                out,
                "{DIM}left out:{DIM:#} {}: {}",
                left_out.id, left_out.reason
            )?;
        }
        Ok(())
    }
}

/// A class on a side, in a line of CSV.
#[derive(Serialize)]
struct CountEntry {
    label: String,
    part: String,
    n_rows: usize,
}

impl Entry for CountEntry {
    const HEAD: &[&str] = &["label", "part", "n_rows"];

    fn row(&self) -> Vec<String> {
        vec![
            self.label.clone(),
            self.part.clone(),
            self.n_rows.to_string(),
        ]
    }
}

/// Every class on every side, 0 where it is not.
fn classes(split: &Split, places: &BTreeSet<Place>) -> Vec<ClassRow> {
    let mut counts = BTreeMap::<&str, BTreeMap<String, usize>>::new();
    for row in split.rows() {
        let none = || places.iter().map(|place| (place.to_string(), 0)).collect();
        let class = counts.entry(&row.label).or_insert_with(none);
        *class.entry(row.place.to_string()).or_default() += 1;
    }
    let rows = counts.into_iter().map(|(label, counts)| ClassRow {
        label: label.to_owned(),
        counts,
    });
    rows.collect()
}

//! `earmark duplicates --against`: clips found inside the tracks of a library.

use std::io::{self, Write};
use std::sync::atomic::AtomicBool;

use earmark::library::Index;
use earmark::library::duplicates::{ClipFound, find_in_library};
use serde::Serialize;

use crate::args::{DuplicatesArguments, Format};
use crate::output::{
    DIM, Entry, Failures, ProgressBar, RED, clock, fit, format_or_default, stdout, write_list,
};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

/// Columns of a path.
const PATH: usize = 40;

pub(super) fn run(
    arguments: &DuplicatesArguments,
    settings: &Settings,
    index: &Index,
    stop: &AtomicBool,
) -> Result<Status, Fatal> {
    let bar = ProgressBar::new(arguments.against.len());
    let threads = settings.threads(arguments.run.jobs);
    let (files, paths) = (&arguments.against, &arguments.paths);
    let found = find_in_library(index, files, paths, threads, stop, |progress| {
        bar.update(progress);
    });
    bar.finish();
    let entries: Vec<ClipEntry> = found?.into_iter().map(ClipEntry).collect();
    let mut out = stdout();
    match format_or_default(arguments.run.format.or(settings.format)) {
        Format::Table => table(&mut out, &entries)?,
        format => write_list(&mut out, format, &entries)?,
    }
    out.flush()?;
    let mut failures = Failures::default();
    for ClipEntry(clip) in &entries {
        if let Some(error) = &clip.error {
            failures.note(&clip.path.0, error.kind, &error.message);
        }
    }
    failures.report();
    let has_failed = entries.iter().any(|entry| entry.0.error.is_some());
    Ok(if has_failed {
        Status::Attention
    } else {
        Status::Good
    })
}

/// A clip and where it was found.
#[derive(Serialize)]
#[serde(transparent)]
struct ClipEntry(ClipFound);

impl Entry for ClipEntry {
    const HEAD: &[&str] = &[
        "path",
        "track",
        "offset",
        "clip_offset",
        "seconds",
        "similarity",
        "error",
    ];

    fn row(&self) -> Vec<String> {
        let clip = &self.0;
        let mut row = vec![clip.path.to_string()];
        match &clip.found {
            Some(found) => {
                row.push(found.path.to_string());
                let numbers = [found.offset, found.clip_offset, found.seconds];
                row.extend(numbers.map(|seconds| format!("{seconds:.2}")));
                row.push(format!("{:.3}", found.similarity));
            }
            None => row.extend(vec![String::new(); 5]),
        }
        let error = clip.error.as_ref().map(|error| error.message.clone());
        row.push(error.unwrap_or_default());
        row
    }
}

fn table(out: &mut impl Write, entries: &[ClipEntry]) -> io::Result<()> {
    let (file, track) = (fit("FILE", PATH), fit("TRACK", PATH));
    writeln!(
        out,
        "{DIM}{file}  {track}  {:>7}  {:>7}  {:>10}{DIM:#}",
        "AT", "LENGTH", "SIMILARITY"
    )?;
    for ClipEntry(clip) in entries {
        let file = fit(&clip.path.to_string(), PATH);
        match (&clip.found, &clip.error) {
            (Some(found), _) => {
                let track = fit(&found.path.to_string(), PATH);
                let (at, length) = (clock(found.offset), clock(found.seconds));
                let similarity = format!("{:.0} %", 100.0 * found.similarity);
                writeln!(
                    out,
                    "{file}  {track}  {at:>7}  {length:>7}  {similarity:>10}"
                )?;
            }
            (None, Some(error)) => writeln!(out, "{file}  {RED}{} error{RED:#}", error.kind)?,
            (None, None) => writeln!(out, "{file}  {DIM}not found{DIM:#}")?,
        }
    }
    Ok(())
}

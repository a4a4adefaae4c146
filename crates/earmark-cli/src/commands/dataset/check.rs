//! `earmark dataset check`

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use earmark::data::{AsideFile, Manifest, Split};
use earmark::{CheckOptions, CheckReport, DatasetCheck, Error, ErrorKind, Weight};

use super::findings::{FindingEntry, write_table};
use super::{fatal, keep_apart, read};
use crate::args::{DatasetCheckArguments, Format};
use crate::interrupt::stop_on_interrupt;
use crate::output::{ProgressBar, format_or_default, output_file, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &DatasetCheckArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.run.format.or(settings.format));
    let manifest = read(&arguments.data)?;
    let split = match &arguments.split {
        Some(path) => Some(Split::read(path).map_err(|error| fatal(&error))?),
        None => None,
    };
    let file = report_file(arguments)?;
    let stop = stop_on_interrupt()?;
    let started = Instant::now();
    let report = match hear(arguments, &settings, &manifest, split.as_ref(), &stop) {
        Err(error) if error.kind == ErrorKind::Interrupted => {
            say(
                "interrupted: the data set was not heard to its end, so that nothing is said of it",
            );
            return Ok(Status::Interrupted);
        }
        report => report?,
    };
    write(&report, format)?;
    if let Some(file) = file {
        write_report(file, &report)?;
    }
    say(&format!(
        "{} tracks, {} of them readable, {} findings, in {:.1} s",
        report.summary.n_tracks,
        report.summary.n_readable,
        report.findings.len(),
        started.elapsed().as_secs_f64()
    ));
    Ok(match report.gravest() {
        Some(Weight::Leak | Weight::Problem) => Status::Attention,
        Some(Weight::Note) | None => Status::Good,
    })
}

/// Begun before hours of work, so that it cannot fail after them.
fn report_file(arguments: &DatasetCheckArguments) -> Result<Option<AsideFile>, Fatal> {
    let Some(out) = &arguments.output else {
        return Ok(None);
    };
    let inputs: Vec<&Path> = [Some(&arguments.data), arguments.split.as_ref()]
        .into_iter()
        .flatten()
        .map(|path| path.as_path())
        .collect();
    keep_apart(out, &inputs)?;
    Ok(Some(output_file(out)?))
}

fn hear(
    arguments: &DatasetCheckArguments,
    settings: &Settings,
    manifest: &Manifest,
    split: Option<&Split>,
    stop: &AtomicBool,
) -> Result<CheckReport, Error> {
    let mut check = DatasetCheck::new(&arguments.data, manifest).with_options(CheckOptions {
        shortest: arguments.shortest,
    });
    if let (Some(path), Some(split)) = (&arguments.split, split) {
        check = check.with_split(path, split);
    }
    let bar = ProgressBar::new(manifest.entries().len());
    let threads = settings.threads(arguments.run.jobs);
    let report = check.run(threads, stop, |progress| bar.update(progress));
    bar.finish();
    report
}

fn write(report: &CheckReport, format: Format) -> Result<(), Fatal> {
    let mut out = stdout();
    let findings: Vec<_> = report.findings.iter().cloned().map(FindingEntry).collect();
    match format {
        Format::Table => write_table(&mut out, report)?,
        Format::Csv => write_list(&mut out, format, &findings)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            write_list(&mut out, format, &findings)?;
            serde_json::to_writer(&mut out, &report.summary).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn write_report(mut file: AsideFile, report: &CheckReport) -> Result<(), Fatal> {
    let path = file.path().to_owned();
    let mut writer = BufWriter::new(file.file_mut());
    let written = serde_json::to_writer_pretty(&mut writer, report).map_err(io::Error::from);
    written.and_then(|()| writer.flush()).map_err(|error| {
        let path = path.display();
        Fatal::new(format!(
            "{path}: cannot be written ({error}); check the space on the disk"
        ))
    })?;
    drop(writer);
    file.commit().map_err(Error::from)?;
    say(&format!("{}: the whole report", path.display()));
    Ok(())
}

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::Instant;

use earmark::data::{AsideFile, TableForm};
use earmark::features::{Column, FEATURE_SETS, FeatureSet, feature_set};
use earmark::{ErrorKind, FeatureRun, Recipe, find_audio};
use serde::Serialize;

use crate::args::{FeaturesArguments, Format};
use crate::cache_folder::CacheFolder;
use crate::interrupt::stop_on_interrupt;
use crate::output::{
    BOLD, DIM, Entry, Failures, ProgressBar, format_or_default, say, say_error, stdout,
    warning_line, write_list,
};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(crate) fn run(arguments: &FeaturesArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    if arguments.list {
        let format = format_or_default(arguments.work.run.format.or(settings.format));
        return list(arguments.set.as_deref(), format);
    }
    let (Some(set), Some(out)) = (&arguments.set, &arguments.output) else {
        // The parser asks for both where no list is wanted.
        return Err(Fatal::new("name a set (--set) and a file (-o)"));
    };
    let recipe = recipe(arguments, set)?;
    // Refused before hours of work, not after.
    TableForm::of(out).map_err(earmark::Error::from)?;
    AsideFile::create(out).map_err(earmark::Error::from)?;
    let cache = CacheFolder::new(&arguments.work.cache, &settings, out)?;
    let run = FeatureRun::new(recipe, cache.path())?;
    let files = find_audio(&arguments.paths);
    if files.is_empty() {
        say_error("no music found; name files, or a folder that holds some");
        return Ok(Status::Attention);
    }
    let stop = stop_on_interrupt()?;
    let started = Instant::now();
    let mut failures = Failures::default();
    let mut warnings = Vec::new();
    let bar = ProgressBar::new(files.len());
    let threads = settings.threads(arguments.work.run.jobs);
    let (tracks, progress) = run.prepare(&files, threads, &stop, |path, result, progress| {
        match result {
            Ok(track) => {
                let lines = track
                    .warnings
                    .iter()
                    .map(|warning| warning_line(path, warning));
                warnings.extend(lines);
            }
            Err(error) => failures.note(path, error.kind.as_str(), &error.message),
        }
        bar.update(progress);
    });
    bar.finish();
    let mut interrupted = stop.load(Ordering::Relaxed);
    if !interrupted && !tracks.is_empty() {
        match run.write(&tracks, threads, &stop, out) {
            Err(error) if error.kind == ErrorKind::Interrupted => interrupted = true,
            written => written?,
        }
    }
    warnings.iter().for_each(|line| say(line));
    failures.report();
    let kept = tracks.iter().filter(|track| track.was_kept).count();
    say(&format!(
        "{} computed, {kept} kept from before, {} failed, in {:.1} s",
        tracks.len() - kept,
        progress.failed,
        started.elapsed().as_secs_f64()
    ));
    if interrupted {
        say(&format!(
            "interrupted: {} is not written; run it again to go on",
            out.display()
        ));
        return Ok(Status::Interrupted);
    }
    if tracks.is_empty() {
        say(&format!(
            "{} is not written: no file could be described",
            out.display()
        ));
    } else {
        let n_columns = recipe.set().n_columns();
        say(&format!(
            "{}: {} tracks, {n_columns} columns of {}",
            out.display(),
            tracks.len(),
            recipe.set().name
        ));
    }
    Ok(if progress.failed > 0 {
        Status::Attention
    } else {
        Status::Good
    })
}

fn recipe(arguments: &FeaturesArguments, set: &str) -> Result<Recipe, Fatal> {
    let mut recipe = Recipe::new(set)?;
    if let Some(segments) = arguments.segments {
        recipe = recipe.with_segments(segments);
    }
    if arguments.mean {
        recipe = recipe.with_mean()?;
    }
    Ok(recipe)
}

/// The sets, or the columns of one.
fn list(set: Option<&str>, format: Format) -> Result<Status, Fatal> {
    let mut out = stdout();
    match set {
        None => {
            let sets: Vec<_> = FEATURE_SETS.iter().map(SetEntry::new).collect();
            if format == Format::Table {
                write_sets(&mut out, &sets)?;
            } else {
                write_list(&mut out, format, &sets)?;
            }
        }
        Some(name) => {
            let set = feature_set(name).map_err(|error| Fatal::new(error.to_string()))?;
            let columns: Vec<_> = set.columns().into_iter().map(ColumnEntry::new).collect();
            if format == Format::Table {
                write_columns(&mut out, set, &columns)?;
            } else {
                write_list(&mut out, format, &columns)?;
            }
        }
    }
    Ok(Status::Good)
}

fn write_sets(out: &mut impl Write, sets: &[SetEntry]) -> Result<(), Fatal> {
    for set in sets {
        let rate = match set.sample_rate {
            Some(rate) => format!("{rate} Hz"),
            None => "the rate of the file".into(),
        };
        let rows = if set.is_sequence { "frame" } else { "track" };
        writeln!(out, "{BOLD}{}{BOLD:#} (version {})", set.name, set.version)?;
        writeln!(out, "  {}", set.about)?;
        writeln!(
            out,
            "  {DIM}{} columns, a row a {rows}, at {rate}{DIM:#}",
            set.columns
        )?;
        writeln!(out, "  {DIM}{}{DIM:#}", set.source)?;
    }
    writeln!(
        out,
        "\n`earmark features --list --set NAME` lists the columns of a set."
    )?;
    Ok(())
}

fn write_columns(
    out: &mut impl Write,
    set: &FeatureSet,
    columns: &[ColumnEntry],
) -> Result<(), Fatal> {
    writeln!(out, "{BOLD}{}{BOLD:#}: {}", set.name, set.about)?;
    let width = columns.iter().map(|column| column.name.len()).max();
    let width = width.unwrap_or(0);
    for ColumnEntry {
        name, about, unit, ..
    } in columns
    {
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!(", {unit}")
        };
        writeln!(out, "{name:<width$}  {DIM}{about}{unit}{DIM:#}")?;
    }
    Ok(())
}

#[derive(Serialize)]
struct SetEntry {
    schema: &'static str,
    name: &'static str,
    version: u32,
    columns: usize,
    is_sequence: bool,
    sample_rate: Option<u32>,
    about: &'static str,
    source: &'static str,
}

impl SetEntry {
    fn new(set: &FeatureSet) -> Self {
        Self {
            schema: "earmark.feature_set/v1",
            name: set.name,
            version: set.version,
            columns: set.n_columns(),
            is_sequence: set.is_sequence(),
            sample_rate: set.sample_rate,
            about: set.about,
            source: set.source,
        }
    }
}

impl Entry for SetEntry {
    const HEAD: &[&str] = &[
        "name",
        "version",
        "columns",
        "sample_rate",
        "about",
        "source",
    ];

    fn row(&self) -> Vec<String> {
        vec![
            self.name.into(),
            self.version.to_string(),
            self.columns.to_string(),
            self.sample_rate
                .map(|rate| rate.to_string())
                .unwrap_or_default(),
            self.about.into(),
            self.source.into(),
        ]
    }
}

#[derive(Serialize)]
struct ColumnEntry {
    schema: &'static str,
    name: String,
    unit: String,
    about: String,
}

impl ColumnEntry {
    fn new(Column { name, about, unit }: Column) -> Self {
        Self {
            schema: "earmark.feature_column/v1",
            name,
            unit,
            about,
        }
    }
}

impl Entry for ColumnEntry {
    const HEAD: &[&str] = &["name", "unit", "about"];

    fn row(&self) -> Vec<String> {
        vec![self.name.clone(), self.unit.clone(), self.about.clone()]
    }
}

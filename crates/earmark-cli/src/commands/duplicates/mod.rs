//! `earmark duplicates`

mod against;
mod entry;
mod table;

use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use earmark::Error;
use earmark::library::Index;
use earmark::library::duplicates::{DuplicateGroup, DuplicateReport};

use crate::args::{DuplicatesArguments, Format};
use crate::interrupt::stop_on_interrupt;
use crate::library_folder::existing_library;
use crate::output::{counted, format_or_default, output_file, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};
use entry::DuplicateEntry;

pub(crate) fn run(arguments: &DuplicatesArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let index = Index::open(&existing_library(&arguments.library, &settings)?)?;
    let stop = stop_on_interrupt()?;
    let done = if arguments.against.is_empty() {
        list(arguments, &settings, &index, &stop)
    } else {
        against::run(arguments, &settings, &index, &stop)
    };
    if done.is_err() && stop.load(Ordering::Relaxed) {
        say("interrupted: not everything was compared, so that nothing is said of it");
        return Ok(Status::Interrupted);
    }
    done
}

fn list(
    arguments: &DuplicatesArguments,
    settings: &Settings,
    index: &Index,
    stop: &AtomicBool,
) -> Result<Status, Fatal> {
    let started = Instant::now();
    let threads = settings.threads(arguments.run.jobs);
    let report = DuplicateReport::find(index, &arguments.paths, threads, stop)?;
    let mut out = stdout();
    match format_or_default(arguments.run.format.or(settings.format)) {
        Format::Table => table::write(&mut out, &report)?,
        format => write_list(&mut out, format, &DuplicateEntry::all(&report))?,
    }
    out.flush()?;
    if let Some(path) = &arguments.output {
        write_plan(path, &report.groups)?;
        say(&format!(
            "{}: {}",
            path.display(),
            counted(report.groups.len(), "group", "groups")
        ));
    }
    let n_others: usize = report.groups.iter().map(|group| group.others.len()).sum();
    say(&format!(
        "{} compared, {} left out (not heard, too short, gone, or another name of a file): {} with {}, {} nearly the same, in {:.1} s",
        counted(report.n_compared, "track", "tracks"),
        report.n_left_out,
        counted(report.groups.len(), "recording", "recordings"),
        counted(n_others, "more copy", "more copies"),
        counted(report.nearly.len(), "pair", "pairs"),
        started.elapsed().as_secs_f64()
    ));
    Ok(match report.n_compared {
        0 => Status::Attention,
        _ => Status::Good,
    })
}

/// A line a group, there as a whole or not at all.
fn write_plan(path: &Path, groups: &[DuplicateGroup]) -> Result<(), Fatal> {
    let mut file = output_file(path)?;
    let mut plan = BufWriter::new(file.file_mut());
    write_list(&mut plan, Format::Jsonl, &DuplicateEntry::of_groups(groups))?;
    plan.flush()?;
    drop(plan);
    file.commit().map_err(|error| Error::from(error).into())
}

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark::Error;
use earmark::library::{Index, LibraryListener, RecordPath, Scan, ScanEvent, ScanReport, Watch};
use serde::Serialize;

use crate::args::{Format, ScanArguments};
use crate::interrupt::stop_on_interrupt;
use crate::library_folder::library_folder;
use crate::output::{
    Entry, Failures, ProgressBar, counted, format_or_default, say, say_error, stdout, write_list,
};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.scan/v1";

pub(crate) fn run(arguments: &ScanArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let folder = library_folder(&arguments.library, &settings)?;
    stand_back(arguments.nice);
    let stop = stop_on_interrupt()?;
    let scanner = Scanner {
        arguments,
        settings: &settings,
        listener: LibraryListener::new()?,
        stop: &stop,
    };
    let mut index = Index::open(&folder)?;
    // Before the first scan, so that nothing slips through between the two.
    let watch = match arguments.watch {
        true => Some(Watch::new(&arguments.folders)?),
        false => None,
    };
    let mut status = scanner.scan(&mut index)?;
    if let Some(watch) = watch {
        while watch.wait(&stop) {
            status = scanner.scan_again(&mut index)?;
        }
    }
    if stop.load(Ordering::Relaxed) {
        return Ok(Status::Interrupted);
    }
    if arguments.prune {
        let n_pruned = index.prune()?;
        say(&format!(
            "forgot {} of files that are no more",
            counted(n_pruned, "recording", "recordings")
        ));
    }
    Ok(status)
}

/// Lets other programs go first. It is a courtesy: where the system refuses, the scan goes on.
fn stand_back(nice: u8) {
    #[cfg(unix)]
    let _ = rustix::process::nice(i32::from(nice));
    #[cfg(not(unix))]
    let _ = nice;
}

struct Scanner<'a> {
    arguments: &'a ScanArguments,
    settings: &'a Settings,
    listener: LibraryListener,
    stop: &'a AtomicBool,
}

impl Scanner<'_> {
    /// Scans while watching. A disk that is away comes back, and who holds the index lets it go: that is said, and no more.
    fn scan_again(&self, index: &mut Index) -> Result<Status, Fatal> {
        match self.scan(index) {
            Err(Fatal::Message(message)) => {
                say_error(&message);
                Ok(Status::Attention)
            }
            result => result,
        }
    }

    /// Scans all folders that can be; then the first that cannot be is an error.
    fn scan(&self, index: &mut Index) -> Result<Status, Fatal> {
        let scan = Scan {
            folders: &self.arguments.folders,
            threads: self.settings.threads(self.arguments.jobs),
            retry: self.arguments.retry,
            may_empty: self.arguments.gone,
            stop: self.stop,
        };
        let mut notes = Notes::default();
        let reports = scan.run(index, &self.listener, |event| notes.take(event));
        notes.finish();
        let mut status = Status::Good;
        let mut errors = Vec::new();
        for (folder, report) in self.arguments.folders.iter().zip(reports?) {
            match report {
                Ok(report) => {
                    if report.n_failed + report.n_unreadable > 0 || report.n_files == 0 {
                        status = Status::Attention;
                    }
                    self.tell(folder, report)?;
                }
                Err(error) => errors.push(Fatal::from(error)),
            }
        }
        one_of(errors)?;
        Ok(status)
    }

    fn tell(&self, folder: &Path, report: ScanReport) -> Result<(), Fatal> {
        let entry = ScanEntry {
            schema: SCHEMA,
            path: RecordPath::from(folder),
            report,
        };
        let mut out = stdout();
        match format_or_default(self.arguments.format.or(self.settings.format)) {
            Format::Table => writeln!(out, "{entry}")?,
            format => write_list(&mut out, format, std::slice::from_ref(&entry))?,
        }
        Ok(out.flush()?)
    }
}

/// The first of several errors; the others are said.
fn one_of(errors: Vec<Fatal>) -> Result<(), Fatal> {
    let mut errors = errors.into_iter();
    let Some(first) = errors.next() else {
        return Ok(());
    };
    for error in errors {
        if let Fatal::Message(message) = error {
            say_error(&message);
        }
    }
    Err(first)
}

/// What is told of a scan while it goes on, and kept to be told when it is over.
#[derive(Default)]
struct Notes {
    bar: Option<ProgressBar>,
    failures: Failures,
}

impl Notes {
    fn take(&mut self, event: ScanEvent<'_>) {
        match event {
            ScanEvent::Listed { n_to_do, .. } => {
                self.end_bar();
                self.bar = Some(ProgressBar::new(n_to_do));
            }
            ScanEvent::Done {
                path,
                failure,
                progress,
            } => {
                if let Some(failure) = failure {
                    self.failures.note(path, &failure.kind, &failure.message);
                }
                if let Some(bar) = &self.bar {
                    bar.update(progress);
                }
            }
            ScanEvent::BadTags(error) => self.note("bad_tags", error),
            ScanEvent::Unreadable(error) => self.note(error.kind.as_str(), error),
            _ => {}
        }
    }

    fn note(&mut self, kind: &str, error: &Error) {
        match &error.path {
            Some(path) => self.failures.note(path, kind, &error.message),
            None => say_error(&error.message),
        }
    }

    fn end_bar(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish();
        }
    }

    fn finish(mut self) {
        self.end_bar();
        self.failures.report();
    }
}

/// What a scan of a folder came to.
#[derive(Serialize)]
struct ScanEntry {
    schema: &'static str,
    #[serde(flatten)]
    path: RecordPath,
    #[serde(flatten)]
    report: ScanReport,
}

impl ScanEntry {
    /// Numbers and what they count.
    fn counts(&self) -> [(usize, &'static str); 8] {
        let report = &self.report;
        [
            (report.n_heard, "heard"),
            (report.n_known, "known from elsewhere"),
            (report.n_moved, "moved"),
            (report.n_retagged, "tagged anew"),
            (report.n_unchanged, "unchanged"),
            (report.n_removed, "gone"),
            (report.n_failed, "failed"),
            (report.n_unreadable, "unreadable folders"),
        ]
    }
}

impl fmt::Display for ScanEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.counts().into_iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> = said
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let said = if said.is_empty() {
            "no music".to_owned()
        } else {
            said.join(", ")
        };
        let state = if self.report.is_broken_off {
            "broken off after"
        } else {
            "in"
        };
        write!(
            f,
            "{}: {said}, {state} {:.1} s",
            self.path, self.report.seconds
        )
    }
}

impl Entry for ScanEntry {
    const HEAD: &[&str] = &[
        "path",
        "heard",
        "known",
        "moved",
        "retagged",
        "unchanged",
        "removed",
        "failed",
        "unreadable",
        "seconds",
    ];

    fn row(&self) -> Vec<String> {
        let counts = self.counts().map(|(count, _)| count.to_string());
        let seconds = format!("{:.3}", self.report.seconds);
        [vec![self.path.to_string()], counts.to_vec(), vec![seconds]].concat()
    }
}

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark::Progress;
use earmark::library::tagging::{Event, TagWriter, TrackOutcome};
use earmark::library::{Index, RecordPath, note_new_tags};
use serde::Serialize;

use crate::args::Format;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Entry, Failures, ProgressBar, counted, say, stdout, write_list};
use crate::status::{Fatal, Status};

/// A run that writes, as it is watched.
pub(super) struct TagRun {
    bar: ProgressBar,
    failures: Failures,
    stop: Arc<AtomicBool>,
    total: usize,
    written: Vec<PathBuf>,
    report: Report,
}

/// What became of a run.
#[derive(Default, Serialize)]
struct Report {
    schema: &'static str,
    /// None where nothing was written.
    run: Option<i64>,
    n_written: usize,
    n_unchanged: usize,
    left: Vec<Left>,
}

/// A file that was left as it was.
#[derive(Serialize)]
struct Left {
    #[serde(flatten)]
    path: RecordPath,
    reason: &'static str,
    message: String,
}

/// Opens the journal, and tells what an earlier run had left unfinished.
pub(super) fn open_writer(library: &Path) -> Result<TagWriter, Fatal> {
    let writer = TagWriter::open(library)?;
    for recovered in writer.recovered() {
        let path = recovered.path.display();
        let state = match recovered.is_written {
            true => "it has the new genre, which is in the journal now",
            false => "it is as it was",
        };
        say(&format!("an earlier run was cut off at {path}: {state}"));
    }
    Ok(writer)
}

impl TagRun {
    pub(super) fn new(total: usize) -> Result<Self, Fatal> {
        let schema = "earmark.tag_run/v1";
        Ok(Self {
            bar: ProgressBar::new(total),
            failures: Failures::default(),
            stop: stop_on_interrupt()?,
            total,
            written: Vec::new(),
            report: Report {
                schema,
                ..Report::default()
            },
        })
    }

    /// Notes what happens, and says whether to go on.
    pub(super) fn observe(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if let Event::Track(path, outcome) = event {
            self.note(path, outcome);
            self.bar.update(Progress {
                done: self.report.n_written + self.report.n_unchanged + self.report.left.len(),
                failed: self.report.left.len(),
                total: self.total,
            });
        }
        if self.stop.load(Ordering::Relaxed) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn note(&mut self, path: &Path, outcome: &TrackOutcome) {
        let (reason, message) = match outcome {
            TrackOutcome::Written => {
                self.report.n_written += 1;
                self.written.push(path.to_owned());
                return;
            }
            TrackOutcome::Unchanged => {
                self.report.n_unchanged += 1;
                return;
            }
            TrackOutcome::Changed(why) => ("changed", format!("left alone: {why}; plan again")),
            TrackOutcome::Failed(error) => ("failed", error.to_string()),
        };
        self.failures.note(path, reason, &message);
        self.report.left.push(Left {
            path: RecordPath::from(path),
            reason,
            message,
        });
    }

    /// Reports, and lets the index know what files have now.
    pub(super) fn finish(
        mut self,
        run: Option<i64>,
        library: &Path,
        format: Format,
    ) -> Result<Status, Fatal> {
        self.bar.finish();
        self.failures.report();
        self.report.run = run;
        refresh(library, &self.written)?;
        let mut out = stdout();
        match format {
            Format::Table => writeln!(out, "{}", self.report.sentence())?,
            format => write_list(&mut out, format, std::slice::from_ref(&self.report))?,
        }
        out.flush()?;
        Ok(match self.report.left.is_empty() {
            _ if self.stop.load(Ordering::Relaxed) => Status::Interrupted,
            true => Status::Good,
            false => Status::Attention,
        })
    }
}

/// Writes the new tags of files into the index, which need not be heard again for them.
fn refresh(library: &Path, written: &[PathBuf]) -> Result<(), Fatal> {
    if written.is_empty() || !library.join("index.sqlite").exists() {
        return Ok(());
    }
    Ok(note_new_tags(&mut Index::open(library)?, written)?)
}

impl Report {
    fn sentence(&self) -> String {
        let mut parts = vec![counted(self.n_written, "file written", "files written")];
        if self.n_unchanged > 0 {
            parts.push(format!("{} had the genre already", self.n_unchanged));
        }
        if !self.left.is_empty() {
            parts.push(format!("{} left as they were", self.left.len()));
        }
        let done = parts.join(", ");
        match self.run {
            Some(run) => format!("run {run}: {done}; `earmark tag undo {run}` takes it back"),
            None => done,
        }
    }
}

impl Entry for Report {
    const HEAD: &[&str] = &["run", "written", "unchanged", "left"];

    fn row(&self) -> Vec<String> {
        vec![
            self.run.map(|run| run.to_string()).unwrap_or_default(),
            self.n_written.to_string(),
            self.n_unchanged.to_string(),
            self.left.len().to_string(),
        ]
    }
}

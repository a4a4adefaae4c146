use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use earmark::Progress;
use earmark::library::tagging::{Event, RecoveredAs, TagWriter, TrackOutcome};
use earmark::library::{LibraryError, RecordPath, Whereabouts};
use serde::Serialize;

use super::kept_index::KeptIndex;
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
    index: KeptIndex,
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

impl TagRun {
    /// Tells what an earlier run had left unfinished, and is ready for one of so many files.
    pub(super) fn new(writer: &TagWriter, library: &Path, total: usize) -> Result<Self, Fatal> {
        let mut index = KeptIndex::of(library);
        for recovered in writer.recovered() {
            let path = recovered.path.display();
            let state = match recovered.found {
                RecoveredAs::Written => "it has the new genre, which is in the journal now",
                RecoveredAs::NotWritten => "it does not have the new genre",
                RecoveredAs::OutOfReach => "it cannot be looked at now; the next run tries again",
            };
            say(&format!("an earlier run was cut off at {path}: {state}"));
            if recovered.found == RecoveredAs::Written {
                index.note(&recovered.path, recovered.payload);
            }
        }
        let schema = "earmark.tag_run/v1";
        Ok(Self {
            bar: ProgressBar::new(total),
            failures: Failures::default(),
            stop: stop_on_interrupt()?,
            total,
            index,
            report: Report {
                schema,
                ..Report::default()
            },
        })
    }

    /// Where the index had files when the run began.
    pub(super) fn whereabouts(&self) -> Rc<Whereabouts> {
        Rc::clone(&self.index.whereabouts)
    }

    /// Notes what happens, and says whether to go on.
    pub(super) fn observe(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Begun(number) => self.report.run = Some(*number),
            Event::Track {
                path,
                payload,
                outcome,
            } => {
                self.note(path, outcome);
                if matches!(outcome, TrackOutcome::Written) {
                    self.index.note(path, *payload);
                }
                self.bar.update(Progress {
                    done: self.report.n_done(),
                    failed: self.report.left.len(),
                    total: self.total,
                });
            }
            _ => {}
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

    /// Reports what was done, however the run ended.
    pub(super) fn finish(
        self,
        ended: Result<Option<i64>, LibraryError>,
        format: Format,
    ) -> Result<Status, Fatal> {
        self.bar.finish();
        self.failures.report();
        self.index.failures.report();
        if ended.is_ok() || self.report.run.is_some() {
            self.report.print(format)?;
        }
        ended?;
        let is_clean = self.report.left.is_empty() && self.index.failures.is_empty();
        Ok(match is_clean {
            _ if self.stop.load(Ordering::Relaxed) => Status::Interrupted,
            true => Status::Good,
            false => Status::Attention,
        })
    }
}

impl Report {
    /// Files that have been dealt with.
    fn n_done(&self) -> usize {
        self.n_written + self.n_unchanged + self.left.len()
    }

    fn print(&self, format: Format) -> Result<(), Fatal> {
        let mut out = stdout();
        match format {
            Format::Table => writeln!(out, "{}", self.sentence())?,
            format => write_list(&mut out, format, std::slice::from_ref(self))?,
        }
        Ok(out.flush()?)
    }

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

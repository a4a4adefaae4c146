use std::io::Write;

use earmark::library::tagging::{Run, RunKind, history};
use serde::Serialize;

use crate::args::{Format, TagHistoryArguments};
use crate::library_folder::library_folder;
use crate::output::{BOLD, DIM, Entry, counted, format_or_default, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

pub(super) fn run(arguments: &TagHistoryArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let runs = history(&library_folder(&arguments.library, &settings)?)?;
    let entries: Vec<RunEntry> = runs.into_iter().map(RunEntry::from).collect();
    let mut out = stdout();
    match format_or_default(arguments.format.or(settings.format)) {
        Format::Table => {
            for entry in &entries {
                let Run { id, started, .. } = &entry.run;
                writeln!(
                    out,
                    "{BOLD}{id:>4}{BOLD:#}  {DIM}{started}{DIM:#}  {}",
                    entry.sentence()
                )?;
            }
        }
        format => write_list(&mut out, format, &entries)?,
    }
    out.flush()?;
    Ok(Status::Good)
}

#[derive(Serialize)]
struct RunEntry {
    schema: &'static str,
    #[serde(flatten)]
    run: Run,
}

impl From<Run> for RunEntry {
    fn from(run: Run) -> Self {
        let schema = "earmark.tag_history/v1";
        Self { schema, run }
    }
}

impl RunEntry {
    fn sentence(&self) -> String {
        let run = &self.run;
        let what = match (run.kind, run.undoes) {
            (RunKind::Undo, Some(undone)) => format!("undid run {undone}: "),
            _ => String::new(),
        };
        let mut sentence = what + &counted(run.n_written as usize, "file written", "files written");
        if run.n_undone > 0 {
            sentence += &format!(", {} undone", run.n_undone);
        }
        if run.n_unfinished > 0 {
            sentence += &format!(", {} cut off", run.n_unfinished);
        }
        sentence
    }
}

impl Entry for RunEntry {
    const HEAD: &[&str] = &["id", "kind", "undoes", "started", "written", "undone"];

    fn row(&self) -> Vec<String> {
        let run = &self.run;
        let kind = match run.kind {
            RunKind::Apply => "apply",
            RunKind::Undo => "undo",
        };
        vec![
            run.id.to_string(),
            kind.to_owned(),
            run.undoes.map(|run| run.to_string()).unwrap_or_default(),
            run.started.clone(),
            run.n_written.to_string(),
            run.n_undone.to_string(),
        ]
    }
}

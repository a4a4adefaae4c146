//! The forms of output. Only what is here writes to stdout or stderr.

mod csv;
mod failures;
mod file;
mod json;
mod list;
mod progress;
mod table;
mod text;

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use earmark::Outcome;
use earmark::audio::Warning;

use crate::args::Format;

pub(crate) use failures::Failures;
pub(crate) use file::output_file;
pub(crate) use list::{Entry, write_list};
pub(crate) use progress::ProgressBar;
pub(crate) use table::TableLayout;
pub(crate) use text::{clock, counted, fit};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const RED: Style = AnsiColor::Red.on_default();

/// Writes classification records in one form.
pub(crate) trait Records {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    fn record(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()>;
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// What the columns of a table or CSV file depend on.
pub(crate) struct Columns {
    /// Genres per record; all if `None`.
    pub(crate) top: Option<usize>,
    /// Names of the tag columns.
    pub(crate) tags: Vec<&'static str>,
    /// Whether each track is followed by its stretches.
    pub(crate) timeline: bool,
}

/// The writer of a form.
pub(crate) fn records(format: Format, columns: Columns, layout: TableLayout) -> Box<dyn Records> {
    match format {
        Format::Table => Box::new(table::Table::new(layout, columns)),
        Format::Json => Box::new(json::Json::array(columns.top)),
        Format::Jsonl => Box::new(json::Json::lines(columns.top)),
        Format::Csv => Box::new(csv::Csv::new(columns)),
    }
}

/// The form that was asked for, or what suits whoever reads stdout.
pub(crate) fn format_or_default(format: Option<Format>) -> Format {
    format.unwrap_or(if io::stdout().is_terminal() {
        Format::Table
    } else {
        Format::Jsonl
    })
}

/// Stdout; styles are dropped where it is no terminal or `NO_COLOR` is set.
pub(crate) fn stdout() -> impl Write {
    anstream::stdout()
}

/// A line for people on stderr. Nothing can be done if even that fails.
pub(crate) fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// What is wrong with a file, though not fatally, in a line for people.
pub(crate) fn warning_line(path: &Path, warning: &Warning) -> String {
    let (kind, path) = (warning.kind.as_str(), path.display());
    format!("{YELLOW}{kind}:{YELLOW:#} {path}: {}", warning.message)
}

/// An error for people on stderr.
pub(crate) fn say_error(message: &str) {
    say(&format!("{RED}error:{RED:#} {message}"));
}

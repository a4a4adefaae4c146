use std::io::{self, Write};

use earmark::{Classification, Outcome};

use super::Records;

/// JSON records: one array, or one object a line.
pub(super) struct Json {
    lines: bool,
    top: Option<usize>,
    empty: bool,
}

impl Json {
    pub(super) fn lines(top: Option<usize>) -> Self {
        Self {
            lines: true,
            top,
            empty: true,
        }
    }

    pub(super) fn array(top: Option<usize>) -> Self {
        Self {
            lines: false,
            ..Self::lines(top)
        }
    }
}

impl Records for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.lines { Ok(()) } else { write!(out, "[") }
    }

    fn record(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
        if !self.lines {
            writeln!(out, "{}", if self.empty { "" } else { "," })?;
        }
        self.empty = false;
        match (outcome, self.top) {
            (Outcome::Done(done), Some(top)) => {
                serde_json::to_writer(&mut *out, &shortened(done, top))?;
            }
            _ => serde_json::to_writer(&mut *out, outcome)?,
        }
        if self.lines { writeln!(out) } else { Ok(()) }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.lines {
            Ok(())
        } else {
            writeln!(out, "\n]")
        }
    }
}

fn shortened(classification: &Classification, top: usize) -> Classification {
    let mut short = classification.clone();
    short.genres.truncate(top);
    for segment in &mut short.timeline {
        segment.genres.truncate(top);
    }
    short
}

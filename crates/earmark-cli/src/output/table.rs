use std::io::{self, Write};
use std::path::Path;

use earmark::models::taxonomy::TagKind;
use earmark::{Classification, Genre, Outcome, Tag};
use unicode_width::UnicodeWidthStr;

use super::text::{clock, fit};
use super::{BOLD, Columns, DIM, RED, Records, YELLOW};

/// Tags of a kind below this probability are not worth a line in a table.
const LEAST: f64 = 0.05;
/// Tags of a kind that a table shows.
const PER_KIND: usize = 3;

/// Width of the column of file names.
pub(crate) struct TableLayout {
    names: usize,
}

impl TableLayout {
    /// As wide as the longest path, within limits.
    pub(crate) fn new<'a>(paths: impl Iterator<Item = &'a Path>) -> Self {
        let widest = paths.map(|path| path.to_string_lossy().width()).max();
        Self {
            names: widest.unwrap_or(0).clamp(4, 44),
        }
    }
}

/// A line per track, written as soon as the track is known.
pub(super) struct Table {
    layout: TableLayout,
    columns: Columns,
}

impl Table {
    pub(super) fn new(layout: TableLayout, columns: Columns) -> Self {
        Self { layout, columns }
    }

    fn genres(&self, genres: &[Genre]) -> String {
        let top = self.columns.top.unwrap_or(usize::MAX);
        let genre = |(rank, genre): (usize, &Genre)| {
            let style = if rank == 0 {
                BOLD
            } else {
                anstyle::Style::new()
            };
            let probability = percent(genre.probability);
            let text = format!("{style}{}{style:#} {DIM}{probability}{DIM:#}", genre.name);
            text + &" ".repeat(22usize.saturating_sub(genre.name.width() + probability.len() + 1))
        };
        genres.iter().take(top).enumerate().map(genre).collect()
    }

    fn done(&self, out: &mut dyn Write, name: &str, done: &Classification) -> io::Result<()> {
        let length = clock(done.duration);
        let genres = self.genres(&done.genres);
        writeln!(
            out,
            "{name}  {DIM}{length:>7}{DIM:#}  {}",
            genres.trim_end()
        )?;
        let margin = self.layout.names + 9;
        let indent = " ".repeat(margin + 2);
        for segment in &done.timeline {
            let span = format!("{}–{}", clock(segment.start), clock(segment.end));
            let genres = self.genres(&segment.genres);
            writeln!(out, "{DIM}{span:>margin$}{DIM:#}  {}", genres.trim_end())?;
        }
        for kind in TagKind::ALL {
            let of_kind = |tag: &&Tag| tag.kind == kind && tag.probability >= LEAST;
            let tags: Vec<_> = done.tags.iter().filter(of_kind).map(tag_text).collect();
            if !tags.is_empty() && !self.columns.tags.is_empty() {
                let shown = if done.tags.iter().any(|tag| tag.source.is_some()) {
                    &tags[..]
                } else {
                    &tags[..tags.len().min(PER_KIND)]
                };
                writeln!(
                    out,
                    "{indent}{DIM}{}:{DIM:#} {}",
                    kind.as_str(),
                    shown.join(", ")
                )?;
            }
        }
        for warning in &done.warnings {
            writeln!(
                out,
                "{indent}{YELLOW}warning:{YELLOW:#} {}",
                warning.message
            )?;
        }
        Ok(())
    }
}

impl Records for Table {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let names = fit("FILE", self.layout.names);
        writeln!(out, "{DIM}{names}   LENGTH  GENRES{DIM:#}")
    }

    fn record(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
        let name = fit(&outcome.path().to_string_lossy(), self.layout.names);
        match outcome {
            Outcome::Done(done) => self.done(out, &name, done),
            Outcome::Failed(failed) => {
                let kind = failed.error.kind;
                writeln!(
                    out,
                    "{name}  {DIM}{:>7}{DIM:#}  {RED}{kind} error{RED:#}",
                    "–"
                )
            }
        }
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn percent(probability: f64) -> String {
    format!("{:.0} %", 100.0 * probability)
}

fn tag_text(tag: &Tag) -> String {
    format!(
        "{} {DIM}{}{DIM:#}",
        tag.source.unwrap_or(tag.name),
        percent(tag.probability)
    )
}

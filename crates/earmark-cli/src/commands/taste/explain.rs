use std::io::Write;
use std::path::Path;

use earmark::library::RecordPath;
use earmark::library::taste::{Enjoyment, Explanation, MarkedTrack, Reason, Shelf};
use serde::Serialize;

use super::desk::{Chosen, Desk, unheard, write_record};
use super::rank::in_words;
use crate::args::{ExplainArguments, Format};
use crate::output::{Entry, GREEN, RED, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_explanation/v1";

pub(super) fn run(arguments: &ExplainArguments) -> Result<Status, Fatal> {
    let desk = Desk::about(&arguments.about)?;
    let model = desk.model(&arguments.about.listener)?;
    let shelf = desk.shelf()?;
    let paths = std::slice::from_ref(&arguments.file);
    let tracks = desk.index.tracks()?;
    let chosen = Chosen::of(&tracks, paths);
    let [track] = chosen.tracks.as_slice() else {
        let message = format!(
            "{}: name one music file of the library",
            arguments.file.display()
        );
        return Err(Fatal::new(message));
    };
    let number = MarkedTrack::of(track).and_then(|marked| shelf.sounds.find(&marked.track));
    let number = number.ok_or_else(|| Fatal::new(unheard(track)))?;
    let explanation = model.explain(&shelf.sounds, number)?;
    let entry = ExplanationEntry::of(
        arguments,
        &track.path,
        model.enjoyment(&shelf.sounds)?[number],
        &explanation,
        &shelf,
    );
    let mut out = stdout();
    match desk.format {
        Format::Table => entry.write(&mut out)?,
        Format::Csv => write_list(&mut out, Format::Csv, &entry.reasons)?,
        format => write_record(&mut out, format, &entry)?,
    }
    out.flush()?;
    Ok(Status::Good)
}

/// What a probability is made of; contributions are log odds and add up.
#[derive(Serialize)]
struct ExplanationEntry {
    schema: &'static str,
    listener: String,
    #[serde(flatten)]
    path: RecordPath,
    #[serde(flatten)]
    enjoyment: Enjoyment,
    base: f64,
    reasons: Vec<ReasonEntry>,
    /// What all other marks add together.
    rest: f64,
}

#[derive(Serialize)]
struct ReasonEntry {
    #[serde(flatten)]
    path: RecordPath,
    liked: bool,
    cosine: f64,
    contribution: f64,
}

impl ReasonEntry {
    fn of(reason: &Reason, shelf: &Shelf) -> Self {
        let path = shelf.path(&reason.track);
        Self {
            path: RecordPath::from(path.unwrap_or(Path::new(&reason.track))),
            liked: reason.liked,
            cosine: reason.cosine,
            contribution: reason.contribution,
        }
    }
}

impl ExplanationEntry {
    fn of(
        arguments: &ExplainArguments,
        path: &Path,
        enjoyment: Enjoyment,
        explanation: &Explanation,
        shelf: &Shelf,
    ) -> Self {
        let n_named = explanation.reasons.len().min(arguments.top as usize);
        let (named, others) = explanation.reasons.split_at(n_named);
        let others: f64 = others.iter().map(|reason| reason.contribution).sum();
        Self {
            schema: SCHEMA,
            listener: arguments.about.listener.clone(),
            path: RecordPath::from(path),
            enjoyment,
            base: explanation.base,
            reasons: named
                .iter()
                .map(|reason| ReasonEntry::of(reason, shelf))
                .collect(),
            rest: others + explanation.gone,
        }
    }

    fn write(&self, out: &mut impl Write) -> Result<(), Fatal> {
        writeln!(out, "{}  {}", in_words(&self.enjoyment), self.path)?;
        for reason in &self.reasons {
            let style = if reason.contribution > 0.0 {
                GREEN
            } else {
                RED
            };
            let word = if reason.liked { "liked" } else { "disliked" };
            writeln!(
                out,
                "  {style}{:+.2}{style:#}  {word:8}  {:3.0} % alike  {}",
                reason.contribution,
                reason.cosine * 100.0,
                reason.path
            )?;
        }
        writeln!(out, "  {:+.2}  all other marks", self.rest)?;
        writeln!(out, "  {:+.2}  before any mark", self.base)?;
        Ok(())
    }
}

impl Entry for ReasonEntry {
    const HEAD: &[&str] = &["path", "liked", "cosine", "contribution"];

    fn row(&self) -> Vec<String> {
        vec![
            self.path.to_string(),
            self.liked.to_string(),
            format!("{:.4}", self.cosine),
            format!("{:.4}", self.contribution),
        ]
    }
}

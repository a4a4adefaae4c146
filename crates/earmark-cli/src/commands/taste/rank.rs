use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use earmark::library::RecordPath;
use earmark::library::taste::Enjoyment;
use serde::Serialize;

use super::desk::{Chosen, Desk};
use crate::args::{Format, RankArguments};
use crate::output::{BOLD, DIM, Entry, say, stdout, write_list};
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.taste_rank/v1";

/// Lines of a table where nobody says how many.
const LINES: usize = 20;

pub(super) fn run(arguments: &RankArguments) -> Result<Status, Fatal> {
    let desk = Desk::about(&arguments.about)?;
    let listener = &arguments.about.listener;
    let model = desk.model(listener)?;
    let shelf = desk.shelf()?;
    let enjoyment = model.enjoyment(&shelf.sounds)?;
    let chosen = Chosen::of(&shelf.tracks, &arguments.paths);
    let paths: HashSet<&PathBuf> = chosen.tracks.iter().map(|track| &track.path).collect();
    let marks = desk.taste.marks(listener)?;
    let marked = marks.iter().map(|mark| mark.track.track.as_str());
    let marked: HashSet<&str> = marked.collect();
    if !model.is_of(&shelf.sounds, &marks) {
        say("marks have changed since the model was trained; run `earmark taste train` again");
    }
    let mut entries = Vec::new();
    for (number, track) in shelf.tracks.iter().enumerate() {
        let is_asked = arguments.paths.is_empty() || paths.contains(&track.path);
        if is_asked && !marked.contains(shelf.sounds.track(number)) {
            entries.push(RankEntry {
                schema: SCHEMA,
                listener: listener.clone(),
                path: RecordPath(track.path.clone()),
                enjoyment: enjoyment[number],
            });
        }
    }
    entries.sort_by(|a, b| b.enjoyment.probability.total_cmp(&a.enjoyment.probability));
    let all = if desk.format == Format::Table {
        LINES
    } else {
        usize::MAX
    };
    entries.truncate(arguments.top.map_or(all, |top| top as usize));
    if entries.is_empty() {
        say("there is nothing to rank: every track is marked, or none was named");
    }
    write(desk.format, &entries)?;
    let is_fine = !entries.is_empty() && !chosen.has_strangers;
    Ok(if is_fine {
        Status::Good
    } else {
        Status::Attention
    })
}

#[derive(Serialize)]
struct RankEntry {
    schema: &'static str,
    listener: String,
    #[serde(flatten)]
    path: RecordPath,
    #[serde(flatten)]
    enjoyment: Enjoyment,
}

impl Entry for RankEntry {
    const HEAD: &[&str] = &["listener", "path", "probability", "low", "high"];

    fn row(&self) -> Vec<String> {
        let Enjoyment {
            probability,
            low,
            high,
        } = self.enjoyment;
        let numbers = [probability, low, high].map(|number| format!("{number:.4}"));
        [
            vec![self.listener.clone(), self.path.to_string()],
            numbers.to_vec(),
        ]
        .concat()
    }
}

fn write(format: Format, entries: &[RankEntry]) -> Result<(), Fatal> {
    let mut out = stdout();
    match format {
        Format::Table => {
            for entry in entries {
                let line = in_words(&entry.enjoyment);
                writeln!(out, "{line}  {}", entry.path)?;
            }
        }
        format => write_list(&mut out, format, entries)?,
    }
    Ok(out.flush()?)
}

/// A probability with how sure it is.
pub(super) fn in_words(enjoyment: &Enjoyment) -> String {
    let percent = |value: f64| value * 100.0;
    let (low, high) = (percent(enjoyment.low), percent(enjoyment.high));
    let probability = percent(enjoyment.probability);
    format!("{BOLD}{probability:3.0} %{BOLD:#} {DIM}{low:3.0} to {high:3.0} %{DIM:#}")
}

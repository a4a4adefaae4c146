use std::io::Write;

use earmark::library::neighbours::Origin;
use earmark::library::{Index, RecordPath, Similar, SimilarRequest};
use serde::Serialize;

use super::track_facts::TrackFacts;
use crate::args::{Format, SimilarArguments};
use crate::interrupt::stop_on_interrupt;
use crate::library_folder::existing_library;
use crate::output::{DIM, Entry, fit, format_or_default, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.similar/v1";
/// Columns of a name in a table.
const NAME: usize = 60;

pub(crate) fn run(arguments: &SimilarArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.run.format.or(settings.format));
    let folder = existing_library(&arguments.library, &settings)?;
    let index = Index::open(&folder)?;
    let stop = stop_on_interrupt()?;
    let request = SimilarRequest {
        files: arguments.files.clone(),
        top: usize::from(arguments.top),
        exclude_artist: arguments.exclude_artist,
    };
    let threads = settings.threads(arguments.run.jobs);
    let (found, origin) = request.answer(&index, &folder, threads, &stop)?;
    if let Origin::Built(Some(error)) = origin {
        say(&format!(
            "the graph of neighbours is built anew each time: {error}"
        ));
    }
    write(format, &found)?;
    if found.is_empty() {
        say("the library has no other track to name");
        return Ok(Status::Attention);
    }
    Ok(Status::Good)
}

fn write(format: Format, found: &[Similar]) -> Result<(), Fatal> {
    let records: Vec<Record> = found.iter().zip(1..).map(Record::new).collect();
    let mut out = stdout();
    if format == Format::Table {
        for record in &records {
            let name = fit(&record.path.to_string(), NAME);
            writeln!(
                out,
                "{:.3}  {name}  {DIM}{}{DIM:#}",
                record.similarity,
                record.facts.genre.unwrap_or_default()
            )?;
        }
    } else {
        write_list(&mut out, format, &records)?;
    }
    Ok(out.flush()?)
}

/// A similar track.
#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    #[serde(flatten)]
    path: RecordPath,
    rank: usize,
    similarity: f64,
    #[serde(flatten)]
    facts: TrackFacts<'a>,
}

impl<'a> Record<'a> {
    fn new((similar, rank): (&'a Similar, usize)) -> Self {
        Self {
            schema: SCHEMA,
            path: RecordPath(similar.track.path.clone()),
            rank,
            similarity: similar.similarity,
            facts: TrackFacts::of(&similar.track),
        }
    }
}

impl Entry for Record<'_> {
    const HEAD: &'static [&'static str] = {
        let [title, artist, duration, genre] = TrackFacts::HEAD;
        &["path", "rank", "similarity", title, artist, duration, genre]
    };

    fn row(&self) -> Vec<String> {
        let mut row = vec![
            self.path.to_string(),
            self.rank.to_string(),
            format!("{:.4}", self.similarity),
        ];
        row.extend(self.facts.row());
        row
    }
}

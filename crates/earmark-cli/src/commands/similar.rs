use std::io::Write;

use earmark::library::neighbours::Origin;
use earmark::library::{Index, RecordPath, Similar, SimilarRequest};
use serde::Serialize;

use crate::args::{Format, SimilarArguments};
use crate::interrupt::stop_on_interrupt;
use crate::library_folder::library_folder;
use crate::output::{DIM, Entry, fit, format_or_default, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.similar/v1";
/// Columns of a name in a table.
const NAME: usize = 60;

pub(crate) fn run(arguments: &SimilarArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.format.or(settings.format));
    let folder = library_folder(&arguments.library, &settings)?;
    let index = Index::open(&folder)?;
    let stop = stop_on_interrupt()?;
    let request = SimilarRequest {
        files: arguments.files.clone(),
        top: usize::from(arguments.top),
        exclude_artist: arguments.exclude_artist,
    };
    let threads = settings.threads(arguments.jobs);
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
            let name = fit(&record.path.0.to_string_lossy(), NAME);
            writeln!(
                out,
                "{:.3}  {name}  {DIM}{}{DIM:#}",
                record.similarity,
                record.genre.unwrap_or_default()
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
    title: Option<&'a str>,
    artist: Option<&'a str>,
    duration: Option<f64>,
    genre: Option<&'a str>,
}

impl<'a> Record<'a> {
    fn new((similar, rank): (&'a Similar, usize)) -> Self {
        let track = &similar.track;
        let heard = track.heard.as_ref();
        let genre = heard.and_then(|heard| heard.genres.first());
        Self {
            schema: SCHEMA,
            path: RecordPath(track.path.clone()),
            rank,
            similarity: similar.similarity,
            title: track.file_tags.title.as_deref(),
            artist: track.file_tags.artist.as_deref(),
            duration: heard.map(|heard| heard.duration),
            genre: genre.map(|genre| genre.name.as_str()),
        }
    }
}

impl Entry for Record<'_> {
    const HEAD: &'static [&'static str] = &[
        "path",
        "rank",
        "similarity",
        "title",
        "artist",
        "duration",
        "genre",
    ];

    fn row(&self) -> Vec<String> {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        vec![
            self.path.0.to_string_lossy().into_owned(),
            self.rank.to_string(),
            format!("{:.4}", self.similarity),
            text(self.title),
            text(self.artist),
            self.duration
                .map(|seconds| format!("{seconds:.3}"))
                .unwrap_or_default(),
            text(self.genre),
        ]
    }
}

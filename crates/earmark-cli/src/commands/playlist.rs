use std::io::Write;

use earmark::library::playlist::{
    Entry as PlaylistEntry, Filters, Length, Places, PlaylistForm, PlaylistRequest, ReadyPlaylist,
    Wish, write_playlist,
};
use earmark::library::{Index, RecordPath, Track};
use serde::Serialize;

use super::track_facts::{TrackFacts, number};
use crate::args::{Format, PlaylistArguments};
use crate::interrupt::stop_on_interrupt;
use crate::library_folder::existing_library;
use crate::output::{DIM, Entry, clock, counted, fit, format_or_default, say, stdout, write_list};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.playlist_track/v1";
/// Tracks of a list for which nothing else was said.
const TRACKS: usize = 25;
/// Columns of a name in a table.
const NAME: usize = 60;

pub(crate) fn run(arguments: &PlaylistArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.run.format.or(settings.format));
    if let Some(output) = &arguments.output {
        // Refused before the work, not after.
        PlaylistForm::of(output)?;
    }
    let index = Index::open(&existing_library(&arguments.library, &settings)?)?;
    let stop = stop_on_interrupt()?;
    let request = request(arguments);
    let made = request.make(&index, settings.threads(arguments.run.jobs), &stop)?;
    match &arguments.output {
        Some(output) => {
            let places = if arguments.absolute {
                Places::Absolute
            } else {
                Places::Relative
            };
            let entries: Vec<PlaylistEntry> = made.tracks.iter().map(entry).collect();
            write_playlist(output, &entries, places)?;
        }
        None => print(format, &made)?,
    }
    Ok(conclude(&made, request.length))
}

fn request(arguments: &PlaylistArguments) -> PlaylistRequest {
    let wish = match (&arguments.from, &arguments.to) {
        (Some(from), Some(to)) => Wish::Path {
            from: from.clone(),
            to: to.clone(),
        },
        _ if arguments.like.is_empty() => Wish::All,
        _ => Wish::Like(arguments.like.clone()),
    };
    PlaylistRequest {
        wish,
        filters: Filters {
            genres: arguments.genre.clone(),
            moods: arguments.mood.clone(),
            eras: arguments.era.clone(),
            artists: arguments.artist.clone(),
            tempo: arguments.tempo,
        },
        length: match arguments.minutes {
            Some(minutes) => Length::Minutes(minutes),
            None => Length::Tracks(arguments.tracks.map_or(TRACKS, usize::from)),
        },
        seed: arguments.seed,
    }
}

fn entry(track: &Track) -> PlaylistEntry {
    PlaylistEntry {
        path: track.path.clone(),
        title: track.file_tags.title.clone(),
        artist: track.file_tags.artist.clone(),
        duration: track.heard.as_ref().map_or(0.0, |heard| heard.duration),
    }
}

/// Says what became of the wishes, for people.
fn conclude(made: &ReadyPlaylist, length: Length) -> Status {
    let (n_tracks, duration) = (made.tracks.len(), made.duration());
    say(&format!(
        "{}, {}; from one to the next {:.0} degrees at most",
        counted(n_tracks, "track", "tracks"),
        clock(duration),
        made.largest_step
    ));
    if made.artist_repeats > 0 {
        say(&format!(
            "{} an artist comes twice in a row: too few others were to be had",
            counted(made.artist_repeats, "time", "times")
        ));
    }
    // A list of minutes may miss half a track.
    let is_short = match length {
        Length::Tracks(wanted) => n_tracks < wanted,
        Length::Minutes(wanted) => duration < 0.9 * 60.0 * wanted,
    };
    if is_short {
        say("the list is shorter than asked for: no more such tracks are in the library");
        return Status::Attention;
    }
    Status::Good
}

fn print(format: Format, made: &ReadyPlaylist) -> Result<(), Fatal> {
    let records: Vec<Record> = made.tracks.iter().zip(1..).map(Record::new).collect();
    let mut out = stdout();
    if format == Format::Table {
        for record in &records {
            let name = fit(&record.path.to_string(), NAME);
            let length = record.facts.duration.map(clock).unwrap_or_default();
            let genre = record.facts.genre.unwrap_or_default();
            writeln!(
                out,
                "{:>4}  {name}  {DIM}{length:>7}  {genre}{DIM:#}",
                record.number
            )?;
        }
    } else {
        write_list(&mut out, format, &records)?;
    }
    Ok(out.flush()?)
}

/// A track of a playlist.
#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    #[serde(flatten)]
    path: RecordPath,
    number: usize,
    #[serde(flatten)]
    facts: TrackFacts<'a>,
    tempo: Option<f64>,
}

impl<'a> Record<'a> {
    fn new((track, number): (&'a Track, usize)) -> Self {
        Self {
            schema: SCHEMA,
            path: RecordPath(track.path.clone()),
            number,
            facts: TrackFacts::of(track),
            tempo: track.heard.as_ref().and_then(|heard| heard.tempo),
        }
    }
}

impl Entry for Record<'_> {
    const HEAD: &'static [&'static str] = {
        let [title, artist, duration, genre] = TrackFacts::HEAD;
        &["path", "number", title, artist, duration, genre, "tempo"]
    };

    fn row(&self) -> Vec<String> {
        let mut row = vec![self.path.to_string(), self.number.to_string()];
        row.extend(self.facts.row());
        row.push(number(self.tempo));
        row
    }
}

use std::io::Write;
use std::path::Path;

use earmark::data::folder_of;
use earmark::library::stats::{Count, Disagreement, Stats};
use earmark::library::taxonomy::Taxonomy;
use earmark::library::{Index, Track, stats_page, tracks_below};
use serde::Serialize;

use crate::args::{Format, StatsArguments};
use crate::library_folder::existing_library;
use crate::output::{
    BOLD, DIM, Entry, RED, clock, counted, format_or_default, output_file, say, say_error, stdout,
    write_list,
};
use crate::settings::Settings;
use crate::status::{Fatal, Status};

const SCHEMA: &str = "earmark.stats/v1";
/// Values of each kind that a table lists.
const LISTED: usize = 8;
/// Width of the longest bar.
const BAR: usize = 24;

pub(crate) fn run(arguments: &StatsArguments) -> Result<Status, Fatal> {
    let settings = Settings::load()?;
    let format = format_or_default(arguments.format.or(settings.format));
    let index = Index::open(&existing_library(&arguments.library, &settings)?)?;
    let taxonomy = Taxonomy::read_or_default(arguments.taxonomy.as_deref())?;
    let tracks = tracks_below(&index, &arguments.paths)?;
    if tracks.is_empty() {
        say_error("the library has no tracks; fill it with `earmark scan DIR`");
        return Ok(Status::Attention);
    }
    let stats = Stats::of(&tracks, &taxonomy);
    if let Some(path) = &arguments.output {
        write_page(path, &stats, &tracks, &index)?;
        say(&format!("{}: the page is written", path.display()));
    }
    let mut out = stdout();
    match format {
        Format::Table => write_table(&mut out, &stats, arguments.review)?,
        format => {
            let record = Record {
                schema: SCHEMA,
                stats: &stats,
            };
            write_list(&mut out, format, &[record])?;
        }
    }
    out.flush()?;
    Ok(Status::Good)
}

fn write_page(path: &Path, stats: &Stats, tracks: &[Track], index: &Index) -> Result<(), Fatal> {
    let page = stats_page(stats, tracks, &index.embeddings()?, folder_of(path))?;
    let mut file = output_file(path)?;
    file.file_mut().write_all(page.as_bytes())?;
    file.commit()
        .map_err(|error| earmark::Error::from(error).into())
}

fn write_table(out: &mut impl Write, stats: &Stats, n_reviewed: usize) -> Result<(), Fatal> {
    writeln!(
        out,
        "{BOLD}{}{BOLD:#}, {} of music, {}; {} heard, {} unreadable, {} without a genre tag",
        counted(stats.n_tracks, "track", "tracks"),
        clock(stats.seconds),
        size(stats.bytes),
        stats.n_heard,
        stats.unreadable.len(),
        stats.n_untagged
    )?;
    let tempos = stats.tempos.iter().map(|class| Count {
        name: format!("{} to {} bpm", class.from, class.to),
        n: class.n,
    });
    let tempos: Vec<Count> = tempos.collect();
    let parts = [
        ("Genres by the sound", &stats.genres, LISTED),
        ("Genres by the tags", &stats.tag_genres, LISTED),
        ("Moods", &stats.moods, LISTED),
        ("Eras", &stats.eras, LISTED),
        ("Tempo", &tempos, usize::MAX),
        ("Codecs", &stats.codecs, LISTED),
    ];
    for (name, counts, most) in parts {
        write_counts(out, name, counts, most)?;
    }
    for file in &stats.unreadable {
        writeln!(
            out,
            "{RED}{}:{RED:#} {}: {}",
            file.kind, file.path, file.message
        )?;
    }
    let found = &stats.disagreements.tracks;
    if !found.is_empty() {
        writeln!(
            out,
            "\n{BOLD}To look at{BOLD:#} {DIM}tag against sound{DIM:#}"
        )?;
        for track in found.iter().take(n_reviewed) {
            write_disagreement(out, track)?;
        }
        if found.len() > n_reviewed {
            writeln!(out, "  {DIM}… and {} more{DIM:#}", found.len() - n_reviewed)?;
        }
    }
    Ok(())
}

fn write_counts(
    out: &mut impl Write,
    name: &str,
    counts: &[Count],
    most: usize,
) -> Result<(), Fatal> {
    let Some(largest) = counts.iter().map(|count| count.n).max() else {
        return Ok(());
    };
    writeln!(out, "\n{BOLD}{name}{BOLD:#}")?;
    for count in counts.iter().take(most) {
        let bar = "▇".repeat((BAR * count.n).div_ceil(largest.max(1)));
        writeln!(
            out,
            "  {:<20} {:>6}  {DIM}{bar}{DIM:#}",
            count.name, count.n
        )?;
    }
    if counts.len() > most {
        let rest: usize = counts[most..].iter().map(|count| count.n).sum();
        writeln!(
            out,
            "  {DIM}{:<20} {rest:>6}{DIM:#}",
            format!("{} others", counts.len() - most)
        )?;
    }
    Ok(())
}

/// `4.2 MB`, `31.0 GB`.
fn size(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    match megabytes < 1e3 {
        true => format!("{megabytes:.1} MB"),
        false => format!("{:.1} GB", megabytes / 1e3),
    }
}

fn write_disagreement(out: &mut impl Write, track: &Disagreement) -> Result<(), Fatal> {
    let heard = track.heard.iter();
    let heard = heard.map(|genre| format!("{} {:.0} %", genre.name, 100.0 * genre.probability));
    let heard: Vec<String> = heard.collect();
    writeln!(
        out,
        "  {}\n    {DIM}tagged{DIM:#} {} {DIM}({:.0} %), heard{DIM:#} {}",
        track.path,
        track.tagged.join(", "),
        100.0 * track.probability,
        heard.join(", ")
    )?;
    Ok(())
}

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    #[serde(flatten)]
    stats: &'a Stats,
}

impl Entry for Record<'_> {
    const HEAD: &'static [&'static str] = &[
        "tracks",
        "heard",
        "unreadable",
        "untagged",
        "seconds",
        "bytes",
        "to_look_at",
    ];

    fn row(&self) -> Vec<String> {
        let stats = self.stats;
        vec![
            stats.n_tracks.to_string(),
            stats.n_heard.to_string(),
            stats.unreadable.len().to_string(),
            stats.n_untagged.to_string(),
            format!("{:.3}", stats.seconds),
            stats.bytes.to_string(),
            stats.disagreements.tracks.len().to_string(),
        ]
    }
}

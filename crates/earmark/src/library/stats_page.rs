//! A library at a glance, as a page.

use std::collections::HashMap;
use std::path::Path;

use earmark_eval::report::{
    CountChart, FactGroup, LeftOut, LibraryMap, LibraryPoint, LibraryReport, Review,
};
use earmark_eval::{TsneOptions, tsne};
use earmark_library::stats::{Count, Disagreement, Stats};
use earmark_library::{Embeddings, Track, TrackId};
use ndarray::Array2;

use crate::files::relative;
use crate::{Error, ErrorKind};

/// The most tracks of a map; of more, every so many-th.
const MOST: usize = 2000;
/// The fewest tracks whose neighbourhoods mean something.
const FEWEST: usize = 10;
/// The longest review list.
const MOST_REVIEWED: usize = 100;
/// Genres with a look of their own on the map; the others share one.
const CLASSES: usize = 12;

/// The page of a library, with the audio of its review list as seen from `folder`.
///
/// # Errors
/// [`ErrorKind::Internal`] where embeddings are no numbers.
pub fn stats_page(
    stats: &Stats,
    tracks: &[Track],
    embeddings: &Embeddings,
    folder: &Path,
) -> Result<String, Error> {
    let compared = &stats.disagreements;
    let report = LibraryReport {
        facts: facts(stats),
        charts: charts(stats),
        map: map(tracks, embeddings)?,
        review: reviews(stats, folder),
        review_about: format!(
            "Of {} tracks the tags name a genre that can be heard; {} are tagged with genres that no model here knows.",
            compared.n_compared, compared.n_beyond
        ),
        left_out: stats
            .unreadable
            .iter()
            .map(|file| LeftOut {
                path: file.path.to_string(),
                reason: format!("{}: {}", file.kind, file.message),
            })
            .collect(),
        ..LibraryReport::new("Library")
    };
    report
        .to_html()
        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}

fn facts(stats: &Stats) -> Vec<FactGroup> {
    let untagged = stats.n_tracks - stats.n_untagged;
    vec![
        FactGroup::new("Music")
            .fact("tracks", stats.n_tracks.to_string())
            .fact("hours", format!("{:.1}", stats.seconds / 3600.0))
            .fact("size", format!("{:.2} GB", stats.bytes as f64 / 1e9)),
        FactGroup::new("State")
            .fact("heard", stats.n_heard.to_string())
            .fact("unreadable", stats.unreadable.len().to_string())
            .fact("with a genre tag", untagged.to_string())
            .fact(
                "tag against sound",
                stats.disagreements.tracks.len().to_string(),
            ),
    ]
}

fn charts(stats: &Stats) -> Vec<CountChart> {
    let chart = |title: &str, about: &str, counts: &[Count]| {
        CountChart::new(
            title,
            about,
            counts.iter().map(|count| (count.name.clone(), count.n)),
        )
    };
    let tempos = stats.tempos.iter();
    let tempos = tempos.map(|class| (format!("{}\u{2013}{}", class.from, class.to), class.n));
    vec![
        chart(
            "Genres by the sound",
            "The most probable genre of each track.",
            &stats.genres,
        ),
        chart(
            "Genres by the tags",
            "A track counts for each genre its tags name.",
            &stats.tag_genres,
        ),
        chart(
            "Moods",
            "The most probable mood of each track that has one.",
            &stats.moods,
        ),
        chart("Eras", "The era each track sounds like.", &stats.eras),
        CountChart::new(
            "Tempo",
            "Beats per minute; half and double tempo are often mistaken for each other.",
            tempos,
        ),
        chart("Codecs", "As the files are stored.", &stats.codecs),
    ]
}

fn reviews(stats: &Stats, folder: &Path) -> Vec<Review> {
    let tracks = stats.disagreements.tracks.iter().take(MOST_REVIEWED);
    let review = |track: &Disagreement| Review {
        path: track.path.to_string(),
        audio: relative(&track.path.0, folder),
        tagged: track.tagged.join(", "),
        probability: track.probability,
        heard: track
            .heard
            .iter()
            .map(|genre| (genre.name.clone(), genre.probability))
            .collect(),
    };
    tracks.map(review).collect()
}

fn map(tracks: &[Track], embeddings: &Embeddings) -> Result<Option<LibraryMap>, Error> {
    let by_id: HashMap<TrackId, &Track> = tracks.iter().map(|track| (track.id, track)).collect();
    let rows = embeddings.ids.iter().enumerate();
    let heard: Vec<(usize, &Track)> = rows
        .filter_map(|(row, id)| Some((row, *by_id.get(id)?)))
        .collect();
    let n = heard.len();
    if n < FEWEST {
        return Ok(None);
    }
    let step = (n as f64 / MOST as f64).max(1.0);
    let taken: Vec<(usize, &Track)> = (0..n.min(MOST))
        .map(|i| heard[(i as f64 * step) as usize])
        .collect();
    let rows = Array2::from_shape_fn((taken.len(), embeddings.dim), |(row, column)| {
        f64::from(embeddings.row(taken[row].0)[column])
    });
    let places = tsne(rows.view(), &TsneOptions::default())
        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    let tracks = taken.iter().map(|(_, track)| *track);
    let shown: Vec<(&Track, [f64; 2])> = tracks.zip(places).collect();
    let classes = classes(shown.iter().filter_map(|(track, _)| track.genre()));
    let point = |(track, [x, y]): &(&Track, [f64; 2])| LibraryPoint {
        name: name(track),
        x: *x,
        y: *y,
        class: classes
            .iter()
            .position(|class| Some(class.as_str()) == track.genre())
            .unwrap_or(classes.len() - 1),
    };
    let points = shown.iter().map(point).collect();
    Ok(Some(LibraryMap {
        about: format!(
            "t-SNE of the tagger's embeddings of {} of {n} tracks, coloured by the genre that is heard.",
            shown.len()
        ),
        points,
        classes,
    }))
}

/// The most frequent genres, and one name for the others if there are more.
fn classes<'a>(genres: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for genre in genres {
        *counts.entry(genre).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut names: Vec<String> = counts.iter().map(|(name, _)| (*name).to_owned()).collect();
    if names.len() > CLASSES {
        names.truncate(CLASSES - 1);
        names.push("others".to_owned());
    }
    names
}

/// Artist and title where the tags know them, else the name of the file.
fn name(track: &Track) -> String {
    let tags = &track.file_tags;
    match (&tags.artist, &tags.title) {
        (Some(artist), Some(title)) => format!("{artist} \u{2013} {title}"),
        _ => track
            .path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    }
}

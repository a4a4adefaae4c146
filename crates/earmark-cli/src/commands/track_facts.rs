//! What records of tracks say of a track.

use earmark::library::Track;
use serde::Serialize;

/// What its tags and its sound say of a track, as a part of a record.
#[derive(Serialize)]
pub(super) struct TrackFacts<'a> {
    title: Option<&'a str>,
    artist: Option<&'a str>,
    pub(super) duration: Option<f64>,
    pub(super) genre: Option<&'a str>,
}

impl<'a> TrackFacts<'a> {
    /// The columns of a CSV file.
    pub(super) const HEAD: [&'static str; 4] = ["title", "artist", "duration", "genre"];

    pub(super) fn of(track: &'a Track) -> Self {
        Self {
            title: track.file_tags.title.as_deref(),
            artist: track.file_tags.artist.as_deref(),
            duration: track.heard.as_ref().map(|heard| heard.duration),
            genre: track.genre(),
        }
    }

    /// What is in them.
    pub(super) fn row(&self) -> [String; 4] {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        [
            text(self.title),
            text(self.artist),
            number(self.duration),
            text(self.genre),
        ]
    }
}

/// A number of a column; nothing where there is none.
pub(super) fn number(number: Option<f64>) -> String {
    number
        .map(|number| format!("{number:.3}"))
        .unwrap_or_default()
}

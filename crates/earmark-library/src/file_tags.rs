//! What the tags of a file say.

use std::path::Path;

use lofty::config::ParseOptions;
use lofty::file::{TaggedFile, TaggedFileExt};
use lofty::probe::Probe;
use lofty::tag::{Accessor, ItemKey, Tag};
use serde::{Deserialize, Serialize};

use crate::tagging::guard::guarded;

/// The tags of a track that a library knows about. Where a file has several blocks of tags, each field is taken from the
/// first that has it, in the order in which players ask them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileTags {
    /// The title of the track.
    pub title: Option<String>,
    /// Who plays it.
    pub artist: Option<String>,
    /// The release it is on.
    pub album: Option<String>,
    /// Whose release that is.
    pub album_artist: Option<String>,
    /// Its genres, in their order; empty where none is given.
    pub genres: Vec<String>,
    /// The year of recording or release.
    pub year: Option<u16>,
    /// The listener's rating, from 0 to 1; five stars are 1.
    pub rating: Option<f64>,
}

impl FileTags {
    /// Reads the tags of the file at `path`, and says what was wrong with them.
    ///
    /// A file that cannot be read, or is of a format without tags, has none. Only the first is worth a warning.
    ///
    /// ```
    /// let (tags, warning) = earmark_library::FileTags::read("missing.mp3".as_ref());
    /// assert!(tags.genres.is_empty());
    /// assert!(warning.is_some());
    /// ```
    #[must_use]
    pub fn read(path: &Path) -> (Self, Option<String>) {
        let file = guarded(|| {
            let options = ParseOptions::new()
                .read_properties(false)
                .read_cover_art(false);
            let probe = Probe::open(path).map_err(|error| error.to_string())?;
            let probe = probe
                .options(options)
                .guess_file_type()
                .map_err(|error| error.to_string())?;
            match probe.file_type() {
                Some(_) => probe.read().map(Some).map_err(|error| error.to_string()),
                None => Ok(None),
            }
        });
        match file {
            Ok(Some(file)) => (Self::of(&file), None),
            Ok(None) => (Self::default(), None),
            Err(why) => {
                let warning = format!("its tags cannot be read: {why}");
                (Self::default(), Some(warning))
            }
        }
    }

    fn of(file: &TaggedFile) -> Self {
        let primary = file.primary_tag_type();
        let mut tags: Vec<&Tag> = file.tags().iter().collect();
        tags.sort_by_key(|tag| tag.tag_type() != primary);
        let text = |key| {
            let mut texts = tags.iter().filter_map(|tag| tag.get_string(key));
            texts.find_map(cleaned)
        };
        let genres = tags.iter().map(|tag| genres(tag));
        let year = |tag: &&Tag| tag.date().map(|date| date.year);
        let year_of = |text: String| text.get(..4)?.parse().ok();
        let rating = |tag: &&Tag| tag.ratings().next();
        Self {
            title: text(ItemKey::TrackTitle),
            artist: text(ItemKey::TrackArtist),
            album: text(ItemKey::AlbumTitle),
            album_artist: text(ItemKey::AlbumArtist),
            genres: genres
                .into_iter()
                .find(|genres| !genres.is_empty())
                .unwrap_or_default(),
            year: tags
                .iter()
                .find_map(year)
                .or_else(|| text(ItemKey::Year).and_then(year_of)),
            rating: tags
                .iter()
                .find_map(rating)
                .map(|rating| f64::from(rating.rating() as u8) / 5.0),
        }
    }
}

fn genres(tag: &Tag) -> Vec<String> {
    tag.get_strings(ItemKey::Genre)
        .filter_map(cleaned)
        .collect()
}

/// A text without what stands around it; `None` if nothing is left.
fn cleaned(text: &str) -> Option<String> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    (!text.is_empty()).then(|| text.to_owned())
}
